# SPDX-License-Identifier: Apache-2.0
#
# Choices and loops: their values, for one example and for a batch, and their derivatives of both modes.
#
# A function takes arrays and gives a list of arrays. Its gradient is that of the sum of the squares of all
# elements of its results. Where a branch that is not taken would spoil JAX's batched gradient with NaN, the
# batch is recorded example by example.

import jax
import jax.numpy as jnp
from jax import lax

from encoding import Lines, randoms, typed

SHARED = None


def cond_root(x):
    return [lax.cond(x > 0, lambda x: jnp.sqrt(x) + jnp.log(x), lambda x: x - 1, x)]


def cond_weights(p, x, w, v):
    return [lax.cond(p > 0, lambda: jnp.tanh(w @ x), lambda: v @ x)]


def cond_nested(p, q, x):
    deep = lambda: lax.cond(q > 0, lambda: jnp.exp(-x), lambda: x * q)
    return [lax.cond(p > 0, deep, lambda: jnp.cos(x) * p)]


def switch(i, x):
    return list(lax.switch(i, [lambda x: (jnp.sin(x), x), lambda x: (x * x, -x), lambda x: (x, x * 3)], x))


def while_double(x):
    keep = lambda s: (s[0] < 10) & (s[1] < 100)
    return list(lax.while_loop(keep, lambda s: (s[0] + 1, 2 * s[1]), (jnp.int32(0), x)))


def while_newton(a):
    far = lambda x: jnp.abs(x * x - a) > 1e-9 * a
    return [lax.while_loop(far, lambda x: (x + a / x) / 2, a)]


def while_weights(n, x, w):
    keep = lambda s: s[0] < n
    return [lax.while_loop(keep, lambda s: (s[0] + 1, jnp.tanh(w @ s[1])), (jnp.int32(0), x))[1]]


def while_cond(x):
    step = lambda x: lax.cond(x > 0, lambda: x * 2, lambda: x - 7)
    return [lax.while_loop(lambda x: jnp.abs(x) < 50, step, x)]


def while_while(x):
    inner = lambda x: lax.while_loop(lambda x: x < 7, lambda x: x + 3, x)
    return [lax.while_loop(lambda x: x < 40, lambda x: inner(x) * 2, x)]


def fori_dynamic(n, x):
    return [lax.fori_loop(0, n, lambda i, x: 0.5 * x + i, x)]


def fori(x, w):
    return [lax.fori_loop(1, 4, lambda i, x: jnp.tanh(w @ x) + i, x)]


def scan_layer(w, h, rows):
    def step(h, row):
        h = jnp.tanh(jnp.sin(w) @ h + row)
        return h, h * row

    return list(lax.scan(step, h, rows))


def scan_reverse(c, rows):
    return list(lax.scan(lambda c, x: (c * 0.5 + jnp.sum(x), c * x), c, rows, reverse=True))


def scan_cond(c, rows):
    def step(c, x):
        return lax.cond(x > 0, lambda: jnp.sin(c) * x, lambda: c - x), c

    return list(lax.scan(step, c, rows))


def scan_while(c, rows):
    def step(c, x):
        return lax.while_loop(lambda c: c < 4, lambda c: c + 0.1 * c * c + 0.5 + x * x, c) - 3.5, c

    return list(lax.scan(step, c, rows))


def scan_scan(c, rows):
    def step(c, row):
        return lax.scan(lambda d, x: (d * x, d), c, jnp.stack([row, jnp.sin(row)]))[0], c

    return list(lax.scan(step, c, rows))


def scan_counter(x):
    def step(s, _):
        i, x = s
        return (i + 1, x * jnp.cos(x) + i), x

    (i, x), xs = lax.scan(step, (jnp.int32(0), x), None, length=3)
    return [i, x, xs]


def map_rows(rows):
    return [lax.map(lambda x: jnp.sum(x * jnp.sin(x)), rows, batch_size=2)]


def associative_product(xs):
    return [lax.associative_scan(jnp.multiply, xs, reverse=True)]


def associative_matrices(xs):
    return [lax.associative_scan(jnp.matmul, xs)]


def recomputed(x, w):
    layer = jax.checkpoint(lambda x: jnp.tanh(w @ jnp.sin(w @ x)))
    return [layer(layer(x))]


def draw(name, *shape):
    return typed(randoms(name).normal(size=shape), "f64")


