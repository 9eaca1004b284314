# SPDX-License-Identifier: Apache-2.0
#
# Running combinations, sorting and the largest elements, with NaN, infinities, zeros of both signs and ties.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import DTYPES, FLOATS, INTEGERS, Lines, randoms, typed

CUMULATIVE = {
    "cumsum": lax.cumsum,
    "cumprod": lax.cumprod,
    "cummax": lax.cummax,
    "cummin": lax.cummin,
    "cumlogsumexp": lax.cumlogsumexp,
}
SPECIAL = [
    [1, np.nan, 3, -np.inf, 2],
    [np.inf, 1, -np.inf, 2, 0],
    [-np.inf, -np.inf, 0, 5, -1],
    [0.0, -0.0, 0.0, -0.0, 1],
    [-0.0, 0.0, -np.nan, np.nan, -1],
    [np.nan] * 5,
    [3, 1, 3, 1, 3],
]


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_cumulative(into)
    record_sorts(into)
    record_largest(into)
    record_derivatives(into)


def small(case, dtype, shape):
    """Small integers, so that there are ties, and sums and products are exact in any order."""
    random = randoms(case)
    if dtype == "bool":
        return random.integers(0, 2, shape) == 1
    return typed(random.integers(0 if dtype.startswith("u") else -2, 3, shape), dtype)


def record_cumulative(into):
    lines = Lines(into, "cumulative.jsonl")

    def add(op, label, x, axis, reverse, compare):
        lines.run(
            f"{op} {label} axis {axis}{' reverse' * reverse}",
            op,
            lambda x: CUMULATIVE[op](x, axis=axis, reverse=reverse),
            [x],
            {"axis": axis, "reverse": reverse},
            compare=compare,
        )

    for op in CUMULATIVE:
        for dtype in FLOATS if op == "cumlogsumexp" else [*INTEGERS, *FLOATS]:
            x = small(f"{op} {dtype}", dtype, (3, 4, 2))
            for axis, reverse in [(1, False), (2, True)]:
                compare = "close" if op == "cumlogsumexp" else "exact"
                add(op, f"{dtype}[3,4,2]", x, axis, reverse, compare)
        for dtype in ("f32", "f64"):
            x = typed(1 + randoms(f"{op} {dtype} long").normal(size=(2, 60)) / 4, dtype)
            compare = "exact" if op in ("cummax", "cummin") else "close"
            add(op, f"{dtype}[2,60]", x, 1, False, compare)
            add(op, f"{dtype}[2,60]", x, 0, True, compare)
            # Signs of zeros depend on the identity that JAX begins with.
            rows = [row for row in SPECIAL if not (0.0 in row and op in ("cumsum", "cumprod"))]
            compare = "close" if op == "cumlogsumexp" else "exact"
            add(op, f"{dtype} NaN, infinities", typed(rows, dtype), 1, False, compare)
        add(op, "f32[0,3]", np.zeros((0, 3), np.float32), 1, False, "exact")
        add(op, "f32[0,3]", np.zeros((0, 3), np.float32), 0, False, "exact")
    lines.write()


def record_sorts(into):
    lines = Lines(into, "sort.jsonl")

    def add(label, operands, axis=-1, keys=1):
        axis %= operands[0].ndim
        lines.run(
            f"sort {label} axis {axis} keys {keys}",
            "sort",
            lambda *xs: lax.sort(xs, dimension=axis, num_keys=keys),
            operands,
            {"axis": axis, "keys": keys},
            compare="exact",
        )

    places = lambda shape, axis: np.array(
        np.broadcast_to(
            np.arange(shape[axis], dtype=np.int32).reshape(
                [-1 if i == axis else 1 for i in range(len(shape))]
            ),
            shape,
        )
    )
    for dtype in DTYPES:
        x = small(f"sort {dtype}", dtype, (3, 6, 2))
        for axis in (0, 1, 2):
            add(f"{dtype}[3,6,2]", [x], axis)
            add(f"{dtype}[3,6,2] with places", [x, places(x.shape, axis)], axis)
        y = small(f"sort second {dtype}", "i8", (3, 6, 2))
        add(f"{dtype}[3,6,2] two keys", [y, x, places(x.shape, 1)], 1, 2)
    for dtype in FLOATS:
        x = typed(SPECIAL, dtype)
        # Alone, JAX does not say in which order it leaves zeros of both signs.
        add(f"{dtype} NaN, infinities, zeros", [x, places(x.shape, 1)], 1)
        add(f"{dtype} NaN, infinities, zeros, two keys", [x, x[::-1].copy(), places(x.shape, 1)], 1, 2)
    for dtype in INTEGERS:
        info = np.iinfo(DTYPES[dtype])
        add(f"{dtype} ends of the range", [typed([[info.max, info.min, 0, 1, info.max]], dtype)])
    for dtype in ("f32", "f64", "i32", "u8"):
        x = typed(randoms(f"sort long {dtype}").normal(size=200) * 40, dtype if dtype != "u8" else "i8")
        x = x.view(np.uint8) if dtype == "u8" else x
        add(f"{dtype}[200]", [x])
        add(f"{dtype}[200] with places", [x, places(x.shape, 0)])
    add("f32[0,3]", [np.zeros((0, 3), np.float32)], 0)
    add("f32[3,0]", [np.zeros((3, 0), np.float32)], 1)
    add("f32[3,1]", [typed([[3], [1], [2]], "f32")], 1)
    lines.write()


