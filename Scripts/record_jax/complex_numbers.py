# SPDX-License-Identifier: Apache-2.0
#
# Complex numbers: functions, special values, sums and products, and derivatives: complex.jsonl.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from encoding import Lines, randoms

UNARY = {
    "neg": lax.neg,
    "sign": lax.sign,
    "abs": lax.abs,
    "exp": lax.exp,
    "expm1": lax.expm1,
    "log": lax.log,
    "log1p": lax.log1p,
    "sqrt": lax.sqrt,
    "rsqrt": lax.rsqrt,
    "sin": lax.sin,
    "cos": lax.cos,
    "tan": lax.tan,
    "asin": lax.asin,
    "acos": lax.acos,
    "atan": lax.atan,
    "sinh": lax.sinh,
    "cosh": lax.cosh,
    "tanh": lax.tanh,
    "asinh": lax.asinh,
    "acosh": lax.acosh,
    "atanh": lax.atanh,
    "logistic": lax.logistic,
    "real": lax.real,
    "imag": lax.imag,
    "conj": lax.conj,
    "angle": jnp.angle,
    "square": jnp.square,
    "reciprocal square": lambda z: lax.integer_pow(z, -2),
    "is_finite": jnp.isfinite,
    "mean": jnp.mean,
    "variance": jnp.var,
    "sum": jnp.sum,
    "prod": jnp.prod,
}
BINARY = {
    "add": lax.add,
    "sub": lax.sub,
    "mul": lax.mul,
    "div": lax.div,
    "pow": lax.pow,
    "eq": lax.eq,
    "ne": lax.ne,
    "vdot": jnp.vdot,
    "outer": jnp.outer,
}
EXACT = ["neg", "real", "imag", "conj", "is_finite", "eq", "ne", "add", "sub"]

# Where JAX and C99 agree; JAX's own answers elsewhere depend on how its compiler multiplies by infinity.
INF, NAN = np.inf, np.nan
SPECIAL = {
    "abs": [complex(INF, 1), complex(1, -INF), complex(-INF, INF), complex(0, 0), 3e38 + 0j],
    "exp": [complex(-INF, 1), complex(INF, 0), complex(0, 0), complex(NAN, 0), complex(89, 1)],
    "log": [complex(INF, 1), complex(1, INF), complex(-INF, 1), complex(INF, INF), complex(-1, 0)],
    "sqrt": [complex(0, 0), complex(-4, 0), complex(INF, 1), complex(1, INF), complex(-INF, 1)],
    "sign": [complex(0, 0)],
    "tanh": [complex(INF, 1), complex(-INF, 1), complex(40, 1), complex(-100, 3)],
    "asin": [complex(2, 0.5), complex(-2, 0.5), complex(0, 20), complex(1e10, 1e10)],
    "acos": [complex(2, 0.5), complex(-2, -0.5), complex(0, 20), complex(1e10, 1e10)],
    "acosh": [complex(0.5, 0.1), complex(-2, 0.1), complex(-2, -0.1), complex(1e10, 1)],
    "atanh": [complex(2, 0.5), complex(-2, 0.5), complex(0, 20), complex(1e10, 1e10)],
}


def f(name):
    """Real functions of complex numbers, which have gradients, and holomorphic ones."""
    return {
        "abs²": lambda z: jnp.sum(jnp.abs(z) ** 2),
        "re exp": lambda z: jnp.sum(jnp.real(jnp.exp(z))),
        "im log": lambda z: jnp.sum(jnp.imag(jnp.log(z))),
        "norm": lambda z: jnp.sqrt(jnp.sum(jnp.real(z * jnp.conj(z)))),
        "abs sin": lambda z: jnp.sum(jnp.abs(jnp.sin(z))),
        "im square": lambda z: jnp.sum(jnp.imag(z * z)),
        "product": lambda z: jnp.abs(jnp.prod(z)),
        "cube": lambda z: jnp.sum(z * z * z),
        "exp / z": lambda z: jnp.sum(jnp.exp(z) / z),
        "sqrt": lambda z: jnp.sum(jnp.sqrt(z)),
        "power": lambda z: jnp.sum(z ** (0.5 + 1j)),
        "vector": lambda z: jnp.sin(z) * z[0],
        "modulus": lambda z: jnp.abs(z) * jnp.real(z[0]),
    }[name]


