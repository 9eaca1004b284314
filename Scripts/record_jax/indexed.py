# SPDX-License-Identifier: Apache-2.0
#
# Indices that are data: reads, updates, and the functions made of them. The tests know each operation by its name.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import Lines, randoms, typed


def numbers(name, *shape, dtype="f32"):
    """Halves, so that sums are exact in every order."""
    return typed(randoms(name).integers(-8, 9, shape) / 2, dtype)


def indices(name, *shape, low=-7, high=8, dtype="i32"):
    return typed(randoms(name).integers(low, high, shape), dtype)


X = numbers("x", 4, 5)
ROWS = indices("rows", 6)
PAIRS = indices("pairs", 3, 2)
I = typed(np.asarray(-2), "i32")
FAR = typed(np.asarray(9), "i32")

CASES = [
    # Reads by subscripts.
    ("x[i]", lambda x, i: x[i], [X, I]),
    ("x[i]", lambda x, i: x[i], [X, FAR]),
    ("x[i]", lambda x, i: x[i], [X, ROWS]),
    ("x[i]", lambda x, i: x[i], [X, PAIRS]),
    ("x[i]", lambda x, i: x[i], [X, indices("bytes", 4, low=-4, high=4, dtype="i8")]),
    ("x[i]", lambda x, i: x[i], [X, indices("unsigned", 4, low=0, high=9, dtype="u32")]),
    ("x[:, i]", lambda x, i: x[:, i], [X, ROWS]),
    ("x[i, i]", lambda x, i: x[i, i], [X, PAIRS]),
    ("x[i, j]", lambda x, i, j: x[i, j], [X, indices("i", 3, 1), indices("j", 2)]),
    ("x[i, 1]", lambda x, i: x[i, 1], [X, ROWS]),
    ("x[i, 1:3]", lambda x, i: x[i, 1:3], [X, ROWS]),
    ("x[::2, i]", lambda x, i: x[::2, i], [X, ROWS]),
    ("x[::-1, i]", lambda x, i: x[::-1, i], [X, ROWS]),
    ("x[i, new]", lambda x, i: x[i, None], [X, ROWS]),
    ("y[0, :, i]", lambda y, i: y[0, :, i], [numbers("y", 2, 3, 4), PAIRS]),
    ("y[:, i, i]", lambda y, i: y[:, i, i], [numbers("y", 2, 3, 4), PAIRS]),
    ("y[i, :, i]", lambda y, i: y[i, :, i], [numbers("y", 2, 3, 4), PAIRS]),
    ("y[..., i]", lambda y, i: y[..., i], [numbers("y", 2, 3, 4), ROWS]),
    ("get fill", lambda x, i: x.at[i].get(mode="fill"), [X, ROWS]),
    ("get fill 7", lambda x, i: x.at[i].get(mode="fill", fill_value=7), [X, ROWS]),
    ("get clip", lambda x, i: x.at[i].get(mode="clip"), [X, ROWS]),
    # Updates.
    ("set", lambda x, i, v: x.at[i].set(v), [X, I, numbers("v", 5)]),
    ("set", lambda x, i, v: x.at[i].set(v), [X, FAR, numbers("v", 5)]),
    ("set clip", lambda x, i, v: x.at[i].set(v, mode="clip"), [X, FAR, numbers("v", 5)]),
    ("set", lambda x, i, v: x.at[i].set(v), [X, indices("once", 2, low=0, high=1), numbers("v", 1, 5)]),
    ("add", lambda x, i, v: x.at[i].add(v), [X, ROWS, numbers("v", 6, 5)]),
    ("add", lambda x, i, v: x.at[i].add(v), [X, PAIRS, numbers("v", 3, 2, 5)]),
    ("add clip", lambda x, i, v: x.at[i].add(v, mode="clip"), [X, ROWS, numbers("v", 6, 5)]),
    ("multiply", lambda x, i, v: x.at[i].multiply(v), [X, ROWS, numbers("v", 6, 5)]),
    ("min", lambda x, i, v: x.at[i].min(v), [X, ROWS, numbers("v", 6, 5)]),
    ("max", lambda x, i, v: x.at[i].max(v), [X, ROWS, numbers("v", 6, 5)]),
    ("add columns", lambda x, i, v: x.at[:, i].add(v), [X, ROWS, numbers("v", 4, 6)]),
    ("add part", lambda x, i, v: x.at[1:3, i].add(v), [X, ROWS, numbers("v", 2, 6)]),
    ("add spread", lambda x, i, v: x.at[::2, i].add(v), [X, ROWS, numbers("v", 2, 6)]),
    ("add element", lambda x, i, v: x.at[2, i].add(v), [X, ROWS, numbers("v", 6)]),
    ("add pairs", lambda x, i, v: x.at[i, i].add(v), [X, PAIRS, numbers("v", 3, 2)]),
    ("set mask", lambda x: jnp.where(x < 0, 0, x).astype(x.dtype), [X]),
    ("add mask", lambda x: jnp.where(x < 0, x + 1, x), [X]),
    ("add half", lambda x, i: x.at[i].add(1.5), [indices("whole", 4), indices("at", 3, low=0, high=4)]),
    # Functions.
    ("take", lambda x, i: jnp.take(x, i, axis=0), [X, ROWS]),
    ("take 1", lambda x, i: jnp.take(x, i, axis=1), [X, PAIRS]),
    ("take flat", lambda x, i: jnp.take(x, i), [X, PAIRS]),
    ("take clip", lambda x, i: jnp.take(x, i, axis=0, mode="clip"), [X, ROWS]),
    ("take wrap", lambda x, i: jnp.take(x, i, axis=0, mode="wrap"), [X, ROWS]),
    ("take integers", lambda x, i: jnp.take(x, i, axis=0), [indices("taken", 4), ROWS]),
    ("along 1", lambda x, i: jnp.take_along_axis(x, i, 1), [X, indices("along", 4, 3)]),
    ("along 0", lambda x, i: jnp.take_along_axis(x, i, 0), [X, indices("along", 3, 5)]),
    ("along 1", lambda x, i: jnp.take_along_axis(x, i, 1), [X, indices("along", 1, 3)]),
    ("along 1", lambda x, i: jnp.take_along_axis(x, i, 1), [numbers("row", 1, 5), indices("along", 4, 3)]),
    (
        "put along 1",
        lambda x, i, v: jnp.put_along_axis(x, i, v, 1, inplace=False),
        [X, typed(np.array([[0], [3], [-1], [9]]), "i32"), numbers("v", 4, 1)],
    ),
    ("slice", lambda x, i: lax.dynamic_slice(x, (i, jnp.int32(1)), (2, 3)), [X, I]),
    ("slice", lambda x, i: lax.dynamic_slice(x, (i, jnp.int32(1)), (2, 3)), [X, FAR]),
    ("update", lambda x, u, i: lax.dynamic_update_slice(x, u, (i, jnp.int32(1))), [X, numbers("u", 2, 3), FAR]),
    ("slice in dim", lambda x, i: lax.dynamic_slice_in_dim(x, i, 2, 1), [X, I]),
    ("index in dim", lambda x, i: lax.dynamic_index_in_dim(x, i, 1, keepdims=False), [X, I]),
    ("update index", lambda x, u, i: lax.dynamic_update_index_in_dim(x, u, i, 0), [X, numbers("u", 5), I]),
    ("segment sum", lambda x, s: jax.ops.segment_sum(x, s, 3), [X, typed(np.array([2, 0, 2, -1]), "i32")]),
    ("segment max", lambda x, s: jax.ops.segment_max(x, s, 3), [X, typed(np.array([2, 0, 2, 5]), "i32")]),
    ("segment min", lambda x, s: jax.ops.segment_min(x, s, 3), [X, typed(np.array([2, 0, 2, 5]), "i32")]),
    ("segment product", lambda x, s: jax.ops.segment_prod(x, s, 3), [X, typed(np.array([2, 0, 2, 5]), "i32")]),
    ("bincount", lambda x: jnp.bincount(x, length=5).astype(jnp.int32), [ROWS]),
    ("bincount weights", lambda x, w: jnp.bincount(x, w, length=5), [ROWS, numbers("w", 6)]),
    ("unravel", lambda i: jnp.unravel_index(i, (3, 4)), [indices("flat", 6, low=-15, high=15)]),
    ("ravel clip", lambda i, j: jnp.ravel_multi_index((i, j), (3, 4), mode="clip"), [ROWS, ROWS]),
    ("ravel wrap", lambda i, j: jnp.ravel_multi_index((i, j), (3, 4), mode="wrap"), [ROWS, ROWS]),
    ("choose clip", lambda i, x, y: jnp.choose(i, [x, y], mode="clip"), [ROWS, numbers("a", 6), numbers("b", 6)]),
    ("choose wrap", lambda i, x, y: jnp.choose(i, [x, y], mode="wrap"), [ROWS, numbers("a", 6), numbers("b", 6)]),
    ("roll", lambda x, k: jnp.roll(x, k, 1), [X, FAR]),
    ("roll flat", lambda x, k: jnp.roll(x, k), [X, I]),
    ("fill diagonal", lambda x, v: jnp.fill_diagonal(x, v, inplace=False), [X, numbers("v", 4)]),
    ("nonzero 6", lambda x: [y.astype(jnp.int32) for y in jnp.nonzero(x, size=6, fill_value=-1)], [typed(np.array([[0, 1, 0], [2, 0, 3]]), "f32")]),
    ("nonzero 2", lambda x: [y.astype(jnp.int32) for y in jnp.nonzero(x, size=2)], [typed(np.array([[0, 1, 0], [2, 0, 3]]), "f32")]),
    ("argwhere 4", lambda x: jnp.argwhere(x, size=4, fill_value=9).astype(jnp.int32), [typed(np.array([[0, 1, 0], [2, 0, 3]]), "f32")]),
    ("compress 3", lambda c, x: jnp.compress(c, x, axis=0, size=3, fill_value=7), [typed(np.array([1, 0, 1]), "bool"), X]),
    ("extract 3", lambda c, x: jnp.extract(c, x, size=3), [typed(np.array([0, 1, 1, 1]), "bool"), numbers("e", 4)]),
    ("tril", lambda: [jnp.asarray(y, jnp.int32) for y in jnp.tril_indices(3, 1, 4)], []),
    ("triu", lambda: [jnp.asarray(y, jnp.int32) for y in jnp.triu_indices(3, -1)], []),
    ("indices", lambda: jnp.indices((2, 3), dtype=jnp.int32), []),
    # Derivatives where indices are equal.
    # Rows that exist: JAX drops the derivative of those that do not, which it reads as the nearest.
    ("grad rows", lambda x, i: jax.grad(lambda x: (x[i] * x[i]).sum())(x), [X, indices("exist", 6, low=-4, high=4)]),
    ("grad set", lambda x, i, v: jax.grad(lambda x, v: (x.at[i].set(v) ** 2).sum(), (0, 1))(x, v), [X, indices("set", 3, low=0, high=4), numbers("v", 3, 5)]),
    ("grad max", lambda x, i, v: jax.grad(lambda x, v: (x.at[i].max(v) * jnp.arange(4.0)[:, None]).sum(), (0, 1))(x, v), [numbers("m", 4, 2), typed(np.array([1, 1, 2]), "i32"), numbers("n", 3, 2)]),
    ("vmap slice", lambda x, i: jax.vmap(lambda x, i: lax.dynamic_slice(x, (i,), (2,)))(x, i), [X, indices("starts", 4)]),
    ("vmap add", lambda x, i, v: jax.vmap(lambda x, i, v: x.at[i].add(v))(x, i, v), [X, indices("many", 4, 3), numbers("v", 4, 3)]),
]


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "indexed.jsonl")
    for number, (op, f, inputs) in enumerate(CASES):
        compare = "close" if op in ("grad max", "segment product") else "exact"
        lines.run(f"{number} {op}", op, f, inputs, compare=compare)
    lines.write()
