# SPDX-License-Identifier: Apache-2.0
#
# Functions that move elements and compute nothing, and indexing with its functional updates.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import DTYPES, Lines, typed


def numbered(shape, dtype="f32", start=1):
    values = np.arange(start, start + np.prod(shape, dtype=int)).reshape(shape)
    return typed(values % 2 if dtype == "bool" else values, dtype)


def tuples(lists):
    """Lists, which JSON has, as the tuples that JAX wants."""
    return tuple(map(tuples, lists)) if isinstance(lists, list) else lists


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_moves(into)
    record_indexing(into)


def record_moves(into):
    lines = Lines(into, "structural.jsonl")

    def add(op, f, shapes, element="f32", **params):
        inputs = [numbered(shape, element, 1 + 50 * i) for i, shape in enumerate(shapes)]
        types = " ".join(f"{element}{list(shape)}".replace(" ", "") for shape in shapes)
        facts = " ".join(f"{key}={value}" for key, value in params.items())
        lines.run(f"{op} {types} {facts}".strip(), op, f, inputs, params, compare="exact")

    def broadcast(x, shape, dims, dtype="f32"):
        add(
            "broadcast_in_dim",
            lambda x: lax.broadcast_in_dim(x, shape, dims),
            [x],
            dtype,
            shape=shape,
            broadcast_dimensions=dims,
        )

    for x, shape, dims in [
        ((), (3,), []),
        ((), (2, 3), []),
        ((3,), (2, 3), [1]),
        ((2,), (2, 3), [0]),
        ((2, 1), (2, 3), [0, 1]),
        ((1, 3), (4, 2, 3), [1, 2]),
        ((2, 3), (2, 4, 3), [0, 2]),
        ((3,), (0, 3), [1]),
        ((0,), (2, 0), [1]),
    ]:
        broadcast(x, list(shape), dims)
    for x, shape in [
        ((4, 3), [12]),
        ((4, 3), [2, 6]),
        ((), [1, 1]),
        ((1,), []),
        ((2, 3, 4), [4, 6]),
        ((0, 3), [3, 0]),
    ]:
        add("reshape", lambda x: lax.reshape(x, shape), [x], new_sizes=shape)
    for x, p in [
        ((4, 3), [1, 0]),
        ((2, 3, 4), [2, 0, 1]),
        ((2, 3, 4), [0, 2, 1]),
        ((2, 3, 4), [0, 1, 2]),
        ((2, 1, 3, 2), [3, 1, 0, 2]),
        ((0, 3), [1, 0]),
    ]:
        add("transpose", lambda x: lax.transpose(x, p), [x], permutation=p)
    for x, d in [((4,), [0]), ((2, 3), [1]), ((2, 3), [0, 1]), ((2, 3), []), ((0, 2), [0, 1])]:
        add("rev", lambda x: lax.rev(x, d), [x], dimensions=d)
    for x, start, limit, strides in [
        ((6,), [1], [4], None),
        ((6,), [0], [6], [2]),
        ((6,), [1], [6], [3]),
        ((6,), [2], [2], None),
        ((4, 5), [1, 0], [3, 5], None),
        ((4, 5), [0, 1], [4, 5], [3, 2]),
        ((3, 4, 2), [1, 1, 0], [3, 3, 1], [1, 2, 1]),
    ]:
        add(
            "slice",
            lambda x: lax.slice(x, start, limit, strides),
            [x],
            start_indices=start,
            limit_indices=limit,
            strides=strides or [1] * len(x),
        )
    for x, config in [
        ((3,), [[1, 2, 0]]),
        ((3,), [[0, 0, 2]]),
        ((4,), [[-1, 2, 1]]),
        ((4,), [[-1, -2, 0]]),
        ((2, 3), [[1, 0, 1], [-1, 2, 0]]),
        ((2, 3), [[0, 0, 0], [2, 1, 1]]),
        ((3,), [[-2, -2, 1]]),
        ((0, 2), [[1, 2, 0], [0, 1, 0]]),
        ((1,), [[0, 0, 3]]),
        ((0,), [[2, 0, 1]]),
    ]:
        # The second operand is the padding value.
        add("pad", lambda x, v: lax.pad(x, v, tuples(config)), [x, ()], padding_config=config)
    for shapes, d in [
        ([(3,), (2,)], 0),
        ([(2, 3), (2, 1), (2, 2)], 1),
        ([(1, 2), (3, 2)], 0),
        ([(2,), (0,), (1,)], 0),
        ([(4,)], 0),
        ([(2, 1, 2), (2, 3, 2)], 1),
    ]:
        add("concatenate", lambda *xs: lax.concatenate(xs, d), shapes, dimension=d)
    for shape, d in [([4], 0), ([2, 3], 0), ([2, 3], 1), ([0], 0), ([2, 2, 3], 2)]:
        for dtype in ("i32", "f32", "u8", "bf16", "f64", "i64"):
            add(
                "iota",
                lambda: lax.broadcasted_iota(DTYPES[dtype], shape, d),
                [],
                shape=shape,
                dimension=d,
                dtype=dtype,
            )
    for x, d in [((3, 1), [1]), ((1, 3, 1), [0, 2]), ((1,), [0])]:
        add("squeeze", lambda x: lax.squeeze(x, d), [x], dimensions=d)
    for x, axis in [((3,), 0), ((3,), 1), ((3,), -1), ((), 0), ((2, 3), 1)]:
        add("expand_dims", lambda x: jnp.expand_dims(x, axis), [x], axis=axis)
    for shapes, axis in [
        ([(3,), (3,)], 0),
        ([(3,), (3,)], 1),
        ([(3,), (3,)], -1),
        ([(), (), ()], 0),
        ([(2, 3)] * 2, 1),
    ]:
        add("stack", lambda *xs: jnp.stack(xs, axis), shapes, axis=axis)
    # Moving is the same for every type: one case of each kind.
    for dtype in DTYPES:
        if dtype == "f32":
            continue
        broadcast((3,), [2, 3], [1], dtype)
        add("transpose", lambda x: lax.transpose(x, [1, 0]), [(4, 3)], dtype, permutation=[1, 0])
        add("rev", lambda x: lax.rev(x, [0]), [(4,)], dtype, dimensions=[0])
        add(
            "slice",
            lambda x: lax.slice(x, [1], [6], [3]),
            [(6,)],
            dtype,
            start_indices=[1],
            limit_indices=[6],
            strides=[3],
        )
        add(
            "pad",
            lambda x, v: lax.pad(x, v, ((1, 2, 1),)),
            [(3,), ()],
            dtype,
            padding_config=[[1, 2, 1]],
        )
        add("concatenate", lambda *xs: lax.concatenate(xs, 0), [(3,), (2,)], dtype, dimension=0)
    lines.write()


