# SPDX-License-Identifier: Apache-2.0
#
# Elementwise functions of one and two operands, and comparisons, on the values where they are
# hard: both zeros, infinities, NaN, the ends of the range, and some numbers between. Subnormal
# f32, f64 and bf16 are left out: XLA flushes them to zero on the CPU.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import DTYPES, FLOATS, INTEGERS, SIGNED, Lines, bits, randoms, typed

long = np.longdouble
UNARY = {
    # name: (JAX, the same in 64 bits of precision or nothing where every bit is settled)
    "neg": (lax.neg, None),
    "sign": (lax.sign, None),
    "abs": (lax.abs, None),
    "floor": (lax.floor, None),
    "ceil": (lax.ceil, None),
    "round": (lambda x: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN), None),
    "is_finite": (lax.is_finite, None),
    "sqrt": (lax.sqrt, None),
    "exp": (lax.exp, np.exp),
    "expm1": (lax.expm1, np.expm1),
    "log": (lax.log, np.log),
    "log1p": (lax.log1p, np.log1p),
    "rsqrt": (lax.rsqrt, lambda x: 1 / np.sqrt(x)),
    "sin": (lax.sin, np.sin),
    "cos": (lax.cos, np.cos),
    "tanh": (lax.tanh, np.tanh),
    "logistic": (lax.logistic, lambda x: 1 / (1 + np.exp(-x))),
}
BINARY = {
    "add": (lax.add, None),
    "sub": (lax.sub, None),
    "mul": (lax.mul, None),
    "div": (lax.div, None),
    "max": (lax.max, None),
    "min": (lax.min, None),
    "rem": (lax.rem, None),
    "pow": (lax.pow, np.power),
}
BITWISE = {"and": lax.bitwise_and, "or": lax.bitwise_or, "xor": lax.bitwise_xor}
COMPARISON = {"eq": lax.eq, "ne": lax.ne, "lt": lax.lt, "le": lax.le, "gt": lax.gt, "ge": lax.ge}


# MARK: - Operands


def float_values(dtype):
    info = jnp.finfo(DTYPES[dtype])
    plain = [
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        -1.5,
        2.5,
        -2.5,
        3,
        -3,
        1e-3,
        -1e-3,
        0.1,
        0.9999,
        7.25,
        -7.25,
        20,
        -20,
        88,
        -88,
        np.inf,
        -np.inf,
        np.nan,
    ]
    ends = [float(info.max), float(info.min), float(info.tiny), float(info.eps), -float(info.eps)]
    return typed(np.array(plain + ends, np.float64), dtype)


def float_pairs(op, dtype):
    special = [0.0, -0.0, 1, -1, 0.5, -2, 3, np.inf, -np.inf, np.nan]
    x, y = (grid.ravel() for grid in np.meshgrid(special, special, indexing="ij"))
    random = randoms(f"{op} {dtype}")
    x = np.concatenate([x, random.normal(size=14) * 4])
    y = np.concatenate([y, random.normal(size=14) * 4])
    if op == "pow":
        x[100:112] = np.abs(x[100:112])
    return typed(x, dtype), typed(y, dtype)


def integer_values(dtype):
    info = np.iinfo(DTYPES[dtype])
    signed = [-1, -7] if dtype in SIGNED else [info.max - 1]
    return list(dict.fromkeys([0, 1, 2, 7, 100, *signed, info.min, info.max]))


def integer_pairs(op, dtype):
    special = integer_values(dtype)
    pairs = [(a, b) for a in special for b in special]
    return typed([a for a, _ in pairs], dtype), typed([b for _, b in pairs], dtype)


# MARK: - How far JAX is from the truth


def order(x):
    """Integers whose differences count the numbers between two floats."""
    patterns = bits(x).astype(object)
    top = 1 << (8 * x.dtype.itemsize - 1)
    return np.array([p if p < top else top - p for p in patterns.ravel()], dtype=object)


def ulps(result, truth):
    """The largest distance, counted in numbers of the result's type; NaN must agree."""
    with np.errstate(all="ignore"):
        rounded = truth.astype(np.float64).astype(result.dtype)
    nan = np.isnan(rounded.astype(np.float64))
    assert (np.isnan(result.astype(np.float64)) == nan).all(), (result, rounded)
    distance = np.abs(order(result[~nan]) - order(rounded[~nan]))
    return int(max(distance, default=0))


def is_subnormal(values, dtype):
    """Whether XLA may have flushed a value; f16 is computed in f32, which holds its subnormals."""
    tiny = long(float(jnp.finfo(np.float32 if dtype == "f16" else DTYPES[dtype]).tiny))
    magnitude = np.abs(np.asarray(values).astype(long))
    return (magnitude > 0) & (magnitude < tiny)