W, V = draw("W", 3, 3), draw("V", 3, 3)
ROWS = draw("rows", 4, 5, 3)
SIGNS = typed([0.5, -1.0, 2.0, -0.3], "f64")
X = draw("x", 4, 3)
# name: (function, examples, mapped axes, arguments to differentiate in, whether reverse mode goes through)
FUNCTIONS = {
    "cond_root": (cond_root, [typed([4, 0, -1, 0.5], "f64")], [0], [0], True),
    "cond_weights": (cond_weights, [SIGNS, X, W, V], [0, 0, SHARED, SHARED], [1, 2, 3], True),
    "cond_shared": (cond_weights, [SIGNS[0], X, W, V], [SHARED, 0, SHARED, SHARED], [1, 2], True),
    "cond_choice_only": (cond_weights, [SIGNS, X[0], W, V], [0, SHARED, SHARED, SHARED], [1, 2], True),
    "cond_all": (
        cond_weights,
        [SIGNS, X, draw("Ws", 4, 3, 3), V],
        [0, 0, 0, SHARED],
        [1, 2, 3],
        True,
    ),
    "cond_nested": (cond_nested, [SIGNS, SIGNS[::-1].copy(), X], [0, 0, 0], [0, 1, 2], True),
    "switch": (switch, [typed([2, 0, 1, 7], "i32"), X], [0, 0], [1], True),
    "while_double": (while_double, [typed([3, 200, 0.001, 60], "f64")], [0], [0], False),
    "while_newton": (while_newton, [typed([2, 9, 1e-3, 1e6], "f64")], [0], [0], False),
    "while_weights": (while_weights, [typed([0, 3, 1, 7], "i32"), X, W], [0, 0, SHARED], [1, 2], False),
    "while_counts": (while_weights, [typed([0, 3, 1, 7], "i32"), X[1], W], [0, SHARED, SHARED], [1, 2], False),
    "while_states": (while_weights, [typed(3, "i32"), X, W], [SHARED, 0, SHARED], [1, 2], False),
    "while_cond": (while_cond, [typed([3, -4, 60, 0.5], "f64")], [0], [0], False),
    "while_while": (while_while, [typed([3, -4, 60, 0.5], "f64")], [0], [0], False),
    "fori_dynamic": (fori_dynamic, [typed([0, 4, 2, 9], "i32"), X], [0, 0], [1], False),
    "fori": (fori, [X, W], [0, SHARED], [0, 1], True),
    "scan_layer": (scan_layer, [W, X, ROWS], [SHARED, 0, 0], [0, 1, 2], True),
    "scan_rows": (scan_layer, [W, X[0], ROWS], [SHARED, SHARED, 0], [0, 1, 2], True),
    "scan_states": (scan_layer, [W, X, ROWS[0]], [SHARED, 0, SHARED], [0, 1, 2], True),
    "scan_reverse": (scan_reverse, [SIGNS, ROWS], [0, 0], [0, 1], True),
    "scan_cond": (scan_cond, [SIGNS, draw("signs", 4, 6)], [0, 0], [0, 1], True),
    "scan_while": (scan_while, [SIGNS, draw("signs", 4, 6)], [0, 0], [0, 1], False),
    "scan_scan": (scan_scan, [X, ROWS], [0, 0], [0, 1], True),
    "scan_counter": (scan_counter, [SIGNS], [0], [0], True),
    "map_rows": (map_rows, [ROWS], [0], [0], True),
    "associative_product": (associative_product, [ROWS], [0], [0], True),
    "associative_matrices": (associative_matrices, [draw("matrices", 4, 5, 3, 3)], [0], [0], True),
    "recomputed": (recomputed, [X, W], [0, SHARED], [0, 1], True),
}
# Functions whose branches spoil JAX's batched derivatives.
SPOILT = {"cond_root"}


def squares(results):
    floats = [y for y in results if jnp.issubdtype(y.dtype, jnp.floating)]
    return sum(jnp.sum(y * y) for y in floats)


def looped(f, axes):
    """f for each example, one after the other."""

    def all_examples(*batch):
        size = next(x.shape[0] for x, axis in zip(batch, axes) if axis is not None)
        each = [
            f(*[x if axis is None else x[i] for x, axis in zip(batch, axes)]) for i in range(size)
        ]
        return [jnp.stack(rows) for rows in zip(*each)]

    return all_examples


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "control_flow.jsonl")
    for name, (f, batch, axes, wrt, is_reversible) in FUNCTIONS.items():
        batched = looped if name in SPOILT else lambda f, axes: jax.vmap(f, axes)
        params = {"function": f.__name__, "axes": axes, "wrt": wrt}
        one = [x if axis is None else x[1] for x, axis in zip(batch, axes)]
        tangents = [draw(f"{name} tangent {i}", *batch[i].shape) for i in wrt]
        tangent_axes = axes + [axes[i] for i in wrt]

        def jvp(*arguments):
            values, given = arguments[: len(batch)], arguments[len(batch) :]

            def varied(*some):
                rest = list(values)
                for i, x in zip(wrt, some):
                    rest[i] = x
                return [y for y in f(*rest) if jnp.issubdtype(y.dtype, jnp.floating)]

            return list(jax.jvp(varied, [values[i] for i in wrt], list(given))[1])

        def gradient(f):
            return lambda *arguments: list(
                jax.grad(lambda *x: squares(f(*x)), tuple(wrt))(*arguments)
            )

        def add(op, function, inputs):
            lines.run(f"{op} {name}", op, function, inputs, params, compare="close")

        add("value", f, one)
        add("vmap", batched(f, axes), batch)
        add("jvp", jvp, one + [t if a is None else t[1] for t, a in zip(tangents, tangent_axes[len(axes) :])])
        add("vmap_jvp", batched(jvp, tangent_axes), batch + tangents)
        if not is_reversible:
            continue
        add("grad", gradient(f), one)
        add("vmap_grad", batched(gradient(f), axes), batch)
        if name not in SPOILT:
            add("grad_vmap", gradient(jax.vmap(f, axes)), batch)
            forward = lambda *arguments: list(
                jax.jvp(
                    lambda x: gradient(f)(*[x if i == wrt[0] else y for i, y in enumerate(arguments[:-1])]),
                    [arguments[wrt[0]]],
                    [arguments[-1]],
                )[1]
            )
            add("jvp_grad", forward, one + [draw(f"{name} direction", *one[wrt[0]].shape)])
    lines.write()
