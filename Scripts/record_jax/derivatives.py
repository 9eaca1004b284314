# SPDX-License-Identifier: Apache-2.0
#
# Derivatives in f64: of every primitive, at the points where a choice was made (ties, zeros, the
# ends), and of whole functions, first and second. The source of a function is recorded with it.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import contractions
from encoding import Lines, randoms, typed

F64 = "f64"


def numbers(values):
    return typed(np.array(values, np.float64), F64)


def record(into):
    jax.config.update("jax_enable_x64", True)
    record_elementwise(into)
    record_linear(into)
    record_functions(into)


# MARK: - Elementwise

EVERYWHERE = [0.3, -0.7, 1.0, -1.0, 2.5, -3.2]
POSITIVE = [0.3, 1.0, 2.5, 40.0]
SMOOTH = {  # op: (points, points where a derivative is a choice or an end)
    "neg": (EVERYWHERE, [0]),
    "exp": (EVERYWHERE, [0, -1000]),
    "expm1": (EVERYWHERE, [0, 1e-9, -1000]),
    "log": (POSITIVE, [0]),
    "log1p": (POSITIVE, [0, -0.5, 1e-9, -1]),
    "sqrt": (POSITIVE, [0]),
    "rsqrt": (POSITIVE, [0]),
    "sin": (EVERYWHERE, [0]),
    "cos": (EVERYWHERE, [0]),
    "tanh": (EVERYWHERE, [0, 1000, -1000, 1e-9]),
    "logistic": (EVERYWHERE, [0, 1000, -1000]),
}
STEPS = {
    "abs": (EVERYWHERE, [0, -0.0]),
    "sign": (EVERYWHERE, [0, -0.0]),
    "floor": ([0.3, -0.7, 2.5], [0, 1, -1]),
    "ceil": ([0.3, -0.7, 2.5], [0, 1, -1]),
    "round": ([0.3, -0.7, 2.4], [0, 0.5]),
}
PAIRS = {
    "add": [(1, 2), (-3, 0.5)],
    "sub": [(1, 2), (-3, 0.5)],
    "mul": [(1, 2), (-3, 0.5), (0, 4), (4, 0)],
    "div": [(1, 2), (-3, 0.5), (0, 4), (4, -1)],
    "max": [(1, 2), (2, 1)],
    "min": [(1, 2), (2, 1)],
    # A tie gives each operand half.
    "max ties": [(1, 1), (0, -0.0), (-1, -1)],
    "min ties": [(1, 1), (0, -0.0), (-1, -1)],
    "rem": [(7, 3), (-7, 3), (7, -3), (7.5, 2), (1, 4)],
    "rem of a multiple": [(6, 3), (0, 2)],
    "pow": [(2, 3), (2, -1), (2, 0), (2.5, 0.5), (1, 0), (3, 1)],
    "pow of zero": [(0, 1), (0, 2), (0, 3), (0, 0.5)],
    "pow of zero, exponent zero": [(0, 0)],
    "pow of zero, exponent negative": [(0, -1)],
    "pow of a negative number": [(-2, 2), (-2, 3), (-1, 0)],
}


def round_to_even(x):
    return lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN)


def record_elementwise(into):
    lines = Lines(into, "derivatives_elementwise.jsonl")
    for op, choices in {**SMOOTH, **STEPS}.items():
        f = round_to_even if op == "round" else getattr(lax, op)
        for label, points in zip(("", " edges"), choices):
            x, ones = numbers(points), np.ones(len(points))
            lines.run(
                f"jvp {op}{label}",
                "jvp",
                lambda x, dx: jax.jvp(f, (x,), (dx,)),
                [x, ones],
                {"of": op},
                compare="close",
            )
            lines.run(
                f"vjp {op}{label}",
                "vjp",
                lambda x, ct: jax.vjp(f, x)[1](ct),
                [x, ones],
                {"of": op},
                compare="close",
            )
        lines.run(
            f"second derivative {op}",
            "second_derivative",
            jax.vmap(jax.grad(jax.grad(f))),
            [numbers(choices[0])],
            {"of": op},
            compare="close",
        )
    for label, pairs in PAIRS.items():
        op = label.split()[0]
        x, y = (numbers([pair[i] for pair in pairs]) for i in (0, 1))
        lines.run(
            f"vjp {label}",
            "vjp",
            lambda x, y, ct: jax.vjp(getattr(lax, op), x, y)[1](ct),
            [x, y, np.ones(len(pairs))],
            {"of": op},
            compare="close",
        )
    lines.write()