def add_float(lines, op, f, truth, dtype, operands):
    """Records f, and for an inexact f how many ULPs JAX is away from the rounded truth."""
    with np.errstate(all="ignore"):
        exact = (truth or f)(*(x.astype(long) for x in operands)) if truth else None
        keep = ~np.any([is_subnormal(x, dtype) for x in operands], axis=0)
        if truth:
            keep &= ~is_subnormal(exact, dtype)
        elif op in ("add", "sub", "mul", "div"):
            native = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide}[op]
            keep &= ~is_subnormal(native(*(x.astype(long) for x in operands)), dtype)
    operands = [x[keep] for x in operands]
    result = np.asarray(jax.jit(f)(*operands))
    compare = "exact"
    more = {}
    if truth:
        compare = "ulp"
        more["jax_ulp"] = ulps(result, exact[keep])
    lines.add(f"{op} {dtype}", op, operands, result, compare=compare, **more)


# MARK: - Recording


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_unary(into)
    record_binary(into)
    record_comparison(into)


def record_unary(into):
    lines = Lines(into, "unary.jsonl")
    for op, (f, truth) in UNARY.items():
        for dtype in FLOATS:
            values = float_values(dtype)
            if op in ("sin", "cos"):
                # XLA's reduction of large arguments is its own; `large` has those.
                values = values[~(np.abs(values.astype(np.float64)) > 1e4)]
            add_float(lines, op, f, truth, dtype, [values])
    for op in ("neg", "sign", "abs"):
        for dtype in INTEGERS:
            if op != "abs" or dtype in SIGNED:
                x = typed(integer_values(dtype), dtype)
                lines.run(f"{op} {dtype}", op, UNARY[op][0], [x], compare="exact")
    for dtype in ["bool", *INTEGERS]:
        x = np.array([False, True]) if dtype == "bool" else typed(integer_values(dtype), dtype)
        lines.run(f"not {dtype}", "not", lax.bitwise_not, [x], compare="exact")
    for op in ("sin", "cos"):
        for dtype in ("f32", "f64"):
            x = typed([1e5, -1e5, 1e6, 123456.789, 1e8, 1e10, 1e15], dtype)
            f, truth = UNARY[op]
            lines.run(
                f"{op} {dtype} large",
                op,
                f,
                [x],
                compare="ulp",
                jax_ulp=ulps(np.asarray(f(x)), truth(x.astype(long))),
            )
    lines.write()


def record_binary(into):
    lines = Lines(into, "binary.jsonl")
    for op, (f, truth) in BINARY.items():
        for dtype in FLOATS:
            add_float(lines, op, f, truth, dtype, float_pairs(op, dtype))
        if op != "pow":
            for dtype in INTEGERS:
                lines.run(f"{op} {dtype}", op, f, integer_pairs(op, dtype), compare="exact")
    booleans = [np.array([False, False, True, True]), np.array([False, True, False, True])]
    for op in ("max", "min"):
        lines.run(f"{op} bool", op, BINARY[op][0], booleans, compare="exact")
    for op, f in BITWISE.items():
        lines.run(f"{op} bool", op, f, booleans, compare="exact")
        for dtype in INTEGERS:
            lines.run(f"{op} {dtype}", op, f, integer_pairs(op, dtype), compare="exact")
    record_broadcasting(lines)
    lines.write()


def record_broadcasting(lines):
    """What NumPy's rules do to operands of different shapes."""
    shapes = [
        ((), ()),
        ((3,), ()),
        ((), (2, 3)),
        ((2, 3), (3,)),
        ((2, 1), (1, 3)),
        ((2, 3), (2, 1)),
        ((4, 1, 3), (2, 1)),
        ((0, 3), (1, 3)),
        ((2, 1), (0,)),
    ]
    for a, b in shapes:
        x = np.arange(np.prod(a, dtype=int), dtype=np.float32).reshape(a) + 1
        y = 10 * np.arange(np.prod(b, dtype=int), dtype=np.float32).reshape(b) + 5
        case = f"subtract f32{list(a)} f32{list(b)}"
        lines.run(case, "sub", jnp.subtract, [x, y], compare="exact")


def record_comparison(into):
    lines = Lines(into, "comparison.jsonl")
    for op, f in COMPARISON.items():
        for dtype in FLOATS:
            info = jnp.finfo(DTYPES[dtype])
            special = [0.0, -0.0, 1, -1, float(info.max), np.inf, -np.inf, np.nan]
            x, y = (typed(grid.ravel(), dtype) for grid in np.meshgrid(special, special))
            lines.run(f"{op} {dtype}", op, f, [x, y], compare="exact")
        for dtype in INTEGERS:
            lines.run(f"{op} {dtype}", op, f, integer_pairs(op, dtype), compare="exact")
        booleans = [np.array([False, False, True, True]), np.array([False, True, False, True])]
        lines.run(f"{op} bool", op, f, booleans, compare="exact")
    lines.write()
