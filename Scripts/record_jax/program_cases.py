# SPDX-License-Identifier: Apache-2.0
#
# Which programs are recorded: (name, argument types, remark or nothing), by file. The names are
# expressions over functions.py and the words of programs.py.

import itertools

import jax
import jax.numpy as jnp

import functions

# Where Skein's elementwise programs are others, and why.
KEPT = "differs: the mapped axis stays where it is, and the result is transposed instead"
REPEATED = "differs: what every example shares has size 1 along the mapped axis instead of being repeated"


def elementwise():
    for f in functions.UNARY + ["round", "round_away"]:
        yield f, "f32[3]"
        yield f"vmap({f}, (0,))", "f32[5,3]"
    yield "sin", "f32[]"
    yield "vmap(sin, (0,))", "f32[5]"
    yield "vmap(sin, (1,))", "f32[3,5]"
    yield "vmap(sin, (1,), 1)", "f32[3,5]"
    yield "vmap(sin, (0,), 1)", "f32[5,3]"
    yield "vmap(vmap(sin, (0,)), (0,))", "f32[4,5,3]"
    yield "vmap(vmap(sin, (0,)), (1,))", "f32[4,5,3]"
    yield "logical_not", "bool[3]"
    yield "vmap(logical_not, (0,))", "bool[5,3]"
    for f in functions.BINARY:
        yield f, "f32[3] f32[3]"
        yield f"vmap({f}, (0, 0))", "f32[5,3] f32[5,3]"
        yield f"vmap({f}, (0, None))", "f32[5,3] f32[3]"
        yield f"vmap({f}, (None, 0))", "f32[3] f32[5,3]"
    yield from binary_mappings("add", "f32")
    for f in ["logical_and", "logical_or"]:
        yield f, "bool[3] bool[3]"
        yield f"vmap({f}, (0, None))", "bool[5,3] bool[3]"
    for f in functions.COMPARISON:
        yield f, "f32[3] f32[3]"
        yield f"vmap({f}, (0, 0))", "f32[5,3] f32[5,3]"
        yield f"vmap({f}, (0, None))", "f32[5,3] f32[3]"
    yield from binary_mappings("lt", "i32")


def binary_mappings(f, t):
    """What mapping does to two operands of every kind: axes that differ, rank 0, axes of size 1."""
    yield f, f"{t}[] {t}[]"
    yield f, f"{t}[3] {t}[]"
    yield f, f"{t}[] {t}[3]"
    yield f, f"{t}[3,1] {t}[1,4]"
    yield f"vmap({f}, (0, 0))", f"{t}[5] {t}[5]"
    yield f"vmap({f}, (0, None))", f"{t}[5] {t}[]"
    yield f"vmap({f}, (None, 0))", f"{t}[] {t}[5]"
    yield f"vmap({f}, (0, 0))", f"{t}[5,3] {t}[5]"
    yield f"vmap({f}, (0, 0))", f"{t}[5] {t}[5,3]"
    yield f"vmap({f}, (0, None))", f"{t}[5] {t}[3]"
    yield f"vmap({f}, (None, 0))", f"{t}[3] {t}[5]"
    yield f"vmap({f}, (0, None))", f"{t}[5,3] {t}[]"
    yield f"vmap({f}, (None, 0))", f"{t}[] {t}[5,3]"
    yield f"vmap({f}, (0, 1))", f"{t}[5,3] {t}[3,5]"
    yield f"vmap({f}, (1, 0))", f"{t}[3,5] {t}[5,3]"
    yield f"vmap({f}, (1, 1))", f"{t}[3,5] {t}[3,5]"
    yield f"vmap({f}, (1, None))", f"{t}[3,5] {t}[3]", KEPT
    yield f"vmap({f}, (None, 1))", f"{t}[3] {t}[3,5]", KEPT
    yield f"vmap({f}, (0, 2))", f"{t}[5,3,4] {t}[3,4,5]"
    yield f"vmap({f}, (0, 0))", f"{t}[5,3,1] {t}[5,1,4]"
    yield f"vmap(vmap({f}, (0, None)), (None, 0))", f"{t}[4] {t}[5]"
    yield f"vmap(vmap({f}, (None, 0)), (0, None))", f"{t}[4] {t}[5]"
    yield f"vmap(vmap({f}, (0, None)), (None, 0))", f"{t}[4,3] {t}[5,3]"


