# SPDX-License-Identifier: Apache-2.0
#
# Programs as JAX prints them: Jaxprs/*.txt. The name of a case is the expression that builds its
# function out of the words below, so that a reader can build the same function from the name.

import re

import jax
import jax.numpy as jnp
from jax import lax
from jax.interpreters import partial_eval

import functions

DTYPES = {
    "bool": jnp.bool_,
    "i8": jnp.int8,
    "u8": jnp.uint8,
    "i32": jnp.int32,
    "f16": jnp.float16,
    "bf16": jnp.bfloat16,
    "f32": jnp.float32,
}


# MARK: - Words that make functions out of functions


def vmap(f, axes, out=0):
    return jax.vmap(f, axes, out)


def sumof(f):
    """The sum of all elements of f's result, so that it has a gradient."""

    def total(*arguments):
        result = f(*arguments)
        return lax.reduce_sum(result, axes=tuple(range(result.ndim)))

    return total


def grad(f, argument=0):
    return jax.grad(f, argument)


def jit(f):
    return jax.jit(f)


def jvp(f):
    """(primals…, tangents…) → (result, its tangent)."""

    def pushed(*arguments):
        half = len(arguments) // 2
        return jax.jvp(f, arguments[:half], arguments[half:])

    return pushed


def vjp(f):
    """(arguments…, cotangent) → the cotangents of the arguments."""
    return lambda *arguments: jax.vjp(f, *arguments[:-1])[1](arguments[-1])


WORDS = {"vmap": vmap, "sumof": sumof, "grad": grad, "jit": jit, "jvp": jvp, "vjp": vjp}


# MARK: - Tracing and printing


def argument_types(text):
    """The argument types of "f32[5,3] i32[]"."""
    for dtype, shape in re.findall(r"(\w+)\[([\d,]*)\]", text):
        yield jax.ShapeDtypeStruct([int(n) for n in shape.split(",") if n], DTYPES[dtype])


def program(name, types):
    """The program of the function that the expression `name` builds.

    A leading `dce:` removes dead code, a leading `inline:` the calls of JAX's own jitted functions.
    """
    how, expression = re.fullmatch(r"(dce:|inline:)?\s*(.*)", name).groups()
    function = eval(expression, {**functions.BASE, **WORDS})
    if how == "inline:":
        with jax.disable_jit():
            jaxpr = jax.make_jaxpr(function)(*argument_types(types))
    else:
        jaxpr = jax.make_jaxpr(function)(*argument_types(types))
    if how == "dce:":
        jaxpr = without_dead_code(jaxpr)
    return jaxpr


def without_dead_code(closed):
    jaxpr, _ = partial_eval.dce_jaxpr(
        closed.jaxpr, [True] * len(closed.jaxpr.outvars), instantiate=True
    )
    return closed.replace(jaxpr=jaxpr)


def text(jaxpr):
    # NumPy integers leak into JAX's text as `np.int64(1)`.
    return re.sub(r"np\.int64\((-?\d+)\)", r"\1", str(jaxpr))


# MARK: - Recording


def write(path, cases):
    """Writes cases (title, program, remarks) as `### title`, `# remark`, program."""
    lines, titles = [], set()
    for title, jaxpr, remarks in cases:
        assert title not in titles, title
        titles.add(title)
        printed = text(jaxpr)
        assert printed.startswith("{ lambda ; "), (title, printed)
        lines += [f"### {title}", *(f"# {remark}" for remark in remarks), printed]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    print(f"{path.parent.name}/{path.name}: {len(titles)} programs, {path.stat().st_size} bytes")


def record(into):
    import program_cases

    jax.config.update("jax_enable_x64", False)
    for file, cases in program_cases.FILES.items():
        write(
            into / "Jaxprs" / file,
            (
                (f"{name} : {types}", program(name, types), remarks)
                for name, types, *remarks in cases
            ),
        )
    write(
        into / "Jaxprs" / "shared.txt",
        (
            (name, jax.make_jaxpr(f)(*argument_types(types)), remarks)
            for name, f, types, *remarks in program_cases.SHARED
        ),
    )
