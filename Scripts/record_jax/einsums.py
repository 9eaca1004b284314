# SPDX-License-Identifier: Apache-2.0
#
# What numpy.einsum gives for every form of subscripts: einsum.jsonl. Operands are small integers, so that every order of
# multiplication gives the same bits.

import numpy as np

from contractions import integers
from encoding import Lines

# (subscripts, shapes of the operands)
FORMS = [
    # One operand: nothing, transpositions, sums, diagonals.
    ("i", [(3,)]),
    ("i->i", [(3,)]),
    ("i->", [(3,)]),
    ("", [()]),
    ("->", [()]),
    ("ij", [(2, 3)]),
    ("ji", [(2, 3)]),
    ("ba", [(2, 3)]),
    ("ij->ji", [(2, 3)]),
    ("ij->i", [(2, 3)]),
    ("ij->j", [(2, 3)]),
    ("ij->", [(2, 3)]),
    ("ijk->kij", [(2, 3, 4)]),
    ("ijk->ki", [(2, 3, 4)]),
    ("ijk->j", [(2, 3, 4)]),
    ("kji", [(2, 3, 4)]),
    ("ii", [(3, 3)]),
    ("ii->i", [(3, 3)]),
    ("ii->", [(3, 3)]),
    ("iij->ij", [(3, 3, 2)]),
    ("iij->ji", [(3, 3, 2)]),
    ("iij->j", [(3, 3, 2)]),
    ("iji->ij", [(3, 2, 3)]),
    ("jii->j", [(2, 3, 3)]),
    ("iii->i", [(3, 3, 3)]),
    ("iii", [(2, 2, 2)]),
    ("iijj->ij", [(2, 2, 3, 3)]),
    ("ijij->ji", [(2, 3, 2, 3)]),
    ("iijj", [(2, 2, 3, 3)]),
    ("ii->i", [(1, 1)]),
    ("ii->i", [(0, 0)]),
    ("ij->j", [(0, 3)]),
    ("Ab->bA", [(2, 3)]),
    ("bA", [(2, 3)]),
    ("Zz->zZ", [(2, 3)]),
    (" i j -> j i ", [(2, 3)]),
    # One operand with axes that have no letter.
    ("...", [(2, 3)]),
    ("...->...", [(2, 3)]),
    ("...i->...", [(2, 3)]),
    ("i...->...", [(2, 3)]),
    ("...i->i...", [(2, 3, 4)]),
    ("i...j->j...i", [(2, 3, 4, 5)]),
    ("...ij->...ji", [(4, 2, 3)]),
    ("...ii->...i", [(4, 3, 3)]),
    ("...ii->...", [(4, 3, 3)]),
    ("i...i->...", [(3, 2, 3)]),
    ("...i", [(2, 3)]),
    ("i...", [(2, 3)]),
    ("i...j", [(2, 3, 4)]),
    ("...i->...i", [(3,)]),
    ("i->...i", [(3,)]),
    # Two operands: inner, outer, elementwise and matrix products.
    (",", [(), ()]),
    ("i,", [(3,), ()]),
    (",i->i", [(), (3,)]),
    ("i,i", [(3,), (3,)]),
    ("i,i->", [(3,), (3,)]),
    ("i,i->i", [(3,), (3,)]),
    ("i,j->ij", [(2,), (3,)]),
    ("i,j->ji", [(2,), (3,)]),
    ("i,j->", [(2,), (3,)]),
    ("i,j->j", [(2,), (3,)]),
    ("ij,j", [(2, 3), (3,)]),
    ("ij,i", [(2, 3), (2,)]),
    ("ij,j->ij", [(2, 3), (3,)]),
    ("ij,i->ji", [(2, 3), (2,)]),
    ("j,ij->i", [(3,), (2, 3)]),
    ("ij,jk", [(2, 3), (3, 4)]),
    ("ij,jk->ik", [(2, 3), (3, 4)]),
    ("ij,jk->ki", [(2, 3), (3, 4)]),
    ("jk,ij->ik", [(3, 4), (2, 3)]),
    ("ij,kj->ik", [(2, 3), (4, 3)]),
    ("ji,jk->ik", [(3, 2), (3, 4)]),
    ("ij,jk->", [(2, 3), (3, 4)]),
    ("ij,jk->j", [(2, 3), (3, 4)]),
    ("ij,jk->ijk", [(2, 3), (3, 4)]),
    ("ij,ij->ij", [(2, 3), (2, 3)]),
    ("ij,ji->ij", [(2, 3), (3, 2)]),
    ("ij,ij", [(2, 3), (2, 3)]),
    ("ij,ji", [(2, 3), (3, 2)]),
    ("ij,kl", [(2, 3), (4, 2)]),
    ("ij,kl->ljki", [(2, 3), (4, 2)]),
    ("ij,k->ik", [(2, 3), (4,)]),
    ("ii,ij->j", [(3, 3), (3, 2)]),
    ("ii,jj->ij", [(3, 3), (2, 2)]),
    ("ii,i->i", [(3, 3), (3,)]),
    ("ijk,jil->kl", [(2, 3, 4), (3, 2, 5)]),
    ("bij,bjk->bik", [(2, 3, 4), (2, 4, 5)]),
    ("bij,bjk->ikb", [(2, 3, 4), (2, 4, 5)]),
    ("bij,bkj->bik", [(2, 3, 4), (2, 5, 4)]),
    ("bi,bj->bij", [(2, 3), (2, 4)]),
    ("bi,bi->b", [(2, 3), (2, 3)]),
    ("bhid,bhjd->bhij", [(2, 3, 4, 5), (2, 3, 2, 5)]),
    ("bhij,bhjd->bihd", [(2, 3, 4, 2), (2, 3, 2, 5)]),
    ("abc,cde->abde", [(2, 3, 4), (4, 2, 3)]),
    ("ij,jk->ik", [(0, 3), (3, 4)]),
    ("ij,jk->ik", [(2, 0), (0, 4)]),
    # Two operands that broadcast.
    ("i,i", [(3,), (1,)]),
    ("i,i->i", [(1,), (3,)]),
    ("i,i->i", [(0,), (1,)]),
    ("ij,jk->ik", [(2, 1), (3, 4)]),
    ("bij,bjk->bik", [(1, 3, 4), (2, 4, 5)]),
    ("...,...", [(2, 3), (3,)]),
    ("...i,...i->...", [(2, 3), (4, 2, 3)]),
    ("...i,...i", [(4, 1, 3), (2, 3)]),
    ("...ij,...jk->...ik", [(5, 2, 3), (3, 4)]),
    ("...ij,...jk->...ik", [(5, 1, 2, 3), (4, 3, 2)]),
    ("ij...,jk...->ik...", [(2, 3, 4), (3, 5, 1)]),
    ("...mk,...kn", [(2, 3), (3, 4)]),
    ("i...,...->i...", [(2, 3), ()]),
    # Three operands and more.
    ("i,i,i", [(3,), (3,), (3,)]),
    ("i,i,i->i", [(3,), (3,), (3,)]),
    ("i,j,k->kij", [(2,), (3,), (4,)]),
    (",,i", [(), (), (3,)]),
    ("ab,bc,cd", [(2, 3), (3, 4), (4, 5)]),
    ("ab,bc,cd->da", [(2, 3), (3, 4), (4, 5)]),
    ("ab,bc,ca", [(2, 3), (3, 4), (4, 2)]),
    ("i,ij,j", [(2,), (2, 3), (3,)]),
    ("bi,bij,bj->b", [(4, 2), (4, 2, 3), (4, 3)]),
    ("ia,ib,ic->abc", [(4, 2), (4, 3), (4, 2)]),
    ("ii,ij,jk->k", [(2, 2), (2, 3), (3, 4)]),
    ("ij,j,k->i", [(2, 3), (3,), (4,)]),
    ("...i,...ij,...j->...", [(4, 2), (2, 3), (4, 3)]),
    ("ij,jk,kl->il", [(2, 1), (3, 4), (4, 2)]),
    ("ij,jk,kl,lm->im", [(2, 3), (3, 2), (2, 4), (4, 2)]),
    ("abcd,ai,bj,ck,dl->ijkl", [(2, 2, 2, 2), (2, 3), (2, 2), (2, 2), (2, 3)]),
    ("ea,fb,abcd,gc,hd->efgh", [(2, 2), (2, 2), (2, 2, 2, 2), (2, 2), (2, 2)]),
    ("ab,cd,ef,ab,cd,ef", [(2, 2), (2, 3), (3, 2), (2, 2), (2, 3), (3, 2)]),
    ("a,b,c,d,e,f,g,h,i->ai", [(2,), (1,), (2,), (1,), (2,), (1,), (2,), (1,), (2,)]),
    ("ab,bc,cd,de,ef,fg,gh,hi,ij,jk->ak", [(2, 2)] * 10),
]


def record(into):
    lines = Lines(into, "einsum.jsonl")
    for subscripts, shapes in FORMS:
        for dtype in ["f64"] if len(shapes) > 2 else ["f32", "i32"]:
            case = f"einsum {subscripts} {' '.join(dtype + str(list(s)) for s in shapes)}"
            operands = [
                np.minimum(integers(f"{i} {case}", shape, dtype), 2).astype(_dtype(dtype))
                for i, shape in enumerate(shapes)
            ]
            answer = np.asarray(np.einsum(subscripts, *operands), _dtype(dtype))
            lines.add(
                case, "einsum", operands, answer, {"subscripts": subscripts}, compare="exact"
            )
    lines.write()


def _dtype(name):
    return {"f32": np.float32, "f64": np.float64, "i32": np.int32}[name]