def selection():
    yield "select", "bool[3] f32[3] f32[3]"
    yield "select", "bool[] f32[3] f32[3]"
    for axes in itertools.product([0, None], repeat=3):
        if axes != (None, None, None):
            p, x, y = ("[5,3]" if axis == 0 else "[3]" for axis in axes)
            remark = [REPEATED] if None in axes else []
            yield f"vmap(select, {axes})", f"bool{p} f32{x} f32{y}", *remark
    yield "vmap(select, (1, 0, 0))", "bool[3,5] f32[5,3] f32[5,3]"
    yield "vmap(select, (0, 1, 1))", "bool[5,3] f32[3,5] f32[3,5]", KEPT
    # One predicate for a whole example.
    yield "vmap(select, (0, 0, 0))", "bool[5] f32[5,3] f32[5,3]", REPEATED
    yield "vmap(select, (0, None, None))", "bool[5] f32[3] f32[3]", REPEATED
    yield "vmap(select, (None, 0, 0))", "bool[] f32[5,3] f32[5,3]"
    for source, target in [
        ("f32", "bfloat16"),
        ("bf16", "float32"),
        ("i32", "float32"),
        ("f32", "int32"),
        ("bool", "float32"),
        ("f32", "bool"),
        ("i8", "uint8"),
    ]:
        yield f'convert("{target}")', f"{source}[3]"
    yield 'vmap(convert("int32"), (0,))', "f32[5,3]"
    yield 'vmap(convert("int32"), (1,))', "f32[3,5]"


# Where Skein's structural programs are others, and why.
STAYS = "differs: the mapped axis passes through where it is, and moves only if it must"
ONE_MASK = "differs: one mask serves every example, and the selection broadcasts"
SQUEEZE = "differs: removing axes of size 1 is a reshape"


def structural():
    yield "broadcast_in_dim((3,), ())", "f32[]"
    yield "broadcast_in_dim((2, 3), (1,))", "f32[3]"
    yield "broadcast_in_dim((2, 3), (0,))", "f32[2]"
    yield "broadcast_in_dim((2, 3), (0, 1))", "f32[2,1]"
    yield "vmap(broadcast_in_dim((3,), ()), (0,))", "f32[5]"
    yield "vmap(broadcast_in_dim((2, 3), (1,)), (0,))", "f32[5,3]"
    yield "vmap(broadcast_in_dim((2, 3), (1,)), (1,))", "f32[3,5]", STAYS
    yield "vmap(broadcast_in_dim((2, 3), (0, 1)), (2,))", "f32[2,1,5]", STAYS
    yield "reshape(12)", "f32[4,3]"
    yield "reshape(2, 6)", "f32[4,3]"
    yield "vmap(reshape(12), (0,))", "f32[5,4,3]"
    yield "vmap(reshape(12), (1,))", "f32[4,5,3]"
    yield "vmap(reshape(12), (2,))", "f32[4,3,5]", STAYS
    yield "vmap(reshape(2, 6), (1,), 2)", "f32[4,5,3]"
    yield "transpose(1, 0)", "f32[4,3]"
    yield "transpose(2, 0, 1)", "f32[4,3,2]"
    for axis, shape in [(0, "5,4,3"), (1, "4,5,3"), (2, "4,3,5")]:
        yield f"vmap(transpose(1, 0), ({axis},))", f"f32[{shape}]"
    yield "vmap(transpose(1, 0), (0,), 1)", "f32[5,4,3]"
    yield "rev(0)", "f32[4,3]"
    yield "rev(0, 1)", "f32[4,3]"
    yield "vmap(rev(0), (0,))", "f32[5,3]"
    yield "vmap(rev(0), (1,))", "f32[3,5]"
    yield "slice((1,), (3,))", "f32[4]"
    yield "slice((0, 1), (4, 3), (2, 1))", "f32[4,3]"
    yield "vmap(slice((1,), (3,)), (0,))", "f32[5,4]"
    yield "vmap(slice((1,), (3,)), (1,))", "f32[4,5]"
    yield "vmap(slice((0, 1), (4, 3), (2, 1)), (1,))", "f32[4,5,3]"
    yield "pad((1, 2, 0))", "f32[3]"
    yield "pad((1, -1, 0), (0, 2, 1))", "f32[4,3]"
    yield "vmap(pad((1, 2, 0)), (0,))", "f32[5,3]"
    yield "vmap(pad((1, 2, 0)), (1,))", "f32[3,5]"
    yield "pad_with((1, 2, 1))", "f32[3] f32[]"
    yield "vmap(pad_with((1, 2, 1)), (0, None))", "f32[5,3] f32[]"
    yield "vmap(pad_with((1, 2, 1)), (0, 0))", "f32[5,3] f32[5]", ONE_MASK
    yield "vmap(pad_with((1, 2, 1)), (None, 0))", "f32[3] f32[5]", ONE_MASK
    yield "concatenate(0)", "f32[3] f32[2]"
    yield "concatenate(1)", "f32[4,3] f32[4,2] f32[4,1]"
    yield "vmap(concatenate(0), (0, 0))", "f32[5,3] f32[5,2]"
    yield "vmap(concatenate(0), (0, None))", "f32[5,3] f32[2]"
    yield "vmap(concatenate(0), (None, 0))", "f32[3] f32[5,2]"
    yield "vmap(concatenate(0), (1, 0))", "f32[3,5] f32[5,2]"
    yield "vmap(concatenate(1), (0, None, 2))", "f32[5,4,3] f32[4,2] f32[4,1,5]"
    yield "iota((3,), 0)", ""
    yield "iota((2, 3), 1)", ""
    yield "add_iota", "f32[3]"
    yield "vmap(add_iota, (0,))", "f32[5,3]"
    yield "squeeze(1)", "f32[3,1]", SQUEEZE
    yield "vmap(squeeze(1), (0,))", "f32[5,3,1]", SQUEEZE
    yield "vmap(squeeze(1), (2,))", "f32[3,1,5]", SQUEEZE