# MARK: - Linear functions, reductions, contractions


def record_linear(into):
    lines = Lines(into, "derivatives_structural.jsonl")

    def add(label, op, f, *primals, compare="exact", **params):
        """The cotangents that f sends back for a cotangent of small integers."""
        shape = jax.eval_shape(f, *primals).shape
        ct = numbers(randoms(f"ct {label}").integers(1, 10, shape))
        lines.run(
            f"vjp {label}",
            "vjp",
            lambda *xs: jax.vjp(f, *xs[:-1])[1](xs[-1]),
            [*primals, ct],
            {"of": op, **params},
            compare=compare,
        )

    def grid(*shape):
        return numbers(np.arange(1, 1 + np.prod(shape, dtype=int)).reshape(shape))

    for x, shape, dims in [
        ((), [2, 3], []),
        ((3,), [2, 3], [1]),
        ((2, 1), [2, 3], [0, 1]),
        ((1, 3), [4, 1, 3], [1, 2]),
    ]:
        add(
            f"broadcast_in_dim {list(x)} {shape} {dims}",
            "broadcast_in_dim",
            lambda x: lax.broadcast_in_dim(x, shape, dims),
            grid(*x),
            shape=shape,
            broadcast_dimensions=dims,
        )
    add("reshape", "reshape", lambda x: lax.reshape(x, [2, 6]), grid(4, 3), new_sizes=[2, 6])
    add(
        "transpose",
        "transpose",
        lambda x: lax.transpose(x, [2, 0, 1]),
        grid(2, 3, 4),
        permutation=[2, 0, 1],
    )
    add("rev", "rev", lambda x: lax.rev(x, [1]), grid(2, 3), dimensions=[1])
    for start, limit, strides in [
        ([1, 0], [3, 2], [1, 1]),
        ([0, 1], [4, 3], [3, 2]),
        ([1, 1], [4, 3], [2, 1]),
    ]:
        add(
            f"slice {start} {limit} {strides}",
            "slice",
            lambda x: lax.slice(x, start, limit, strides),
            grid(4, 3),
            start_indices=start,
            limit_indices=limit,
            strides=strides,
        )
    for config in [
        [[1, 2, 0], [0, 0, 0]],
        [[0, 1, 2], [1, 0, 1]],
        [[-1, 0, 0], [1, -1, 0]],
        [[-1, 2, 1], [0, -2, 2]],
    ]:
        add(
            f"pad {config}",
            "pad",
            lambda x, v: lax.pad(x, v, tuple(map(tuple, config))),
            grid(3, 2),
            numbers(7),
            padding_config=config,
        )
    add(
        "concatenate",
        "concatenate",
        lambda x, y: lax.concatenate([x, y], 1),
        grid(2, 3),
        grid(2, 2),
        dimension=1,
    )
    which = np.array([[True, False, True], [False, True, False]])
    ct = grid(2, 3)
    lines.run(
        "vjp select_n",
        "vjp_select",
        lambda p, x, y, ct: jax.vjp(lambda x, y: lax.select_n(p, x, y), x, y)[1](ct),
        [which, grid(2, 3), grid(2, 3), ct],
        {"of": "select_n"},
        compare="exact",
    )
    # Reductions: ties share the cotangent; a product with zeros needs no division.
    rows = {
        "plain": [[1, 5, 3], [4, 2, 6]],
        "ties": [[2, 2, 1], [1, 1, 1]],
        "zeros": [[0, 2, 3], [0, 0, 4]],
    }
    for op in ("reduce_sum", "reduce_max", "reduce_min", "reduce_prod"):
        for label, values in rows.items():
            for axes in ([1], [0], [0, 1]):
                add(
                    f"{op} {label} {axes}",
                    op,
                    lambda x: getattr(lax, op)(x, axes=axes),
                    numbers(values),
                    compare="close",
                    axes=axes,
                )
    for a, b, contracting, batching in contractions.LAYOUTS:
        label = f"dot_general {list(a)} {list(b)} {contracting} {batching}"
        add(
            label,
            "dot_general",
            lambda x, y: lax.dot_general(x, y, (contracting, batching)),
            grid(*a),
            grid(*b),
            contracting=contracting,
            batching=batching,
        )
    lines.write()


