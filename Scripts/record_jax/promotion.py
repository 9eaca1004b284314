# SPDX-License-Identifier: Apache-2.0
#
# The type of x + y for every pair of types, weak ones included: promotion.jsonl. A weak type is
# written `i*`, `f*` or `c*`; JAX resolves it to 64 bits here, Skein to i32, f32 and c64.

import json

import jax
import jax.numpy as jnp

from encoding import COMPLEX, DTYPES, NAMES

WEAK = {"i*": 1, "f*": 1.0, "c*": 1j}
RESOLVED = {"i*": "i32", "f*": "f32", "c*": "c64"}


def operand(name):
    return WEAK[name] if name in WEAK else jnp.zeros((), {**DTYPES, **COMPLEX}[name])


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = []
    for lhs in [*DTYPES, *COMPLEX, *WEAK]:
        for rhs in [*DTYPES, *COMPLEX, *WEAK]:
            if lhs in WEAK and rhs in WEAK:
                # Two Python numbers never reach JAX: make one an array that is still weak.
                sum = jnp.asarray(WEAK[lhs]) + WEAK[rhs]
            else:
                sum = operand(lhs) + operand(rhs)
            name = NAMES[sum.dtype]
            if sum.weak_type:
                name = {"i64": "i*", "f64": "f*", "c128": "c*"}[name]
            lines.append(
                json.dumps(
                    {"lhs": lhs, "rhs": rhs, "result": name, "resolved": RESOLVED.get(name, name)}
                )
            )
    path = into / "promotion.jsonl"
    path.write_text("\n".join(lines) + "\n")
    print(f"{path.name}: {len(lines)} pairs, {path.stat().st_size} bytes")
