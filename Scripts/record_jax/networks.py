# SPDX-License-Identifier: Apache-2.0
#
# Activations of jax.nn and functions of jnp and jax.scipy.special that are made of primitives: their
# values, NaN, infinities and both zeros included, and their slopes, also where pieces meet.
# Attention and normalizations with masks and weights.

import jax
import jax.numpy as jnp
import jax.scipy.special as special
import numpy as np

from encoding import Lines, randoms, typed

NUMBERS = [0.0, -0.0, 1, -1, 0.5, -0.5, 2.5, -2.5, 3, -3, 6, 7, -7, 30, -30, 100, -100]
ENDS = [np.inf, -np.inf, np.nan]
ACTIVATIONS = {
    "relu": jax.nn.relu,
    "relu6": jax.nn.relu6,
    "elu": jax.nn.elu,
    "celu": jax.nn.celu,
    "selu": jax.nn.selu,
    "gelu": jax.nn.gelu,
    "leaky_relu": jax.nn.leaky_relu,
    "hard_tanh": jax.nn.hard_tanh,
    "hard_sigmoid": jax.nn.hard_sigmoid,
    "hard_silu": jax.nn.hard_silu,
    "log_sigmoid": jax.nn.log_sigmoid,
    "softplus": jax.nn.softplus,
    "soft_sign": jax.nn.soft_sign,
    "silu": jax.nn.silu,
    "mish": jax.nn.mish,
    "squareplus": jax.nn.squareplus,
    "sparse_plus": jax.nn.sparse_plus,
    "sparse_sigmoid": jax.nn.sparse_sigmoid,
    "sigmoid": jax.nn.sigmoid,
}
UNARY = {
    "exp2": jnp.exp2,
    "log2": jnp.log2,
    "log10": jnp.log10,
    "square": jnp.square,
    "reciprocal": jnp.reciprocal,
    "sinc": jnp.sinc,
    "degrees": jnp.degrees,
    "radians": jnp.radians,
    "signbit": jnp.signbit,
    "nan_to_num": jnp.nan_to_num,
    "frexp": jnp.frexp,
    "round_away": jax.lax.round,
    "lgamma": jax.lax.lgamma,
    "digamma": jax.lax.digamma,
    "logit": special.logit,
    "round_2": lambda x: jnp.round(x, 2),
}
BINARY = {
    "logaddexp": jnp.logaddexp,
    "logaddexp2": jnp.logaddexp2,
    "hypot": jnp.hypot,
    "copysign": jnp.copysign,
    "heaviside": jnp.heaviside,
    "atan2": jnp.arctan2,
    "nextafter": jnp.nextafter,
    "xlogy": special.xlogy,
    "xlog1py": special.xlog1py,
}
EXACT = {"signbit", "copysign", "heaviside", "nextafter", "round_away", "frexp", "relu", "square"}


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "networks.jsonl")
    for dtype in ("f32", "f64"):
        for op, f in {**ACTIVATIONS, **UNARY}.items():
            compare = "exact" if op in EXACT else "close"
            for label, values in [("", NUMBERS), (" ends", ENDS)]:
                x = typed(values, dtype)
                lines.run(f"{op} {dtype}{label}", op, f, [x], compare=compare)
        for op, f in BINARY.items():
            compare = "exact" if op in EXACT else "close"
            some = [0.0, -0.0, 1, -2, 0.5, 3, np.inf, -np.inf, np.nan]
            x, y = (typed(grid.ravel(), dtype) for grid in np.meshgrid(some, some))
            lines.run(f"{op} {dtype}", op, f, [x, y], compare=compare)
    for order in (1, 2, 3):
        x = typed([0.3, 1, 2.5, 7, 40, 1e5], "f64")
        n = typed([order] * 6, "f64")
        f = lambda n, x: special.polygamma(n.astype(int), x)
        lines.run(f"polygamma {order}", "polygamma", f, [n, x], compare="close")
    a, b = typed([0.5, 2, 3, 10, 1e4, 1], "f64"), typed([1.5, 4, 9, 30, 1e5, 8], "f64")
    lines.run("betaln", "betaln", special.betaln, [a, b], compare="close")
    record_slopes(lines)
    record_masked(lines)
    record_attention(lines)
    lines.write()


def record_slopes(lines):
    points = typed([0.0, 1, -1, 3, -3, 6, 0.3, -2.5, 40, -40], "f64")
    for op in ACTIVATIONS:
        f = jax.vmap(jax.grad(ACTIVATIONS[op]))
        lines.run(f"slope {op}", "slope", f, [points], {"of": op}, compare="close")
    for op in ("relu", "relu6"):
        f = jax.vmap(jax.grad(ACTIVATIONS[op]))
        nan = typed([np.nan], "f64")
        lines.run(f"slope {op} NaN", "slope", f, [nan], {"of": op}, compare="close")
    pairs = [(0, 0), (1, 2), (-3, 2), (2, 2), (-np.inf, 1), (1, -np.inf)]
    x, y = (typed([pair[i] for pair in pairs], "f64") for i in (0, 1))
    for op in ("logaddexp", "logaddexp2"):
        f = jax.vmap(jax.grad(BINARY[op], (0, 1)))
        lines.run(f"slopes {op}", "slope", f, [x, y], {"of": op}, compare="close")


def record_masked(lines):
    x = typed(randoms("masked").normal(size=(3, 4)), "f32")
    mask = np.array([[True, False, True, True], [False] * 4, [True] * 4])
    for op in ("softmax", "log_softmax"):
        f = getattr(jax.nn, op)
        rows = [0, 2]  # JAX gives NaN for a row without any element.
        g = lambda x, m: f(x, where=m)
        lines.run(f"{op} where", f"{op}_where", g, [x[rows], mask[rows]], compare="close")
    weights = typed(randoms("weights").normal(size=(3, 4)), "f32")
    weights[0, 1] = 0
    f = lambda x, b: jax.nn.logsumexp(x, axis=1, b=b)
    lines.run("logsumexp weights", "logsumexp_weights", f, [x, weights], compare="close")
    lines.run("logmeanexp", "logmeanexp", lambda x: jax.nn.logmeanexp(x, 0), [x], compare="close")
    lines.run("standardize", "standardize", jax.nn.standardize, [x], compare="close")
    lines.run("glu", "glu", jax.nn.glu, [x], compare="close")


def record_attention(lines):
    random = randoms("attention")

    def draw(*shape):
        return typed(random.normal(size=shape), "f32")

    attention = jax.nn.dot_product_attention
    for label, heads in [("", 2), (" grouped", 1), (" of four", 4)]:
        q, k, v = draw(2, 5, 4, 3), draw(2, 6, heads, 3), draw(2, 6, heads, 3)
        bias, mask = draw(1, 4, 5, 6), random.integers(0, 2, (2, 1, 5, 6)) > 0
        lines.run(f"attention{label}", "attention", attention, [q, k, v], compare="close")
        f = lambda q, k, v, b, m: attention(q, k, v, b, m)
        lines.run(
            f"attention masked{label}", "attention", f, [q, k, v, bias, mask], compare="close"
        )
        f = lambda q, k, v: attention(q, k, v, is_causal=True, scale=0.7)
        lines.run(f"attention causal{label}", "attention_causal", f, [q, k, v], compare="close")
    q, k, v = draw(5, 2, 3), draw(5, 2, 3), draw(5, 2, 3)
    lines.run("attention of one", "attention", attention, [q, k, v], compare="close")
