# SPDX-License-Identifier: Apache-2.0
#
# What jax.random draws: keys, bits, and numbers of every distribution, for the same keys. The first
# input of a draw is the data of its key, u32[2], or of a batch of keys, u32[n,2], over which the draw
# is mapped. JAX draws other numbers where 64-bit types are enabled, even for narrower ones; they are
# enabled for draws that have such types.

import jax
import jax.numpy as jnp
import numpy as np
from jax import random

from encoding import FLOATS, INTEGERS, UNSIGNED, DTYPES, Lines

KEYS = {
    "zero": [0, 0],
    "42": [0, 42],
    "wide": [0xFFFF_FFFF, 0x1234_5678],
}
BATCH = np.array([[0, 0], [0, 1], [7, 0xFFFF_FFFF], [0x8000_0000, 3]], np.uint32)
SHAPES = [(), (1,), (3,), (0,), (2, 3), (2, 0, 3), (3, 1, 5), (1031,)]
# Draws that JAX makes of the same bits by the same integer or exactly rounded arithmetic.
EXACT = ("bits", "uniform", "randint", "bernoulli", "rademacher", "permutation", "choice")


def key_data(name):
    return np.array(KEYS[name], np.uint32)


def record(into):
    jax.config.update("jax_enable_x64", True)
    assert jax.config.jax_threefry_partitionable
    record_keys(into)
    lines = Lines(into, "draws.jsonl")
    record_even(lines)
    record_continuous(lines)
    record_classes(lines)
    record_orders(lines)
    lines.write()
    lines = Lines(into, "rejections.jsonl")
    record_gamma(lines)
    record_counts(lines)
    lines.write()


# MARK: - Keys


def record_keys(into):
    lines = Lines(into, "keys.jsonl")
    seeds = [0, 1, 42, -1, -7, 2**31, 2**32 - 1, 2**32, 2**40 + 5, 2**63 - 1, -(2**63)]
    for seed in seeds:
        with jax.enable_x64(False):
            data = np.asarray(random.key_data(random.key(seed)))
        lines.add(f"key {seed}", "key", [np.int64(seed)], data, compare="exact")
    for dtype in INTEGERS:
        info = np.iinfo(DTYPES[dtype])
        for seed in dict.fromkeys([0, 5, int(info.min), int(info.max)]):
            x = np.array(seed, DTYPES[dtype])
            lines.add(
                f"key {dtype} {seed}",
                "typed_key",
                [x],
                np.asarray(random.key_data(random.key(jnp.asarray(x)))),
                compare="exact",
            )
    for name in KEYS:
        data = key_data(name)
        for shape in [(2,), (1,), (0,), (5,), (2, 3), (1000,)]:
            lines.run(
                f"split {name} {list(shape)}",
                "split",
                lambda d: random.key_data(random.split(random.wrap_key_data(d), shape)),
                [data],
                {"shape": list(shape)},
                compare="exact",
            )
        for number in (0, 1, 99, 2**31, 2**32 - 1):
            lines.run(
                f"fold_in {name} {number}",
                "fold_in",
                lambda d, n: random.key_data(random.fold_in(random.wrap_key_data(d), n)),
                [data, np.uint32(number)],
                compare="exact",
            )
    lines.write()


# MARK: - Draws


def draw(lines, op, data, operands=(), label="", params=None, **arguments):
    """Records random.op(key, **arguments), where `operands` are arguments by name."""
    names = [name for name, _ in operands]
    values = [np.asarray(value) for _, value in operands]

    def one(d, *values):
        given = dict(arguments)
        if "dtype" in given:
            given["dtype"] = DTYPES[given["dtype"]]
        given.update(zip(names, values))
        return getattr(random, op)(random.wrap_key_data(d), **given)

    f = one if data.ndim == 1 else jax.vmap(one, in_axes=(0, *[None] * len(values)))
    given = {k: list(v) if isinstance(v, tuple) else v for k, v in arguments.items()}
    text = " ".join(f"{k}={v}" for k, v in given.items())
    where = " ".join(f"{n}={list(v.shape)}" for n, v in zip(names, values))
    case = " ".join(f"{op} {data.ravel()[:2]}x{data.ndim} {label} {text} {where}".split())
    dtypes = {value.dtype.itemsize for value in values} | {DTYPES[given.get("dtype", "f32")].itemsize}
    with jax.enable_x64(8 in dtypes):
        lines.run(
            case,
            op,
            f,
            [data, *values],
            {**given, **(params or {}), "operands": names},
            compare="exact" if op in EXACT else "close",
        )