def record_largest(into):
    lines = Lines(into, "top_k.jsonl")

    def add(label, x, k, axis=-1):
        axis %= x.ndim
        lines.run(
            f"top_k {label} axis {axis} k {k}",
            "top_k",
            lambda x: lax.top_k(x, k, axis=axis),
            [x],
            {"axis": axis, "k": k},
            compare="exact",
        )

    for dtype in DTYPES:
        x = small(f"top_k {dtype}", dtype, (3, 6, 2))
        for axis, k in [(0, 2), (1, 3), (1, 6), (2, 1)]:
            add(f"{dtype}[3,6,2]", x, k, axis)
    for dtype in FLOATS:
        add(f"{dtype} NaN, infinities, zeros", typed(SPECIAL, dtype), 4)
    x = typed(randoms("top_k long").normal(size=200) * 40, "f32")
    add("f32[200]", x, 10)
    add("f32[200]", x, 100)
    add("f32[3,0]", np.zeros((3, 0), np.float32), 0)
    lines.write()


def record_derivatives(into):
    lines = Lines(into, "derivatives_ordering.jsonl")

    def add(label, op, f, *primals, **params):
        shapes = jax.tree.leaves(jax.eval_shape(f, *primals))
        cts = [typed(randoms(f"ct {label} {i}").integers(1, 10, s.shape), "f64") for i, s in enumerate(shapes)]
        count = len(primals)
        lines.run(
            f"vjp {label}",
            "vjp",
            lambda *xs: jax.vjp(f, *xs[:count])[1](xs[count] if len(cts) == 1 else tuple(xs[count:])),
            [*primals, *cts],
            {"of": op, **params},
            compare="close",
        )

    points = {
        "plain": [[1.5, -2.0, 0.5, 3.0], [0.3, 2.0, -1.0, 0.7]],
        "a zero": [[1.5, 0.0, 0.5, 3.0], [2.0, 3.0, -1.0, 0.0]],
        "zeros": [[0.0, 2.0, 0.0, 3.0], [0.0, 0.0, 1.0, 2.0]],
    }
    for op, f in CUMULATIVE.items():
        for label, values in points.items():
            # Ties of extremes are shared in the order of JAX's tree.
            if label == "zeros" and op in ("cummax", "cummin"):
                continue
            for axis, reverse in [(1, False), (1, True), (0, False)]:
                add(
                    f"{op} {label} axis {axis}{' reverse' * reverse}",
                    op,
                    lambda x: f(x, axis=axis, reverse=reverse),
                    typed(values, "f64"),
                    axis=axis,
                    reverse=reverse,
                )
    x, y = typed(points["plain"], "f64"), typed(points["a zero"], "f64")
    for axis in (0, 1):
        add(f"sort axis {axis}", "sort", lambda x: lax.sort(x, dimension=axis), x, axis=axis, keys=1)
        for keys in (1, 2):
            add(
                f"sort of two, axis {axis} keys {keys}",
                "sort",
                lambda x, y: tuple(lax.sort((x, y), dimension=axis, num_keys=keys)),
                x,
                y,
                axis=axis,
                keys=keys,
            )
    lines.write()
