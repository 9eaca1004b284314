# SPDX-License-Identifier: Apache-2.0
#
# Shifts, counts and casts of bits; and the inverse error function, which is recorded to the bit
# because JAX's normal random numbers are made with it.

import jax
import numpy as np
from jax import lax

from elementwise import integer_values
from encoding import DTYPES, INTEGERS, Lines, randoms, typed

SHIFTS = {
    "shift_left": lax.shift_left,
    "shift_right_arithmetic": lax.shift_right_arithmetic,
    "shift_right_logical": lax.shift_right_logical,
}
COUNTS = {"population_count": lax.population_count, "clz": lax.clz}


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "bits.jsonl")
    for dtype in INTEGERS:
        values = integer_values(dtype)
        width = 8 * DTYPES[dtype].itemsize
        amounts = [0, 1, 3, width - 1, width, width + 1, -1]
        pairs = [(x, y) for x in values for y in amounts]
        operands = [typed([pair[i] for pair in pairs], dtype) for i in (0, 1)]
        for op, f in SHIFTS.items():
            lines.run(f"{op} {dtype}", op, f, operands, compare="exact")
        for op, f in COUNTS.items():
            lines.run(f"{op} {dtype}", op, f, [typed(values, dtype)], compare="exact")
    record_casts(lines)
    record_inverse_error(lines)
    lines.write()


def record_casts(lines):
    numbers = [0.0, -0.0, 1, -2.5, 3.25e-3, np.inf, -np.inf, np.nan]
    for source in [*INTEGERS, "f16", "bf16", "f32", "f64"]:
        x = typed(integer_values(source) if source in INTEGERS else numbers, source)[:8]
        for target in DTYPES:
            if target == "bool":
                continue
            parts = DTYPES[target].itemsize // x.dtype.itemsize
            operand = x[: len(x) // parts * parts].reshape(-1, parts) if parts > 1 else x
            lines.run(
                f"bitcast_convert_type {source} {target}",
                "bitcast_convert_type",
                lambda x: lax.bitcast_convert_type(x, DTYPES[target]),
                [operand],
                {"new_dtype": target},
                compare="exact",
            )


def record_inverse_error(lines):
    ends = [0.0, -0.0, 1, -1, 1.5, -2, np.inf, -np.inf, np.nan, 1e-30, -1e-10]
    random = randoms("erf_inv")
    for dtype in ("f32", "f64"):
        x = random.uniform(-1, 1, 600)
        near = 1 - 10.0 ** -random.uniform(0, 7, 200)
        values = typed(np.concatenate([ends, x, near, -near]), dtype)
        lines.run(f"erf_inv {dtype}", "erf_inv", lax.erf_inv, [values], compare="exact")