def points(name, dtype, count=12):
    random = randoms(name)
    return (random.uniform(-3, 3, count) + 1j * random.uniform(-3, 3, count)).astype(dtype)


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "complex.jsonl")
    for dtype in (np.complex64, np.complex128):
        label = "c64" if dtype == np.complex64 else "c128"
        for op, function in UNARY.items():
            compare = "exact" if op in EXACT else "close"
            lines.run(f"{op} {label}", op, function, [points(op, dtype)], compare=compare)
            if op in SPECIAL:
                special = np.array(SPECIAL[op], dtype)
                lines.run(f"{op} {label} special", op, function, [special], compare="close")
        for op, function in BINARY.items():
            compare = "exact" if op in EXACT else "close"
            inputs = [points(op + " x", dtype), points(op + " y", dtype)]
            lines.run(f"{op} {label}", op, function, inputs, compare=compare)
        edges = [
            np.array([1, 1j, 1e30, 1 + 1j, 1e-30], dtype),
            np.array([1e30 + 1e30j, 1e-30j, 1e30, complex(INF, 0), 1e-30 + 1e-30j], dtype),
        ]
        lines.run(f"div {label} special", "div", lax.div, edges, compare="close")
        zero = [np.array([0, 0], dtype), np.array([0, 2], dtype)]
        lines.run(f"pow {label} of zero", "pow", lax.pow, zero, compare="close")
        matrices = [points("x", dtype).reshape(4, 3), points("y", dtype, 15).reshape(3, 5)]
        lines.run(f"matmul {label}", "matmul", jnp.matmul, matrices, compare="close")
    for name in ["abs²", "re exp", "im log", "norm", "abs sin", "im square", "product"]:
        z = points(name, np.complex128, 4)
        lines.run(f"grad {name}", "grad", jax.grad(f(name)), [z], {"of": name}, compare="close")
    for name in ["cube", "exp / z", "sqrt", "power"]:
        z = points(name, np.complex128, 4)
        gradient = jax.grad(f(name), holomorphic=True)
        lines.run(f"derivative {name}", "derivative", gradient, [z], {"of": name}, compare="close")
    z = points("vector", np.complex128, 3)
    for op, jacobian in (("jacfwd", jax.jacfwd), ("jacrev", jax.jacrev)):
        function = jacobian(f("vector"), holomorphic=True)
        lines.run(f"{op} vector", op, function, [z], {"of": "vector"}, compare="close")
    lines.run("jacrev modulus", "jacrev real", jax.jacrev(f("modulus")), [z], {"of": "modulus"},
              compare="close")
    # Cotangents of functions with complex results, as vjp gives them.
    for op in ["mul", "div", "pow"]:
        inputs = [points(op + " x", np.complex128), points(op + " y", np.complex128)]
        ct = points(op + " ct", np.complex128)
        pulled = lambda x, y, ct, op=op: jax.vjp(BINARY[op], x, y)[1](ct)
        lines.run(f"vjp {op}", "vjp", pulled, [*inputs, ct], {"of": op}, compare="close")
    for op in ["abs", "real", "imag", "conj", "exp", "sqrt", "tanh"]:
        x = points(op, np.complex128)
        y = np.asarray(UNARY[op](x))
        ct = points(op + " ct", np.complex128)
        ct = ct.real if y.dtype == np.float64 else ct
        pulled = lambda x, ct, op=op: jax.vjp(UNARY[op], x)[1](ct)[0]
        lines.run(f"vjp {op}", "vjp", pulled, [x, ct], {"of": op}, compare="close")
    lines.write()
