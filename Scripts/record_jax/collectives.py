# SPDX-License-Identifier: Apache-2.0
#
# What the examples of a named axis compute together: each collective over one axis and over two, its derivative taken
# outside and inside vmap, and its program. Where JAX has no derivative, none is recorded.

import jax
import jax.numpy as jnp
from jax import lax

from encoding import Lines, randoms, typed

SIZE = 4

# Where examples choose for themselves, JAX's derivatives forget what a branch computes across examples of those that did not
# take it: they are not what differences give. The tests compare with differences there.
CHOOSING = {"cond mapped", "switch mapped", "scan of cond"}


def functions():
    """Each case: its name in the tests, the shape of one example, and the function over the axis "i"."""
    yield "psum", (3,), lambda x: lax.psum(x, "i")
    yield "pmean", (3,), lambda x: lax.pmean(x, "i")
    yield "pmax", (3,), lambda x: lax.pmax(x, "i")
    yield "pmin", (3,), lambda x: lax.pmin(x, "i")
    yield "all_gather 0", (2, 3), lambda x: lax.all_gather(x, "i", axis=0)
    yield "all_gather 1", (2, 3), lambda x: lax.all_gather(x, "i", axis=1)
    yield "all_gather -1", (2, 3), lambda x: lax.all_gather(x, "i", axis=-1)
    yield "all_gather 0 tiled", (2, 3), lambda x: lax.all_gather(x, "i", axis=0, tiled=True)
    yield "all_gather 1 tiled", (2, 3), lambda x: lax.all_gather(x, "i", axis=1, tiled=True)
    yield "reduce_scatter 0", (4, 3), lambda x: lax.psum_scatter(x, "i", scatter_dimension=0)
    yield "reduce_scatter 1", (3, 4), lambda x: lax.psum_scatter(x, "i", scatter_dimension=1)
    yield "reduce_scatter 0 tiled", (8, 3), lambda x: lax.psum_scatter(x, "i", tiled=True)
    yield (
        "reduce_scatter 1 tiled",
        (3, 8),
        lambda x: lax.psum_scatter(x, "i", scatter_dimension=1, tiled=True),
    )
    yield "all_to_all 0 0", (4, 3), lambda x: lax.all_to_all(x, "i", 0, 0)
    yield "all_to_all 0 1", (4, 3), lambda x: lax.all_to_all(x, "i", 0, 1)
    yield "all_to_all 1 0", (3, 4), lambda x: lax.all_to_all(x, "i", 1, 0)
    yield "all_to_all 1 2", (3, 4, 2), lambda x: lax.all_to_all(x, "i", 1, 2)
    yield "all_to_all 0 0 tiled", (8, 3), lambda x: lax.all_to_all(x, "i", 0, 0, tiled=True)
    yield "all_to_all 0 1 tiled", (8, 3), lambda x: lax.all_to_all(x, "i", 0, 1, tiled=True)
    yield "all_to_all 1 0 tiled", (3, 8), lambda x: lax.all_to_all(x, "i", 1, 0, tiled=True)
    yield (
        "ppermute",
        (3,),
        lambda x: lax.ppermute(x, "i", [(0, 2), (1, 0), (2, 3), (3, 1)]),
    )
    yield "pshuffle", (3,), lambda x: lax.pshuffle(x, "i", [2, 3, 0, 1])
    yield "axis_index", (3,), lambda x: x * lax.axis_index("i")
    yield "axis_size", (3,), lambda x: x * lax.axis_size("i")


def within_control():
    """The same inside choices and loops, whose conditions are shared by all examples or are each one's own."""

    def squares_or_double(x):
        return (lambda: lax.psum(x * x, "i"), lambda: 2 * x)

    yield "cond shared", (3,), lambda x: lax.cond(lax.psum(x[0], "i") > 0, *squares_or_double(x))
    yield "cond mapped", (3,), lambda x: lax.cond(x[1] > 0, *squares_or_double(x))
    yield (
        "switch mapped",
        (3,),
        lambda x: lax.switch(
            lax.axis_index("i"),
            [
                lambda: lax.psum(jnp.sin(x), "i"),
                lambda: lax.all_gather(x, "i")[2] * x,
                lambda: lax.pmean(x, "i") * lax.axis_index("i"),
            ],
        ),
    )

    def step(c, row):
        return c * 0.5 + lax.pmean(row * c, "i"), lax.psum(c, "i") * row

    yield "scan", (3,), lambda x: lax.scan(step, x[0], x)[1]

    def choosing_step(c, row):
        c = lax.cond(row > 0, lambda: c + lax.psum(row * row, "i"), lambda: c * row)
        return c, c * row

    yield "scan of cond", (3,), lambda x: lax.scan(choosing_step, x[0], x)[1]
    yield "checkpoint", (3,), lambda x: jax.checkpoint(lambda x: lax.psum(jnp.sin(x) * x, "i"))(x)
    yield (
        "while shared",
        (3,),
        lambda x: lax.while_loop(
            lambda c: lax.pmax(jnp.max(c), "i") < 20,
            lambda c: c * 1.5 + lax.pmean(c, "i") ** 2 * 0.1 + 0.1,
            x,
        ),
    )
    yield (
        "while mapped",
        (3,),
        lambda x: lax.while_loop(
            lambda c: jnp.max(c) < 5,
            lambda c: c * 1.1 + 0.1 * lax.pmax(c, "i") + 0.1,
            x,
        ),
    )


def two_axes():
    yield "psum", (3,), lambda x: lax.psum(x, ("i", "j"))
    yield "pmean", (3,), lambda x: lax.pmean(x, ("i", "j"))
    yield "pmax", (3,), lambda x: lax.pmax(x, ("i", "j"))
    yield "axis_index", (3,), lambda x: x * lax.axis_index(("i", "j"))


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "collectives.jsonl")
    for name, shape, f in (*functions(), *within_control()):
        batched = jax.vmap(f, axis_name="i")
        x = typed(randoms(name).normal(size=(SIZE, *shape)), "f64")
        lines.run(f"{name}", name, batched, [x], compare="close")
        ct = typed(randoms(f"{name} ct").normal(size=batched(x).shape), "f64")
        pulled = {
            "outside": lambda x, ct: jax.vjp(batched, x)[1](ct)[0],
            "inside": jax.vmap(lambda x, ct: jax.vjp(f, x)[1](ct)[0], axis_name="i"),
        }
        for place, g in pulled.items():
            if name in CHOOSING:
                continue
            try:
                lines.run(f"{name} vjp {place}", name, g, [x, ct], {"vjp": place}, compare="close")
            except Exception:  # JAX lacks some of these.
                continue
    for name, shape, f in two_axes():
        batched = jax.vmap(jax.vmap(f, axis_name="j"), axis_name="i")
        x = typed(randoms(f"{name} two").normal(size=(3, 2, *shape)), "f64")
        lines.run(f"{name} over two axes", name, batched, [x], {"axes": 2}, compare="close")
    lines.write()
    record_programs(into)


def record_programs(into):
    """The programs of the collectives themselves, before any vmap replaces them."""
    jax.config.update("jax_enable_x64", False)
    texts = []
    for name, shape, f in functions():
        x = jnp.zeros(shape, jnp.float32)
        text = str(jax.make_jaxpr(f, axis_env=[("i", SIZE)])(x))
        texts.append(f"### {name} : f32[{','.join(map(str, shape))}]\n{text}")
    path = into / "Jaxprs" / "collectives.txt"
    path.write_text("\n".join(texts) + "\n")
    print(f"Jaxprs/collectives.txt: {len(texts)} programs")