def record_even(lines):
    for name in KEYS:
        for shape in SHAPES:
            draw(lines, "bits", key_data(name), shape=shape, dtype="u32")
            draw(lines, "uniform", key_data(name), shape=shape, dtype="f32")
    data = key_data("42")
    for shape in [(), (19,), (2, 3)]:
        for dtype in UNSIGNED:
            draw(lines, "bits", data, shape=shape, dtype=dtype, label="types")
        for dtype in FLOATS:
            low, high = (np.array(x, DTYPES[dtype]) for x in (-2.7, 3.3))
            draw(lines, "uniform", data, shape=shape, dtype=dtype, label="types")
            operands = [("minval", low), ("maxval", high)]
            draw(lines, "uniform", data, operands, shape=shape, dtype=dtype)
            p = np.array(0.3, DTYPES[dtype])
            draw(lines, "bernoulli", data, [("p", p)], shape=shape, label=dtype)
        for dtype in INTEGERS:
            bounds = [("minval", np.array(3, DTYPES[dtype])), ("maxval", np.array(100, DTYPES[dtype]))]
            draw(lines, "randint", data, bounds, shape=shape, dtype=dtype)
    rows = np.array([[-3.1], [0.0]], np.float32)
    columns = np.array([0.7, 0.1, 1e3], np.float32)
    draw(lines, "uniform", data, [("minval", rows), ("maxval", columns[None])], shape=(2, 3), dtype="f32")
    draw(lines, "uniform", data, [("minval", np.float32(1.7)), ("maxval", np.float32(0.3))], shape=(7,), dtype="f32", label="empty")
    draw(lines, "bernoulli", data, [("p", np.array([0.0, 0.2, 0.8, 1.0], np.float32))])
    draw(lines, "bernoulli", data, [("p", np.array([0.1, 0.5, 0.9], np.float32))], shape=(5, 3))
    draw(lines, "rademacher", data, shape=(2, 5), dtype="i32")
    draw(lines, "rademacher", data, shape=(7,), dtype="f32")
    for low, high, dtype in [
        (-5, 5, "i32"),
        (0, 2**31 - 1, "i32"),
        (-(2**31), 2**31 - 1, "i32"),
        (5, 5, "i32"),
        (5, -5, "i32"),
        (0, 2**31, "i32"),
        (-(2**31), 2**31, "i32"),
        (0, 2**33 + 7, "i64"),
        (-(2**62), 2**62 + 1, "i64"),
        (0, 256, "u8"),
        (-128, 128, "i8"),
        (-(2**40), 2**40, "i16"),
        (0, 2**32, "u32"),
        (-5, 10, "u32"),
    ]:
        bounds = [("minval", np.int64(low)), ("maxval", np.int64(high))]
        draw(lines, "randint", data, bounds, shape=(9,), dtype=dtype, label=f"{low} {high}")
    bounds = [("minval", np.array([0, 10, 20], np.int32)), ("maxval", np.array([[5], [50]], np.int32))]
    draw(lines, "randint", data, bounds, shape=(2, 3), dtype="i32")
    for shape in [(), (3,), (2, 3)]:
        draw(lines, "bits", BATCH, shape=shape, dtype="u32")
        draw(lines, "uniform", BATCH, shape=shape, dtype="f32")


PLAIN = ("normal", "exponential", "gumbel", "laplace", "logistic", "cauchy", "maxwell")
f32 = np.float32
SHAPED = {
    # name: parameters that broadcast to (2, 3)
    "truncated_normal": [("lower", f32([[-2], [0.5]])), ("upper", f32([0.7, 1, 6]))],
    "lognormal": [("sigma", f32([0.5, 1, 2]))],
    "pareto": [("b", f32([0.5, 1, 3]))],
    "weibull_min": [("scale", f32([1, 2, 3])), ("concentration", f32([[0.7], [2]]))],
    "rayleigh": [("scale", f32([0.5, 1, 2]))],
    "triangular": [("left", f32([[-1], [0]])), ("mode", f32([0.1, 0.2, 0.5])), ("right", f32(2))],
    "wald": [("mean", f32([0.3, 1, 4]))],
}


def record_continuous(lines):
    for op in PLAIN:
        for name in ("zero", "42"):
            for shape in [(), (3,), (2, 3), (0,), (517,)]:
                draw(lines, op, key_data(name), shape=shape, dtype="f32")
        for dtype in ("f64", "f16", "bf16"):
            draw(lines, op, key_data("42"), shape=(19,), dtype=dtype)
        draw(lines, op, BATCH, shape=(3,), dtype="f32")
    for op, operands in SHAPED.items():
        draw(lines, op, key_data("42"), operands, shape=(2, 3), dtype="f32")
        draw(lines, op, BATCH, operands, shape=(2, 3), dtype="f32")
        wide = [(name, np.asarray(value, np.float64)) for name, value in operands]
        draw(lines, op, key_data("wide"), wide, shape=(4, 2, 3), dtype="f64")
    draw(lines, "double_sided_maxwell", key_data("42"), [("loc", f32(1)), ("scale", f32(2))], shape=(5,), dtype="f32")