# MARK: - Indexing


def python_index(items):
    """The Python index that a list of items stands for; see README."""

    def item(i):
        if isinstance(i, dict):
            return slice(i.get("start"), i.get("stop"), i.get("step"))
        return {"...": ..., "new": None, ":": slice(None)}.get(i, i) if isinstance(i, str) else i

    return tuple(item(i) for i in items)


def span(start=None, stop=None, step=None):
    return {
        key: value
        for key, value in {"start": start, "stop": stop, "step": step}.items()
        if value is not None
    }


INDICES = [
    ((4,), [2]),
    ((4,), [-1]),
    ((3, 4), [1]),
    ((3, 4), [-1, 2]),
    ((3, 4), [":", 1]),
    ((3, 4), [span(1, 3)]),
    ((3, 4), [span(1), span(None, 2)]),
    ((3, 4), [span(None, None, 2), ":"]),
    ((3, 4), [0, span(1, 3)]),
    ((3, 4), [span(-2), -1]),
    ((3, 4), [":", "new", 0]),
    ((3, 4), ["...", 1]),
    ((2, 3, 4), ["...", span(1, 3)]),
    ((2, 3, 4), [1, "...", 0]),
    ((3, 4), [span(2, 2)]),
    ((6,), [span(1, 6, 3)]),
]


def record_indexing(into):
    lines = Lines(into, "indexing.jsonl")
    for shape, items in INDICES:
        x, index = numbered(shape), python_index(items)
        label = f"f32{list(shape)} {items}".replace("'", "")
        part = np.asarray(x)[index]
        update = numbered(part.shape, start=100)
        params = {"index": items}
        lines.run(f"index {label}", "index", lambda x: x[index], [x], params, compare="exact")
        lines.run(
            f"index_set {label}",
            "index_set",
            lambda x, u: x.at[index].set(u),
            [x, update],
            params,
            compare="exact",
        )
        lines.run(
            f"index_add {label}",
            "index_add",
            lambda x, u: x.at[index].add(u),
            [x, update],
            params,
            compare="exact",
        )
    # The update broadcasts to the part it replaces.
    x = numbered((3, 4))
    for shape in [(), (1,), (2,), (3, 1)]:
        index = python_index([":", span(1, 3)])
        lines.run(
            f"index_set f32[3, 4] to f32{list(shape)}",
            "index_set",
            lambda x, u: x.at[index].set(u),
            [x, numbered(shape, start=100)],
            {"index": [":", span(1, 3)]},
            compare="exact",
        )
    lines.write()