# MARK: - Whole functions

# name: (source, the arguments)
A = [[1.0, -2.0, 0.5], [0.3, 0.8, -1.1]]
FUNCTIONS = {
    "norm": ("x: jnp.sqrt(jnp.sum(x * x))", [[3.0, 4.0, 0.5]]),
    "rosenbrock": (
        "x: jnp.sum(100 * square(x[1:] - square(x[:-1])) + square(1 - x[:-1]))",
        [[0.5, -0.3, 1.2, 0.8]],
    ),
    "logsumexp": ("x: jax.nn.logsumexp(x)", [[0.1, 1.5, -0.7]]),
    "cubic": ("x: jnp.sum(x * x * x)", [[0.5, -2.0, 3.0]]),
    "powers": ("x, y: jnp.sum(lax.pow(x, y))", [[0.5, 2.0, 1.5], [2.0, -1.0, 0.3]]),
    "sum_abs": ("x: jnp.sum(jnp.abs(x))", [[-2.0, 0.0, 3.0]]),
    "sum_max": ("x, y: jnp.sum(lax.max(x, y))", [[1.0, 2.0, 3.0], [1.0, 3.0, 2.0]]),
    "sum_min": ("x, y: jnp.sum(lax.min(x, y))", [[1.0, 2.0, 3.0], [1.0, 3.0, 2.0]]),
    "sum_max_zero": ("x: jnp.sum(lax.max(x, 0.0))", [[-1.0, 0.0, 2.0]]),
    "sum_relu": ("x: jnp.sum(jax.nn.relu(x))", [[-1.0, 0.0, 2.0]]),
    "largest": ("x: jnp.max(x)", [[1.0, 3.0, 3.0, 2.0]]),
    "product": ("x: jnp.prod(x)", [[2.0, 3.0, 0.5]]),
    "product_one_zero": ("x: jnp.prod(x)", [[2.0, 0.0, 5.0]]),
    "product_two_zeros": ("x: jnp.prod(x)", [[0.0, 0.0, 5.0]]),
    "guarded_sqrt": (
        "x: jnp.sum(lax.select_n(x > 0, jnp.zeros_like(x), jnp.sqrt(x)))",
        [[4.0, 0.0, 9.0]],
    ),
    "stopped": ("x: jnp.sum(x * lax.stop_gradient(x))", [[1.0, 2.0, 3.0]]),
    "bilinear": ("x, A, y: jnp.dot(x, jnp.dot(A, y))", [[0.4, -1.2], A, [1.0, 2.0, -0.5]]),
    "mean_squared_error": (
        "w, X, y: jnp.mean(square(jnp.dot(X, w) - y))",
        [[0.2, -0.4, 1.0], A, [0.7, -0.1]],
    ),
    "logistic_loss": (
        "w, X, y: jnp.mean(jnp.log1p(jnp.exp(-y * jnp.dot(X, w))))",
        [[0.2, -0.4, 1.0], A, [1.0, -1.0]],
    ),
    "cross_entropy": (
        "W, x, y: -jnp.sum(y * jax.nn.log_softmax(jnp.dot(W, x)))",
        [A, [0.3, -0.6, 1.4], [0.0, 1.0]],
    ),
    "two_layers": (
        "V, W, x: jnp.sum(jnp.dot(V, lax.tanh(jnp.dot(W, x))))",
        [[[1.0, -0.5], [0.2, 0.9]], A, [0.3, -0.6, 1.4]],
    ),
    "variance": ("x: jnp.var(x)", [[0.4, 1.9, -2.0, 0.7]]),
    "batched_dots": (
        "X, y: jnp.sum(square(jax.vmap(jnp.dot, (0, None))(X, y)))",
        [A, [0.3, -0.6, 1.4]],
    ),
    "oscillation": ("x: jnp.sum(jnp.sin(x) * jnp.exp(-x * x))", [[0.1, 1.1, -0.8]]),
}
# Functions to vectors, for Jacobians.
VECTORS = {
    "dense": ("W, x: lax.tanh(jnp.dot(W, x))", [A, [0.3, -0.6, 1.4]]),
    "softmax": ("x: jax.nn.softmax(x)", [[0.1, 1.5, -0.7]]),
    "log_softmax": ("x: jax.nn.log_softmax(x)", [[0.1, 1.5, -0.7]]),
    "polar": ("x: jnp.stack([x[0] * jnp.cos(x[1]), x[0] * jnp.sin(x[1])])", [[2.0, 0.6]]),
    "outer_products": ("x, y: jnp.outer(x, y)", [[1.0, 2.0], [3.0, -1.0, 0.5]]),
    "sorted_pair": ("x: jnp.stack([lax.min(x[0], x[1]), lax.max(x[0], x[1])])", [[1.0, 1.0]]),
}


