# SPDX-License-Identifier: Apache-2.0
#
# The names of JAX's public functions: names.txt, one `module name` a line. Scripts/list_functions.py and a test compare
# them with Skein's.

import importlib

MODULES = [
    "jax",
    "jax.numpy",
    "jax.numpy.linalg",
    "jax.numpy.fft",
    "jax.lax",
    "jax.nn",
    "jax.random",
    "jax.ops",
    "jax.scipy.special",
    "jax.tree",
]


def record(into):
    lines = []
    for module in MODULES:
        contents = vars(importlib.import_module(module))
        names = [
            name
            for name, value in contents.items()
            if not name.startswith("_") and callable(value) and not isinstance(value, type)
        ]
        lines += [f"{module} {name}" for name in sorted(names)]
    path = into / "names.txt"
    path.write_text("\n".join(lines) + "\n")
    print(f"{path.name}: {len(lines)} names")