def reductions():
    for f in ["reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "reduce_and", "reduce_or"]:
        t = "bool" if f in ("reduce_and", "reduce_or") else "f32"
        yield f"{f}(0)", f"{t}[3]"
        yield f"{f}(1)", f"{t}[3,4]"
        yield f"{f}(0, 2)", f"{t}[2,3,4]"
        yield f"vmap({f}(0), (0,))", f"{t}[5,3]"
        yield f"vmap({f}(0), (1,))", f"{t}[3,5]"
        yield f"vmap({f}(1), (1,))", f"{t}[3,5,4]"
    yield "reduce_sum()", "f32[3]"
    yield "vmap(reduce_sum(0, 1), (1,))", "f32[3,5,4]"
    yield "vmap(vmap(reduce_sum(0), (0,)), (0,))", "f32[4,5,3]"
    yield "vmap(vmap(reduce_sum(0), (1,)), (2,))", "f32[3,4,5]"
    yield "vmap(reduce_sum(0), (1,), 1)", "f32[3,5,4]"
    for f in ["argmax", "argmin"]:
        yield f"{f}(0)", "f32[3]"
        yield f"{f}(1)", "f32[3,4]"
        yield f"vmap({f}(0), (0,))", "f32[5,3]"
        yield f"vmap({f}(0), (1,))", "f32[3,5]"
        yield f"vmap({f}(1), (1,))", "f32[3,5,4]"


# MARK: - Contractions


def products_by_two_maps():
    """All that two maps over a dot of rows or columns of two matrices can spell."""
    for i, j, lhs_inside, out in itertools.product([0, 1], [0, 1], [True, False], [0, 1]):
        inner, outer = ((i, None), (None, j)) if lhs_inside else ((None, j), (i, None))
        x = "f32[4,3]" if i == 0 else "f32[3,4]"
        y = "f32[2,3]" if j == 0 else "f32[3,2]"
        last = f", {out}" if out else ""
        yield f"vmap(vmap(dot, {inner}), {outer}{last})", f"{x} {y}"
    # A product of matrices in the first docstring everybody reads: rows, then columns.
    yield "vmap(vmap(vdot, (0, None)), (None, 1), 1)", "f32[2,3] f32[3,4]"
    # Both mapped twice: a batch of batches of dots.
    yield "vmap(vmap(dot, (0, 0)), (0, 0))", "f32[4,5,3] f32[4,5,3]"
    yield "vmap(vmap(dot, (1, 0)), (0, 1))", "f32[4,3,5] f32[5,4,3]"
    yield "vmap(vmap(dot, (0, 0)), (0, None))", "f32[4,5,3] f32[5,3]"
    yield "vmap(vmap(dot, (0, None)), (0, None))", "f32[4,5,3] f32[3]"
    yield "vmap(vmap(vmap(dot, (None, 0)), (0, None)), (0, 0))", "f32[6,4,3] f32[6,2,3]"
    yield "vmap(vmap(vmap(dot, (None, 1)), (0, None)), (0, None))", "f32[6,4,3] f32[3,2]"
    yield "vmap(vmap(vmap(dot, (0, 0)), (None, 0)), (0, None))", "f32[6,5,3] f32[2,5,3]"


def contractions():
    yield "dot", "f32[3] f32[3]"
    yield "dot", "f32[5,3] f32[3]"
    yield "dot", "f32[3] f32[3,4]"
    yield "dot", "f32[5,3] f32[3,4]"
    yield "dot", "f32[] f32[3]"
    yield "matmul", "f32[3] f32[3,4]"
    yield "matmul", "f32[3] f32[6,3,4]"
    yield "matmul", "f32[6,5,3] f32[6,3,4]"
    yield "matmul", "f32[6,5,3] f32[3,4]"
    yield "matmul", "f32[6,5,3] f32[3]"
    yield "vdot", "f32[3] f32[3]"
    yield "outer", "f32[3] f32[4]"
    for i, j in [(0, 0), (0, 1), (1, 0), (1, 1), (0, None), (1, None), (None, 0), (None, 1)]:
        x = {0: "[5,3]", 1: "[3,5]", None: "[3]"}
        yield f"vmap(dot, ({i}, {j}))", f"f32{x[i]} f32{x[j]}"
    yield "vmap(dot, (0, None), 0)", "f32[5,3] f32[3]"
    left = {0: "[5,4,3]", 1: "[4,5,3]", 2: "[4,3,5]", None: "[4,3]"}
    right = {0: "[5,3,2]", 1: "[3,5,2]", 2: "[3,2,5]", None: "[3,2]"}
    for i, j in itertools.product(left, right):
        if (i, j) != (None, None):
            yield f"vmap(matmul, ({i}, {j}))", f"f32{left[i]} f32{right[j]}"
    yield "vmap(matmul, (0, None), 1)", "f32[5,4,3] f32[3,2]"
    yield "vmap(matmul, (0, 0))", "f32[6,5,3] f32[6,3]"
    yield "vmap(outer, (0, 0))", "f32[5,3] f32[5,4]"
    yield "vmap(outer, (0, None))", "f32[5,3] f32[4]"
    yield "vmap(outer, (None, 0))", "f32[3] f32[5,4]"
    yield "vmap(outer, (1, 1))", "f32[3,5] f32[4,5]"
    yield "vmap(vmap(mul, (None, 0)), (0, None))", "f32[3] f32[4]"
    general = "dot_general(((2,), (1,)), ((0,), (0,)))"
    yield general, "f32[2,4,3] f32[2,3,6]"
    yield f"vmap({general}, (0, 0))", "f32[5,2,4,3] f32[5,2,3,6]"
    yield f"vmap({general}, (3, None))", "f32[2,4,3,5] f32[2,3,6]"
    yield f"vmap({general}, (None, 2))", "f32[2,4,3] f32[2,3,5,6]"
    yield "dot_general(((0, 2), (1, 0)), ((), ()))", "f32[5,3,2] f32[2,5,4]"
    yield "vmap(dot_general(((0, 2), (1, 0)), ((), ())), (1, 3))", "f32[5,6,3,2] f32[2,5,4,6]"
    yield "vmap(bilinear, (0, None, 0))", "f32[5,3] f32[3,4] f32[5,4]"
    yield "vmap(dense, (None, None, 0))", "f32[3,4] f32[4] f32[5,3]"
    yield "vmap(dense, (0, 0, 0))", "f32[5,3,4] f32[5,4] f32[5,3]"
    yield from products_by_two_maps()


# MARK: - Transformations


def transformations():
    yield "vmap(sin_plus_one, (0,))", "f32[5,3]"
    yield "times_stopped", "f32[3]"
    yield "grad(sumof(times_stopped))", "f32[3]"
    yield "jvp(sin)", "f32[3] f32[3]"
    yield "jvp(mul)", "f32[3] f32[3] f32[3] f32[3]"
    yield "jvp(dot)", "f32[3] f32[3] f32[3] f32[3]"
    yield "vjp(dot)", "f32[3] f32[3] f32[]"
    yield "vjp(matmul)", "f32[5,3] f32[3,4] f32[5,4]"
    yield "vjp(reduce_sum(0))", "f32[5,3] f32[3]"
    yield "vjp(transpose(1, 0))", "f32[5,3] f32[3,5]"
    yield "vjp(concatenate(0))", "f32[3] f32[2] f32[5]"
    for f in ["sin", "exp", "tanh", "product_with_itself"]:
        yield f"dce:grad(sumof({f}))", "f32[3]"
        yield f"dce:vmap(grad(sumof({f})), (0,))", "f32[5,3]"
    yield "dce:grad(dot)", "f32[3] f32[3]"
    yield "dce:grad(squared_error)", "f32[3] f32[3] f32[]"
    yield "dce:vmap(grad(squared_error), (None, 0, 0))", "f32[3] f32[5,3] f32[5]"
    yield "dce:grad(mean_squared_error)", "f32[3] f32[5,3] f32[5]"
    yield "dce:grad(sumof(vmap(squared_error, (None, 0, 0))))", "f32[3] f32[5,3] f32[5]"
    yield "jit(double_sin)", "f32[3]"
    yield "vmap(jit(double_sin), (0,))", "f32[5,3]"
    yield "jit(vmap(double_sin, (0,)))", "f32[5,3]"
    yield "jit(jit(double_sin))", "f32[3]"
    yield "jit_inside", "f32[3]"
    yield "vmap(jit_inside, (0,))", "f32[5,3]"
    yield "jit_of_two", "f32[3] f32[3]"
    yield "vmap(jit_of_two, (0, None))", "f32[5,3] f32[3]"
    yield "jit(vmap(dot, (0, None)))", "f32[5,3] f32[3]"
    yield "dce:grad(sumof(jit(double_sin)))", "f32[3]"


def demo():
    """The demo's programs: D = 1000 features, BS = 100 examples."""
    yield "dot", "f32[1000] f32[1000]"
    yield "matmul", "f32[100,1000] f32[1000]"
    yield "vmap(dot, (0, None))", "f32[100,1000] f32[1000]"
    yield "vmap(mean, (1,))", "f32[100,1000]"
    yield "mean_axis0", "f32[100,1000]"
    for argument in [0, 1]:
        for f in ["vmap(dot, (0, None))", "matmul"]:
            yield f"dce:grad(sumof({f}), {argument})", "f32[100,1000] f32[1000]"


# What JAX's own functions do beyond the mathematics; Skein's programs are shorter.
EXTRA = {
    "variance": "differs: JAX computes and guards the divisor",
    "logsumexp": "differs: JAX takes abs and sign of the sum, for weights that may be negative",
    "relu": "differs: JAX wraps it in custom_jvp_call",
}


def mathematics():
    for f in ["mean", "variance", "softmax", "log_softmax", "logsumexp", "relu", "sigmoid"]:
        remarks = [EXTRA[f]] if f in EXTRA else []
        yield f"inline:{f}", "f32[3]", *remarks
        yield f"inline:vmap({f}, (0,))", "f32[5,3]", *remarks
        yield f"inline:vmap({f}, (1,))", "f32[3,5]", *remarks
    yield "inline:one_hot(4)", "i32[3]"
    yield "inline:vmap(one_hot(4), (0,))", "i32[3]"


# Where Skein's programs of indices are others, and why.
SHARED_START = "differs: while examples share the place, a slice stays a slice"
UNMOVED = "differs: a mapped axis stays where it is, as part of the window or as a batch axis"


def indexing():
    yield "rows", "f32[4,5] i32[2]"
    yield "rows", "f32[4,5] i32[3,2]"
    yield "columns", "f32[4,5] i32[2]"
    yield "elements", "f32[4,5] i32[2] i32[2]"
    yield "filled_rows", "f32[4,5] i32[2]"
    yield "inline:clipped_rows", "f32[4,5] i32[2]"
    yield "inline:along_axis", "f32[4,5] i32[4,2]"
    for f in ["set_rows", "add_rows", "multiply_rows", "min_rows", "max_rows"]:
        yield f, "f32[4,5] i32[2] f32[2,5]"
    yield "vmap(rows, (0, None))", "f32[6,4,5] i32[2]"
    yield "vmap(rows, (None, 0))", "f32[4,5] i32[6,2]"
    yield "vmap(rows, (0, 0))", "f32[6,4,5] i32[6,2]"
    yield "vmap(rows, (2, None))", "f32[4,5,6] i32[2]", UNMOVED
    yield "vmap(rows, (1, 0))", "f32[4,6,5] i32[6,2]", UNMOVED
    yield "vmap(vmap(rows, (0, 0)), (0, 0))", "f32[7,6,4,5] i32[7,6,2]"
    yield "vmap(add_rows, (0, None, 0))", "f32[6,4,5] i32[2] f32[6,2,5]"
    yield "vmap(add_rows, (0, 0, 0))", "f32[6,4,5] i32[6,2] f32[6,2,5]"
    yield "vmap(add_rows, (0, 0, None))", "f32[6,4,5] i32[6,2] f32[2,5]"
    yield "vmap(add_rows, (None, 0, 0))", "f32[4,5] i32[6,2] f32[6,2,5]"
    yield "vmap(set_rows, (0, 0, 0))", "f32[6,4,5] i32[6,2] f32[6,2,5]"
    yield "vmap(part, (0, 0))", "f32[5,3] i32[5]"
    yield "vmap(part, (None, 0))", "f32[3] i32[5]"
    yield "vmap(part, (0, None))", "f32[5,3] i32[]", SHARED_START
    yield "vmap(replaced, (0, 0, 0))", "f32[5,3] f32[5,2] i32[5]"
    yield "vmap(replaced, (0, 0, None))", "f32[5,3] f32[5,2] i32[]", SHARED_START
    yield "dce:grad(sumof(rows))", "f32[4,5] i32[2]"


FILES = {
    "elementwise.txt": list(elementwise()),
    "selection.txt": list(selection()),
    "structural.txt": list(structural()),
    "reductions.txt": list(reductions()),
    "contractions.txt": list(contractions()),
    "transformations.txt": list(transformations()),
    "demo.txt": list(demo()),
    "mathematics.txt": list(mathematics()),
    "indexing.txt": list(indexing()),
}


# MARK: - The programs of the design notes, under the names they have there


def loss(w, X, y):
    return jnp.mean((X @ w - y) ** 2)


def one_loss(w, x, y):
    return (jnp.dot(x, w) - y) ** 2


POWER = "differs: the square is integer_pow; transformations.txt squares by a product"
SHARED = [
    ("dot(x,y)", jnp.dot, "f32[3] f32[3]"),
    ("matmul(X,y)", jnp.matmul, "f32[5,3] f32[3]"),
    ("X@W", jnp.matmul, "f32[5,3] f32[3,4]"),
    ("vmap(dot,(0,None))", jax.vmap(jnp.dot, (0, None)), "f32[5,3] f32[3]"),
    ("vmap(dot,(None,0))", jax.vmap(jnp.dot, (None, 0)), "f32[3] f32[5,3]"),
    ("vmap(dot)", jax.vmap(jnp.dot), "f32[5,3] f32[5,3]"),
    ("vmap(dot,(0,1))", jax.vmap(jnp.dot, (0, 1)), "f32[5,3] f32[3,5]"),
    ("mm docstring", jax.vmap(jax.vmap(jnp.vdot, (0, None)), (None, 1), 1), "f32[2,3] f32[3,4]"),
    ("vmap(matmul,(0,None))", jax.vmap(jnp.matmul, (0, None)), "f32[5,4,3] f32[3]"),
    ("vmap(vmap(dot))", jax.vmap(jax.vmap(jnp.dot, (None, 0)), (0, None)), "f32[5,3] f32[5,3]"),
    ("vmap(sum)", jax.vmap(jnp.sum), "f32[5,3]"),
    ("vmap(sin(x)+1)", jax.vmap(lambda x: jnp.sin(x) + 1), "f32[5,3]"),
    ("vmap add None", jax.vmap(lambda x, y: x + y, (0, None)), "f32[5,3] f32[3]"),
    ("vmap add (0,1)", jax.vmap(lambda x, y: x + y, (0, 1)), "f32[5,3] f32[3,5]"),
    ("vmap softmax", jax.vmap(jax.nn.softmax), "f32[5,3]"),
    ("grad mse", jax.grad(loss), "f32[3] f32[5,3] f32[5]", POWER),
    (
        "per-example grad",
        jax.vmap(jax.grad(one_loss), (None, 0, 0)),
        "f32[3] f32[5,3] f32[5]",
        POWER,
    ),
    ("jit", jax.jit(lambda x: jnp.sin(x) * 2), "f32[3]"),
    ("vmap jit", jax.vmap(jax.jit(lambda x: jnp.sin(x) * 2)), "f32[5,3]"),
]