def square(x):
    return x * x


def build(source):
    return eval(f"lambda {source}", {"jax": jax, "jnp": jnp, "lax": lax, "square": square})


def record_functions(into):
    lines = Lines(into, "derivatives_functions.jsonl")

    def add(op, transformed, name, source, arguments, argument):
        lines.run(
            f"{op} {name} argument {argument}",
            op,
            transformed,
            arguments,
            {"function": name, "source": source, "argument": argument},
            compare="close",
        )

    for name, (source, values) in FUNCTIONS.items():
        f, arguments = build(source), [numbers(v) for v in values]
        for argument in range(len(arguments)):
            # (the value, the gradient)
            add(
                "value_and_grad", jax.value_and_grad(f, argument), name, source, arguments, argument
            )
            # Where the NaN of a second derivative lies depends on how it is written.
            if arguments[argument].ndim == 1 and name != "guarded_sqrt":
                add("hessian", jax.hessian(f, argument), name, source, arguments, argument)
    for name, (source, values) in VECTORS.items():
        f, arguments = build(source), [numbers(v) for v in values]
        for argument in range(len(arguments)):
            add("jacfwd", jax.jacfwd(f, argument), name, source, arguments, argument)
            add("jacrev", jax.jacrev(f, argument), name, source, arguments, argument)
    for name in ("oscillation", "cubic"):
        source, values = FUNCTIONS[name]
        f = build(source)
        third = jax.jacfwd(jax.jacrev(jax.grad(f)))
        add("third_derivative", third, name, source, [numbers(v) for v in values], 0)
    # A gradient for each example of a batch: the first argument is shared.
    for name in ("mean_squared_error", "logistic_loss"):
        source, _ = FUNCTIONS[name]
        one = lambda w, x, y: build(source)(w, x[None], y[None])
        each = jax.vmap(jax.grad(one), (None, 0, 0))
        add("per_example_grad", each, name, source, [numbers(v) for v in FUNCTIONS[name][1]], 0)
    lines.write()
