# SPDX-License-Identifier: Apache-2.0
#
# dot_general in every layout and dtype, and NumPy's products built on it.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import DTYPES, INTEGERS, Lines, randoms, typed

# (x, y, contracting, batching): the sweep of JAX's own tests of vmap, and contractions of nothing.
LAYOUTS = [
    ((5,), (5,), ([0], [0]), ([], [])),
    ((4, 5), (5,), ([1], [0]), ([], [])),
    ((5, 4), (5,), ([0], [0]), ([], [])),
    ((3, 5), (2, 5), ([1], [1]), ([], [])),
    ((5, 3), (5, 2), ([0], [0]), ([], [])),
    ((3, 2), (2, 4), ([1], [0]), ([], [])),
    ((5, 3, 2), (5, 2, 4), ([0], [0]), ([], [])),
    ((5, 3, 2), (5, 2, 4), ([0, 2], [0, 1]), ([], [])),
    ((5, 3, 2), (3, 5, 2, 4), ([0, 2], [1, 2]), ([], [])),
    ((1, 2, 2, 3), (1, 2, 3, 1), ([1], [1]), ([], [])),
    ((3, 3, 2), (3, 2, 4), ([2], [1]), ([0], [0])),
    ((3, 3, 2), (2, 3, 4), ([2], [0]), ([0], [1])),
    ((3, 4, 2, 4), (3, 4, 3, 2), ([2], [3]), ([0, 1], [0, 1])),
    ((2, 3, 4), (4, 2, 5), ([2], [0]), ([0], [1])),
    ((4, 2, 3), (3, 5, 2), ([2], [0]), ([1], [2])),
    ((3,), (4,), ([], []), ([], [])),
    ((), (4,), ([], []), ([], [])),
    ((2, 3), (2, 4), ([], []), ([0], [0])),
    ((2, 3), (2, 3), ([], []), ([0, 1], [0, 1])),
    ((2, 0), (0, 3), ([1], [0]), ([], [])),
    ((0, 2), (2, 3), ([1], [0]), ([], [])),
    ((0, 2, 3), (0, 3, 2), ([2], [1]), ([0], [0])),
]
EVERY_DTYPE = (5, 8, 12)


def integers(case, shape, dtype):
    """Small integers: products and sums are exact in every dtype, in every order."""
    low = 0 if dtype.startswith("u") else -2
    return typed(randoms(case).integers(low, 3, shape), dtype)


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_dot_general(into)
    record_products(into)


def record_dot_general(into):
    lines = Lines(into, "dot_general.jsonl")

    def add(label, layout, x, y, compare):
        _, _, contracting, batching = layout
        case = f"dot_general {label} {contracting} {batching}"
        lines.run(
            case,
            "dot_general",
            lambda x, y: lax.dot_general(x, y, (contracting, batching)),
            [x, y],
            {"contracting": contracting, "batching": batching},
            compare=compare,
        )

    for index, layout in enumerate(LAYOUTS):
        a, b = layout[:2]
        dtypes = (
            [name for name in DTYPES if name != "bool"] if index in EVERY_DTYPE else ["f32", "i32"]
        )
        for dtype in dtypes:
            label = f"{dtype}{list(a)} {dtype}{list(b)}"
            add(
                label,
                layout,
                integers("x" + label, a, dtype),
                integers("y" + label, b, dtype),
                "exact",
            )
    for dtype in ("f32", "f64"):
        for layout in LAYOUTS:
            if np.prod(layout[0]) >= 8:
                label = f"{dtype}{list(layout[0])} {dtype}{list(layout[1])} random"
                x, y = (
                    typed(randoms(side + label).normal(size=shape), dtype)
                    for side, shape in zip("xy", layout)
                )
                add(label, layout, x, y, "close")
        big = ((17, 40), (40, 9), ([1], [0]), ([], []))
        x, y = (typed(randoms(f"big {dtype} {i}").normal(size=big[i]), dtype) for i in (0, 1))
        add(f"{dtype}[17,40] {dtype}[40,9] random", big, x, y, "close")
    # Integers wrap.
    for dtype in INTEGERS:
        top = np.iinfo(DTYPES[dtype]).max
        x = typed([[top, top, 3], [1, top, 0]], dtype)
        y = typed([top, 2, 5], dtype)
        add(f"{dtype} wraps", (None, None, ([1], [0]), ([], [])), x, y, "exact")
    # NaN and infinity times zero spread through the sum they belong to, and no further.
    x = typed([[np.nan, 1], [np.inf, 2], [1, 2]], "f32")
    y = typed([[1, 0], [2, 3]], "f32")
    add("f32 NaN and infinity", (None, None, ([1], [0]), ([], [])), x, y, "exact")
    lines.write()


def record_products(into):
    lines = Lines(into, "products.jsonl")

    def add(op, f, a, b, dtype="f32", **params):
        facts = " ".join(f"{key}={value}" for key, value in params.items())
        case = f"{op} {dtype}{list(a)} {dtype}{list(b)} {facts}".strip()
        x, y = integers("x" + case, a, dtype), integers("y" + case, b, dtype)
        lines.run(case, op, f, [x, y], params, compare="exact")

    for a, b in [
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((2, 3), (3, 4)),
        ((5, 2, 3), (3, 4)),
        ((5, 2, 3), (5, 3, 4)),
        ((1, 2, 3), (5, 3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 2, 3), (3,)),
        ((3,), (5, 3, 4)),
        ((2, 1, 2, 3), (4, 3, 2)),
        ((0, 3), (3, 2)),
        ((2, 0), (0, 2)),
        ((4, 2, 3), (1, 3, 2)),
    ]:
        for dtype in ("f32", "i32"):
            add("matmul", jnp.matmul, a, b, dtype)
    for a, b in [
        ((3,), (3,)),
        ((), (3,)),
        ((2, 3), ()),
        ((2, 3), (3,)),
        ((3,), (3, 4)),
        ((2, 3), (3, 4)),
        ((2, 3), (4, 3, 5)),
        ((2, 2, 3), (3,)),
        ((2, 2, 3), (4, 3, 2)),
    ]:
        add("dot", jnp.dot, a, b)
    for a, b in [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (6,)), ((), ())]:
        add("vdot", jnp.vdot, a, b)
    for a, b in [((3,), (4,)), ((2, 2), (3,)), ((), (3,)), ((0,), (3,))]:
        add("outer", jnp.outer, a, b)
    for a, b, axes in [
        ((2, 3), (3, 4), 1),
        ((2, 3, 4), (3, 4, 5), 2),
        ((2,), (3,), 0),
        ((2, 3), (2, 3), 2),
        ((3, 4, 2), (4, 3, 5), [[0, 1], [1, 0]]),
        ((2, 3), (4, 3), [[1], [1]]),
        ((2, 3), (4, 3), [[-1], [-1]]),
    ]:
        add("tensordot", lambda x, y: jnp.tensordot(x, y, axes), a, b, axes=axes)
    lines.write()