def record_classes(lines):
    logits = np.log(np.array([[0.1, 0.2, 0.3, 0.4], [0.7, 0.1, 0.1, 0.1], [0.25] * 4], f32))
    for name in KEYS:
        data = key_data(name)
        draw(lines, "categorical", data, [("logits", logits[0])])
        draw(lines, "categorical", data, [("logits", logits[0])], shape=(50,))
        draw(lines, "categorical", data, [("logits", logits)])
        draw(lines, "categorical", data, [("logits", logits)], axis=0)
        draw(lines, "categorical", data, [("logits", logits)], shape=(20, 3))
        draw(lines, "categorical", data, [("logits", logits)], shape=(20, 4), axis=0)
        draw(lines, "categorical", data, [("logits", logits[0])], shape=(3,), replace=False)
        draw(lines, "categorical", data, [("logits", logits)], shape=(4, 3), replace=False)
        draw(lines, "categorical", data, [("logits", logits)], shape=(2, 4), axis=0, replace=False)
        draw(lines, "geometric", data, [("p", f32([0.1, 0.5, 0.9]))], shape=(4, 3), dtype="i32")
    draw(lines, "categorical", BATCH, [("logits", logits)])


def record_gamma(lines):
    shapes = f32([0.01, 0.3, 0.9, 1, 1.5, 4, 30, 1000])
    wide = shapes.astype(np.float64)
    for op, name in [("gamma", "a"), ("loggamma", "a"), ("chisquare", "df"), ("t", "df")]:
        if op == "t":
            # Of fewer degrees of freedom there are quotients by subnormal numbers, which JAX takes for 0.
            shapes = np.maximum(shapes, f32(0.1))
        for key in KEYS:
            draw(lines, op, key_data(key), [(name, shapes)], shape=(5, 8), dtype="f32")
        draw(lines, op, key_data("42"), [(name, shapes)], dtype="f32")
        draw(lines, op, key_data("42"), [(name, f32(2))], shape=(), dtype="f32")
        draw(lines, op, key_data("42"), [(name, f32(2))], shape=(0, 3), dtype="f32")
        draw(lines, op, key_data("42"), [(name, wide)], dtype="f64")
        draw(lines, op, BATCH, [(name, shapes)], shape=(8,), dtype="f32")
    for op, names in [("beta", ("a", "b")), ("f", ("dfnum", "dfden"))]:
        operands = [(names[0], shapes[None]), (names[1], f32([[0.5], [3]]))]
        draw(lines, op, key_data("42"), operands, shape=(2, 8), dtype="f32")
        draw(lines, op, BATCH, operands, shape=(2, 8), dtype="f32")
    alpha = f32([[0.2, 1, 5], [1, 1, 1]])
    draw(lines, "dirichlet", key_data("42"), [("alpha", alpha)], dtype="f32")
    draw(lines, "dirichlet", key_data("42"), [("alpha", alpha[0])], shape=(4,), dtype="f32")
    draw(lines, "generalized_normal", key_data("42"), p=1.5, shape=(7,), dtype="f32")
    draw(lines, "ball", key_data("42"), d=3, p=2.0, shape=(5,), dtype="f32")


def record_counts(lines):
    # Larger rates make trials whose outcome hangs on the last bits of lgamma.
    rates = f32([0, 0.01, 0.5, 3, 9.9, 10.1, 50, 200])
    for key in KEYS:
        draw(lines, "poisson", key_data(key), [("lam", rates)], shape=(5, 8), dtype="i32")
    draw(lines, "poisson", BATCH, [("lam", rates)], dtype="i32")
    n, p = f32([[10], [1000]]), f32([0, 0.003, 0.2, 0.5, 0.8, 1])
    for key in KEYS:
        draw(lines, "binomial", key_data(key), [("n", n), ("p", p)], shape=(2, 6), dtype="f32")
    draw(lines, "binomial", BATCH, [("n", n), ("p", p)], shape=(2, 6), dtype="f32")


def record_orders(lines):
    rows = np.arange(12, dtype=f32).reshape(4, 3)
    weights = f32([0.1, 0.2, 0.3, 0.4])
    for key in KEYS:
        data = key_data(key)
        for n in (0, 1, 2, 10, 257):
            draw(lines, "permutation", data, params={"count": n}, x=n)
        draw(lines, "permutation", data, [("x", rows)])
        draw(lines, "permutation", data, [("x", rows)], axis=1)
        draw(lines, "permutation", data, [("x", rows)], axis=1, independent=True)
        draw(lines, "permutation", data, [("x", rows)], axis=0, independent=True)
        for replace in (True, False):
            draw(lines, "choice", data, a=4, shape=(3,), replace=replace)
            draw(lines, "choice", data, [("a", rows)], shape=(2,), replace=replace)
            draw(lines, "choice", data, [("a", rows)], shape=(3,), axis=1, replace=replace)
            draw(lines, "choice", data, [("p", weights)], a=4, shape=(2,), replace=replace)
            draw(lines, "choice", data, [("a", rows), ("p", weights)], shape=(2, 2), replace=replace)
    draw(lines, "permutation", BATCH, x=7)
