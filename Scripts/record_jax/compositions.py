# SPDX-License-Identifier: Apache-2.0
#
# The functions that users call and that are made of primitives: jnp's and jax.nn's.

import jax
import jax.numpy as jnp
import numpy as np

from encoding import DTYPES, Lines, randoms, typed

SHAPES = [
    ((5,), [None, 0, -1]),
    ((2, 3), [None, 0, 1, -1]),
    ((2, 3, 2), [None, 1, [0, 2], [0, 1, 2]]),
]


def tuples(axis):
    return tuple(axis) if isinstance(axis, list) else axis


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_statistics(into)
    record_normalizations(into)
    record_creation(into)


def record_statistics(into):
    lines = Lines(into, "statistics.jsonl")
    functions = {
        "sum": jnp.sum,
        "mean": jnp.mean,
        "variance": jnp.var,
        "standard_deviation": jnp.std,
        "max": jnp.max,
        "min": jnp.min,
        "prod": jnp.prod,
        "logsumexp": jax.nn.logsumexp,
        "argmax": jnp.argmax,
        "argmin": jnp.argmin,
    }
    for op, f in functions.items():
        for dtype in ("f32", "f64"):
            for shape, axes in SHAPES:
                x = typed(randoms(f"{op} {dtype} {shape}").normal(size=shape) * 2, dtype)
                for axis in axes:
                    if op.startswith("arg") and (isinstance(axis, list) or dtype == "f64"):
                        continue
                    for keepdims in [False, True] if shape == (2, 3) else [False]:
                        params = {"axis": axis, "keepdims": keepdims}

                        def g(x):
                            y = f(x, axis=tuples(axis), keepdims=keepdims)
                            return y.astype(jnp.int32) if op.startswith("arg") else y

                        exact = op in ("max", "min", "argmax", "argmin")
                        lines.run(
                            f"{op} {dtype}{list(shape)} axis {axis}{' keepdims' * keepdims}",
                            op,
                            g,
                            [x],
                            params,
                            compare="exact" if exact else "close",
                        )
    x = typed(randoms("variance ddof").normal(size=(2, 3)), "f64")
    lines.run(
        "variance f64[2, 3] ddof 1",
        "variance",
        lambda x: jnp.var(x, axis=1, ddof=1),
        [x],
        {"axis": 1, "keepdims": False, "ddof": 1},
        compare="close",
    )
    # A mean far from zero: variance must not subtract squares.
    x = typed([10000.0, 10001.0, 10002.0, 10003.0], "f32")
    lines.run(
        "variance f32[4] far from zero",
        "variance",
        jnp.var,
        [x],
        {"axis": None, "keepdims": False},
        compare="close",
    )
    lines.write()


# MARK: - Softmax and its kin

ROWS = {
    "large": [1000.0, 1001.0, 999.0, 0.0],
    "one minus infinity": [-np.inf, 0.0, 1.0, 2.0],
    "all minus infinity": [-np.inf] * 4,
    "infinity": [np.inf, 0.0, 1.0, 2.0],
    "NaN": [np.nan, 0.0, 1.0, 2.0],
    "equal": [3.0] * 4,
}


def record_normalizations(into):
    lines = Lines(into, "normalizations.jsonl")
    functions = {
        "softmax": jax.nn.softmax,
        "log_softmax": jax.nn.log_softmax,
        "logsumexp": jax.nn.logsumexp,
    }
    for op, f in functions.items():
        for dtype in ("f32", "f64"):
            if op != "logsumexp":
                for shape, axes in [((5,), [-1]), ((2, 3), [0, 1, -1]), ((2, 3, 2), [1])]:
                    x = typed(randoms(f"{op} {dtype} {shape}").normal(size=shape) * 2, dtype)
                    for axis in axes:
                        lines.run(
                            f"{op} {dtype}{list(shape)} axis {axis}",
                            op,
                            lambda x: f(x, axis=axis),
                            [x],
                            {"axis": axis},
                            compare="close",
                        )
            for label, row in ROWS.items():
                lines.run(
                    f"{op} {dtype} {label}",
                    op,
                    lambda x: f(x, axis=-1),
                    [typed(row, dtype)],
                    {"axis": -1},
                    compare="close",
                )
    values = [0.0, -0.0, 1, -1, 0.5, -30, 30, 100, -100, np.inf, -np.inf, np.nan]
    for op, f in {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}.items():
        for dtype in ("f16", "bf16", "f32", "f64"):
            lines.run(
                f"{op} {dtype}",
                op,
                f,
                [typed(values, dtype)],
                compare="exact" if op == "relu" else "close",
            )
    for label, x, classes in [
        ("", [0, 2, 1], 3),
        (" out of range", [-1, 3, 0, 4], 3),
        (" matrix", [[0, 1], [2, 3]], 4),
    ]:
        for dtype in ("i32", "u8"):
            if dtype == "u8" and label == " out of range":
                continue
            for result in ("f32", "i32"):
                lines.run(
                    f"one_hot {dtype}{label} {classes} {result}",
                    "one_hot",
                    lambda x: jax.nn.one_hot(x, classes, dtype=DTYPES[result]),
                    [typed(x, dtype)],
                    {"classes": classes, "dtype": result},
                    compare="exact",
                )
    lines.write()


# MARK: - Creation


def record_creation(into):
    lines = Lines(into, "creation.jsonl")
    for start, stop, count, endpoint in [
        (0, 1, 5, True),
        (0, 1, 5, False),
        (-2, 3, 7, True),
        (1, 1, 3, True),
        (5, 0, 4, True),
        (0, 10, 1, True),
        (0, 10, 0, True),
        (0.1, 0.7, 11, True),
    ]:
        for dtype in ("f32", "f64"):
            params = {
                "start": start,
                "stop": stop,
                "count": count,
                "endpoint": endpoint,
                "dtype": dtype,
            }
            lines.run(
                f"linspace {start} {stop} {count}{'' if endpoint else ' open'} {dtype}",
                "linspace",
                lambda: jnp.linspace(start, stop, count, endpoint=endpoint, dtype=DTYPES[dtype]),
                [],
                params,
                compare="close",
            )
    for start, stop, step, dtype in [
        (0, 5, 1, "i32"),
        (2, 9, 3, "i32"),
        (5, 0, -2, "i32"),
        (3, 3, 1, "i32"),
        (0, 3, 1, "f32"),
        (0, 1, 0.25, "f32"),
        (1, -1, -0.5, "f64"),
        (0, 5, 1, "u8"),
    ]:
        params = {"start": start, "stop": stop, "step": step, "dtype": dtype}
        lines.run(
            f"arange {start} {stop} {step} {dtype}",
            "arange",
            lambda: jnp.arange(start, stop, step, dtype=DTYPES[dtype]),
            [],
            params,
            compare="exact",
        )
    for rows, columns, offset, dtype in [
        (3, 3, 0, "f32"),
        (2, 4, 0, "f32"),
        (3, 3, 1, "f32"),
        (3, 3, -1, "f32"),
        (2, 2, 0, "i32"),
        (2, 2, 0, "bool"),
        (0, 0, 0, "f32"),
    ]:
        params = {"rows": rows, "columns": columns, "offset": offset, "dtype": dtype}
        lines.run(
            f"eye {rows} {columns} {offset} {dtype}",
            "eye",
            lambda: jnp.eye(rows, columns, offset, dtype=DTYPES[dtype]),
            [],
            params,
            compare="exact",
        )
    lines.write()
