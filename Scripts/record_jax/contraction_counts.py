# SPDX-License-Identifier: Apache-2.0
#
# How many contractions and transpositions JAX's gradients of vmapped contractions have once dead
# code is removed: contraction_counts.json. Skein must need no more contractions, and no transpose.

import json

import jax

import programs

# (name, argument types); the names are built as in programs.py.
GRADIENTS = [
    ("grad(sumof(vmap(dot, (0, None))), 0)", "f32[5,3] f32[3]"),
    ("grad(sumof(vmap(dot, (0, None))), 1)", "f32[5,3] f32[3]"),
    ("grad(sumof(vmap(dot, (0, 0))), 0)", "f32[5,3] f32[5,3]"),
    ("grad(sumof(vmap(vmap(dot, (None, 1)), (0, None))), 0)", "f32[4,3] f32[3,2]"),
    ("grad(sumof(vmap(vmap(dot, (None, 1)), (0, None))), 1)", "f32[4,3] f32[3,2]"),
    ("grad(sumof(vmap(matmul, (0, None))), 0)", "f32[5,4,3] f32[3,2]"),
    ("grad(sumof(vmap(matmul, (0, None))), 1)", "f32[5,4,3] f32[3,2]"),
    ("grad(sumof(vmap(matmul, (0, 0))), 0)", "f32[5,4,3] f32[5,3,2]"),
    ("grad(sumof(vmap(matmul, (0, 0))), 1)", "f32[5,4,3] f32[5,3,2]"),
    ("grad(sumof(vmap(matmul, (1, None), 1)), 0)", "f32[4,5,3] f32[3,2]"),
    ("grad(sumof(vmap(matmul, (1, None), 1)), 1)", "f32[4,5,3] f32[3,2]"),
    ("grad(sumof(vmap(squared_product, (0, None))), 0)", "f32[5,4,3] f32[3,2]"),
    ("grad(sumof(vmap(squared_product, (0, None))), 1)", "f32[5,4,3] f32[3,2]"),
    ("grad(sumof(vmap(squared_product, (0, 0))), 1)", "f32[5,4,3] f32[5,3,2]"),
    ("grad(sumof(vmap(dense, (None, None, 0))), 0)", "f32[3,4] f32[4] f32[5,3]"),
    ("grad(sumof(vmap(dense, (None, None, 0))), 2)", "f32[3,4] f32[4] f32[5,3]"),
    ("grad(sumof(vmap(two_layers, (None, None, 0))), 0)", "f32[3,4] f32[4,2] f32[5,3]"),
    ("grad(sumof(vmap(two_layers, (None, None, 0))), 1)", "f32[3,4] f32[4,2] f32[5,3]"),
    ("grad(sumof(vmap(bilinear, (0, None, 0))), 0)", "f32[5,3] f32[3,4] f32[5,4]"),
    ("grad(sumof(vmap(bilinear, (0, None, 0))), 1)", "f32[5,3] f32[3,4] f32[5,4]"),
    ("grad(sumof(vmap(bilinear, (0, None, 0))), 2)", "f32[5,3] f32[3,4] f32[5,4]"),
    ("vmap(grad(squared_error), (None, 0, 0))", "f32[3] f32[5,3] f32[5]"),
]

# The six that Skein's acceptance lists; JAX needs a transpose in all but the first.
LISTED = {GRADIENTS[i][0] for i in (1, 4, 6, 10, 14, 19)}


def equations(jaxpr):
    for equation in jaxpr.eqns:
        yield equation
        for inner in jax.core.jaxprs_in_params(equation.params):
            yield from equations(inner)


def record(into):
    jax.config.update("jax_enable_x64", False)
    rows = []
    for name, types in GRADIENTS:
        closed = programs.program(f"dce:{name}", types)
        names = [equation.primitive.name for equation in equations(closed.jaxpr)]
        rows.append(
            {
                "name": name,
                "listed": name in LISTED,
                "arguments": types.split(),
                "result": [str(v.aval.str_short(short_dtypes=True)) for v in closed.jaxpr.outvars],
                "dot_general": names.count("dot_general"),
                "transpose": names.count("transpose"),
                "equations": len(names),
                "program": programs.text(closed),
            }
        )
    path = into / "contraction_counts.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"{path.name}: {len(rows)} gradients, {path.stat().st_size} bytes")
