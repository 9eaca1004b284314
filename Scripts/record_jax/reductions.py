# SPDX-License-Identifier: Apache-2.0
#
# Reductions over every choice of axes, of empty tensors, with NaN and infinity; argmax and argmin
# with ties and NaN.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import DTYPES, FLOATS, INTEGERS, Lines, randoms, typed

REDUCTIONS = {
    "reduce_sum": lax.reduce_sum,
    "reduce_max": lax.reduce_max,
    "reduce_min": lax.reduce_min,
    "reduce_prod": lax.reduce_prod,
    "reduce_and": lax.reduce_and,
    "reduce_or": lax.reduce_or,
}
BITWISE = ("reduce_and", "reduce_or")


def small_numbers(case, dtype, shape):
    """Numbers whose sums and products are exact in any order: small integers, some negative."""
    random = randoms(case)
    if dtype == "bool":
        return random.integers(0, 2, shape) == 1
    low, high = (1, 3) if "prod" in case else (0, 8) if dtype.startswith("u") else (-8, 8)
    values = random.integers(low, high, shape)
    if "prod" in case and not dtype.startswith("u"):
        values *= random.choice([-1, 1], shape)
    return typed(values, dtype)


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_reductions(into)
    record_argument_of_extreme(into)


def record_reductions(into):
    lines = Lines(into, "reductions.jsonl")

    def add(op, label, x, axes, compare="exact"):
        case = f"{op} {label} axes {list(axes)}"
        lines.run(
            case,
            op,
            lambda x: REDUCTIONS[op](x, axes=axes),
            [x],
            {"axes": list(axes)},
            compare=compare,
        )

    for op in REDUCTIONS:
        dtypes = ["bool", *INTEGERS] if op in BITWISE else [*INTEGERS, *FLOATS]
        if op in ("reduce_max", "reduce_min"):
            dtypes = ["bool", *dtypes]
        for dtype in dtypes:
            label = f"{dtype}[2,3,2]"
            x = small_numbers(f"{op} {label}", dtype, (2, 3, 2))
            choices = [(0,), (1,), (2,), (0, 2), (0, 1, 2)]
            for axes in choices if dtype in ("f32", "bool", "i32") else [(1,), (0, 1, 2)]:
                add(op, label, x, axes)
            # The identity of the operation.
            add(op, f"{dtype}[2,0]", np.zeros((2, 0), DTYPES[dtype]), (1,))
        if op in BITWISE:
            continue
        for dtype in INTEGERS:
            info = np.iinfo(DTYPES[dtype])
            add(
                op,
                f"{dtype}[4] ends of the range",
                typed([info.max, info.max, 3, info.min], dtype),
                (0,),
            )
        for dtype in FLOATS:
            for label, values in {
                "NaN": [1, np.nan, 2, -np.inf],
                "infinities": [np.inf, 1, 2, np.inf],
                "both infinities": [np.inf, 1, -np.inf, 2],
            }.items():
                add(op, f"{dtype}[4] {label}", typed(values, dtype), (0,))
        for dtype in ("f32", "f64"):
            x = typed(1 + randoms(f"{op} {dtype} long").normal(size=(2, 60)) / 4, dtype)
            exact = op in ("reduce_max", "reduce_min")
            add(op, f"{dtype}[2,60]", x, (1,), "exact" if exact else "close")
            add(op, f"{dtype}[2,60]", x, (0,), "exact" if exact else "close")
        add(op, "f32[2,3]", typed([[1, 2, 3], [4, 5, 6]], "f32"), ())
        add(op, "f32[0,3]", np.zeros((0, 3), np.float32), (1,))
        add(op, "f32[0,3]", np.zeros((0, 3), np.float32), (0, 1))
    lines.write()


def record_argument_of_extreme(into):
    lines = Lines(into, "argmax.jsonl")
    for op, f in {"argmax": lax.argmax, "argmin": lax.argmin}.items():

        def add(label, x, axis):
            lines.run(
                f"{op} {label} axis {axis}",
                op,
                lambda x: f(x, axis, jnp.int32),
                [x],
                {"axis": axis, "index_dtype": "i32"},
                compare="exact",
            )

        for dtype in DTYPES:
            # Small numbers, so there are ties; the first wins.
            x = small_numbers(f"{op} {dtype}", dtype, (3, 4, 2))
            for axis in (0, 1, 2):
                add(f"{dtype}[3,4,2]", x, axis)
        for dtype in FLOATS:
            rows = [
                [1, np.nan, 3, np.nan],
                [np.inf, 1, np.inf, 2],
                [-np.inf, 0, -np.inf, 5],
                [0.0, -0.0, 0.0, -0.0],
                [-0.0, 0.0, -0.0, 0.0],
                [np.nan] * 4,
                [-np.inf] * 4,
                [np.inf] * 4,
                [np.inf, np.nan, -np.inf, 0],
            ]
            add(f"{dtype}[{len(rows)},4] NaN, infinities, zeros", typed(rows, dtype), 1)
        for dtype in INTEGERS:
            info = np.iinfo(DTYPES[dtype])
            add(
                f"{dtype} ends of the range",
                typed(
                    [[info.max, info.min, 0, info.max], [info.min] * 4, [1, info.max, info.min, 1]],
                    dtype,
                ),
                1,
            )
        add("f32[2,1]", typed([[3], [4]], "f32"), 1)
        add("f32[0,3]", np.zeros((0, 3), np.float32), 1)
    lines.write()
