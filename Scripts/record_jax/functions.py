# SPDX-License-Identifier: Apache-2.0
#
# The functions that names in the recorded programs stand for. A plain word is a function of
# tensors; a word with parameters, as in `transpose(1, 0)`, is a call that gives one.

import functools

import jax
import jax.numpy as jnp
from jax import lax

BASE = {}


def base(f):
    BASE[f.__name__] = f
    return f


def family(make):
    """A word with parameters."""

    @functools.wraps(make)
    def with_parameters(*parameters, **named):
        return make(*parameters, **named)

    return base(with_parameters)


UNARY = [
    "neg",
    "sign",
    "abs",
    "exp",
    "expm1",
    "log",
    "log1p",
    "sqrt",
    "rsqrt",
    "sin",
    "cos",
    "tanh",
    "logistic",
    "floor",
    "ceil",
    "is_finite",
    "square",
    "exp2",
    "erf_inv",
    "lgamma",
    "digamma",
    "stop_gradient",
]
BINARY = ["add", "sub", "mul", "div", "pow", "max", "min", "rem", "atan2", "nextafter"]
COMPARISON = ["eq", "ne", "lt", "le", "gt", "ge"]
for word in UNARY + BINARY + COMPARISON:
    BASE[word] = getattr(lax, word)
BASE["round_away"] = lax.round
BASE["round"] = lambda x: lax.round(x, lax.RoundingMethod.TO_NEAREST_EVEN)
BASE["logical_not"] = lax.bitwise_not
BASE["logical_and"] = lax.bitwise_and
BASE["logical_or"] = lax.bitwise_or


# MARK: - Selection and conversion


@base
def select(predicate, x, y):
    """x where the predicate holds, else y."""
    return lax.select_n(predicate, y, x)


@family
def convert(dtype):
    return lambda x: lax.convert_element_type(x, dtype)


# MARK: - Structure


@family
def broadcast_in_dim(shape, dimensions):
    return lambda x: lax.broadcast_in_dim(x, shape, dimensions)


@family
def reshape(*shape):
    return lambda x: lax.reshape(x, shape)


@family
def transpose(*permutation):
    return lambda x: lax.transpose(x, permutation)


@family
def rev(*dimensions):
    return lambda x: lax.rev(x, dimensions)


@family
def slice(start, limit, strides=None):
    return lambda x: lax.slice(x, start, limit, strides)


@family
def pad(*configuration):
    """Pads with the number 0."""
    return lambda x: lax.pad(x, 0.0, configuration)


@family
def pad_with(*configuration):
    """Pads with the second argument, of rank 0."""
    return lambda x, value: lax.pad(x, value, configuration)


@family
def concatenate(dimension):
    return lambda *xs: lax.concatenate(xs, dimension)


@family
def iota(shape, dimension):
    """f32, of no argument."""
    return lambda: lax.broadcasted_iota(jnp.float32, shape, dimension)


@base
def add_iota(x):
    """x : f32[n] plus 0, 1, …, n - 1."""
    return lax.add(x, lax.iota(jnp.float32, x.shape[0]))


@family
def squeeze(*dimensions):
    return lambda x: lax.squeeze(x, dimensions)


# MARK: - Reductions


def reduction(f):
    return lambda *axes: lambda x: f(x, axes=axes)


def argument_of_extreme(f):
    return lambda axis: lambda x: f(x, axis, jnp.int32)


for word in ["reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "reduce_and", "reduce_or"]:
    BASE[word] = reduction(getattr(lax, word))
for word in ["argmax", "argmin"]:
    BASE[word] = argument_of_extreme(getattr(lax, word))


# MARK: - Contractions


def dot_general(contracting, batching):
    """The lax function says no preferred element type where the jnp functions do."""
    return lambda x, y: lax.dot_general(x, y, (contracting, batching))


family(dot_general)
BASE["dot"] = jnp.dot
BASE["matmul"] = jnp.matmul
BASE["vdot"] = jnp.vdot
BASE["outer"] = dot_general(((), ()), ((), ()))


@base
def bilinear(x, A, y):
    return jnp.dot(x, jnp.dot(A, y))


@base
def dense(w, b, x):
    """One example x through one layer."""
    return lax.tanh(lax.add(jnp.dot(x, w), b))


@base
def squared_product(x, w):
    """Its gradient needs the product itself."""
    return product_with_itself(jnp.matmul(x, w))


@base
def two_layers(w, v, x):
    return jnp.dot(lax.tanh(jnp.dot(x, w)), v)


# MARK: - Compositions


@base
def sin_plus_one(x):
    return lax.sin(x) + 1


@base
def double_sin(x):
    return lax.sin(x) * 2


@base
def times_stopped(x):
    return lax.mul(x, lax.stop_gradient(x))


@base
def product_with_itself(x):
    return lax.mul(x, x)


@base
def squared_error(w, x, y):
    """One example; the square is a product, not JAX's integer_pow."""
    difference = lax.sub(jnp.dot(x, w), y)
    return lax.mul(difference, difference)


@base
def mean_squared_error(w, X, Y):
    difference = lax.sub(jnp.matmul(X, w), Y)
    return jnp.mean(lax.mul(difference, difference))


@base
def jit_inside(x):
    """A call within other work."""
    return lax.add(jax.jit(double_sin)(x), x)


@base
def jit_of_two(x, y):
    return jax.jit(lambda x, y: (lax.add(x, y), lax.mul(x, y)))(x, y)


@base
def mean(x):
    return jnp.mean(x)


@base
def mean_axis0(x):
    return jnp.mean(x, axis=0)


for word in ["softmax", "log_softmax", "relu", "sigmoid"]:
    BASE[word] = getattr(jax.nn, word)
BASE["logsumexp"] = jax.nn.logsumexp
BASE["variance"] = jnp.var


@family
def one_hot(classes):
    return lambda x: jax.nn.one_hot(x, classes)


# Indices that are data.
BASE["rows"] = lambda x, i: x[i]
BASE["columns"] = lambda x, i: x[:, i]
BASE["elements"] = lambda x, i, j: x[i, j]
BASE["filled_rows"] = lambda x, i: x.at[i].get(mode="fill")
BASE["clipped_rows"] = lambda x, i: jnp.take(x, i, axis=0, mode="clip")
BASE["along_axis"] = lambda x, i: jnp.take_along_axis(x, i, axis=1)
BASE["set_rows"] = lambda x, i, v: x.at[i].set(v)
BASE["add_rows"] = lambda x, i, v: x.at[i].add(v)
BASE["multiply_rows"] = lambda x, i, v: x.at[i].multiply(v)
BASE["min_rows"] = lambda x, i, v: x.at[i].min(v)
BASE["max_rows"] = lambda x, i, v: x.at[i].max(v)
BASE["part"] = lambda x, i: lax.dynamic_slice(x, (i,), (2,))
BASE["replaced"] = lambda x, u, i: lax.dynamic_update_slice(x, u, (i,))
