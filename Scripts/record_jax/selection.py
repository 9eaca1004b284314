# SPDX-License-Identifier: Apache-2.0
#
# select_n, and the conversion of every dtype to every other: roundings, ties, saturation, NaN.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import DTYPES, FLOATS, INTEGERS, Lines, tensor, typed


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_select(into)
    record_convert(into)


def record_select(into):
    lines = Lines(into, "select.jsonl")
    which = np.array([[True, False, True], [False, False, True]])
    for dtype in DTYPES:
        x = typed(
            np.arange(6).reshape(2, 3) % 2 if dtype == "bool" else [[1, 2, 3], [4, 5, 6]], dtype
        )
        y = typed(np.ones((2, 3), int) if dtype == "bool" else [[9, 8, 7], [60, 50, 40]], dtype)
        # select_n's cases are in order: the one for False first.
        lines.run(f"select_n {dtype}", "select_n", lax.select_n, [which, x, y], compare="exact")
        lines.run(
            f"select_n {dtype} one predicate",
            "select_n",
            lax.select_n,
            [np.array(True), x, y],
            compare="exact",
        )
    which = np.array([2, 0, 1, 1], np.int32)
    cases = [typed([k, k + 1, k + 2, k + 3], "f32") for k in (0, 10, 20)]
    lines.run("select_n of three", "select_n", lax.select_n, [which, *cases], compare="exact")
    nan = typed([np.nan, 1, np.inf], "f32")
    lines.run(
        "select_n keeps NaN out",
        "select_n",
        lax.select_n,
        [np.array([True, False, True]), nan, typed([1, np.nan, 2], "f32")],
        compare="exact",
    )
    lines.write()


# MARK: - Conversion


def source_values(source, target):
    """The values of the source where this conversion is hard."""
    if source == "bool":
        return np.array([False, True])
    if source in INTEGERS:
        info = np.iinfo(DTYPES[source])
        size = 8 * DTYPES[source].itemsize
        values = [0, 1, 2, 3, 7, 100, info.min, info.min + 1, info.max - 1, info.max]
        for power in (7, 8, 9, 11, 12, 15, 16, 24, 25, 31, 32, 53, 54, 63):
            for offset in (-3, -1, 0, 1, 3):
                values += [(1 << power) + offset, -(1 << power) - offset]
        fits = [v for v in dict.fromkeys(values) if info.min <= v <= info.max]
        if target not in FLOATS:
            fits = [v for v in fits if abs(v) < 200 or abs(v) > 0.9 * 2 ** (size - 2)] + [
                1000 % info.max
            ]
        return typed(fits, source)
    values = [
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        2.5,
        -1.5,
        0.999,
        -0.999,
        3.99,
        -3.99,
        100.7,
        -100.7,
        np.inf,
        -np.inf,
        np.nan,
    ]
    if target in INTEGERS:
        for size in (8, 16, 32, 64):
            for limit in (2.0**size, 2.0 ** (size - 1)):
                values += [limit, -limit, limit - 1, -limit - 1, limit * 1.5]
        values += [1e20, -1e20, 60000.0]
    elif target in FLOATS:
        values += rounding_values(target)
    values = typed(np.array(values, np.float64), source)
    keep = [i for i in range(len(values)) if not subnormal_passes(values[i], source, target)]
    _, first = np.unique([tensor(v)["data"] for v in values[keep]], return_index=True)
    return values[keep][np.sort(first)]


def rounding_values(target):
    """Halfway between two floats of the target, a little beside it, and at its range's ends."""
    info = jnp.finfo(DTYPES[target])
    ulp, top, tiny = float(info.eps), float(info.max), float(info.tiny)
    values = []
    for start in (1.0, 1.0 + ulp, 1024.0):
        for part in (0.25, 0.5, 0.75):
            values += [start * (1 + part * ulp), -start * (1 + part * ulp)]
    values += [1 + ulp / 2 + ulp / 1024, 1 + ulp / 2 - ulp / 1024, 1 + 1.5 * ulp + ulp / 1024]
    values += [top, -top, 65504, 65519, 65520, 65536, -65520, 3.39e38, tiny, tiny * 1.5]
    if target == "f16":
        smallest = 2.0**-24
        values += [
            smallest,
            smallest / 2,
            smallest * 0.5001,
            smallest * 1.5,
            smallest * 2.5,
            -smallest * 1.5,
        ]
    if target != "f64":
        # XLA turns f64 into the small types by way of f32, rounding twice: left out.
        values = [v for v in values if float(np.float32(v)) == v or target == "f32"]
    return values


def subnormal_passes(value, source, target):
    """XLA flushes subnormal f32, f64 and bf16 to zero."""
    magnitude = abs(float(value))
    if magnitude == 0 or not np.isfinite(magnitude):
        return False
    names = [name for name in (source, target) if name in FLOATS]
    return any(
        magnitude < float(jnp.finfo(np.float32 if name == "f16" else DTYPES[name]).tiny)
        for name in names
    )


def expected(values, target):
    """JAX's law: round to nearest even; saturate; NaN is 0; integers wrap."""
    with np.errstate(all="ignore"):
        if target == "bool":
            return values != 0
        if target in INTEGERS and values.dtype.kind in "iub":
            return typed([int(v) for v in values], target)
        if target in INTEGERS:
            info = np.iinfo(DTYPES[target])
            return typed(
                [
                    0
                    if np.isnan(v)
                    else info.max
                    if v == np.inf
                    else info.min
                    if v == -np.inf
                    else min(max(int(v), info.min), info.max)
                    for v in map(float, values)
                ],
                target,
            )
        return values.astype(DTYPES[target])


def record_convert(into):
    lines = Lines(into, "convert.jsonl")
    for source in DTYPES:
        for target in DTYPES:
            x = source_values(source, target)
            result = np.asarray(jax.jit(lambda x: lax.convert_element_type(x, DTYPES[target]))(x))
            assert tensor(result) == tensor(expected(x, target)), (source, target, x, result)
            lines.add(
                f"convert {source} {target}",
                "convert_element_type",
                [x],
                result,
                {"new_dtype": target},
                compare="exact",
            )
    lines.write()
