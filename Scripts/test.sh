#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Everything that must hold before a change is merged: sizes, format, a build in which a warning or an import that
# does not point down is an error, and every test. The tests run optimised, because the laws they check are many.

set -eu
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
export SKEIN_STRICT=1 # Package.swift: warnings are errors
# The program checker looks at every program that is traced or rewritten.
export SKEIN_CHECK=${SKEIN_CHECK:-1}
# Code is compiled anew, and nothing is left in the user's folder.
export SKEIN_CACHE=${SKEIN_CACHE:-off}
# Guides/Functions.md must know every function: after adding one, python3 Scripts/list_functions.py.
export SKEIN_GUIDES=1

step() { printf '\n== %s\n' "$1"; }

step "No file over 500 lines"
Scripts/check-sizes.sh

step "Format"
"$SWIFT" format lint --strict -p -r Sources Tests Snippets Examples Package.swift

step "Build, with warnings as errors and imports that point down"
set -- -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error
"$SWIFT" build --build-tests "$@"

step "Tests"
"$SWIFT" test --skip-build --disable-xctest "$@"
