# SPDX-License-Identifier: Apache-2.0
#
# Records what JAX and NumPy answer, for the tests to compare with: `python3 Scripts/record_jax`.
# The tests read only the recorded files; nobody needs Python to run them. Tests/Fixtures/README.md
# says what each file holds and how it is read.

import argparse
import importlib
import pathlib
import sys

VERSIONS = {"jax": "0.10.2", "jaxlib": "0.10.2", "numpy": "2.4.6", "ml_dtypes": "0.6.0"}
PARTS = [
    "programs",
    "contraction_counts",
    "elementwise",
    "bits",
    "selection",
    "reductions",
    "ordering",
    "structural",
    "indexed",
    "contractions",
    "einsums",
    "arrangements",
    "samples",
    "promotion",
    "compositions",
    "networks",
    "derivatives",
    "complex_numbers",
    "printing",
    "names",
    "randomness",
    "control_flow",
]


def wrong_versions():
    """The packages whose version is not the one the fixtures state."""
    found = {}
    for name, wanted in VERSIONS.items():
        try:
            version = importlib.import_module(name).__version__
        except ImportError:
            version = "nothing"
        if version != wanted:
            found[name] = version
    return found


def main():
    parser = argparse.ArgumentParser(prog="record_jax", description="Record the JAX fixtures.")
    parser.add_argument("parts", nargs="*", help=f"any of: {', '.join(PARTS)} (default: all)")
    parser.add_argument(
        "--into",
        type=pathlib.Path,
        default=pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Fixtures",
    )
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    found = wrong_versions()
    if found:
        wanted = " ".join(f"{name}=={version}" for name, version in VERSIONS.items())
        sys.exit(
            f"the fixtures are recorded with other versions than {found}\n  pip install {wanted}"
        )

    import jax

    jax.config.update("jax_platforms", "cpu")
    for part in options.parts or PARTS:
        importlib.import_module(part).record(options.into)


main()
