#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Fails when a source file has more than 500 lines: such a file holds two ideas. The overloads that
# Scripts/generate_overloads.py writes are exempt; nobody reads them from top to bottom.

set -eu
cd "$(dirname "$0")/.."

find Sources Tests Examples Package.swift -path Sources/Transformations/Overloads -prune -o \
  -type f \( -name '*.swift' -o -name '*.c' -o -name '*.h' \) -exec awk '
    FNR == 501 { print FILENAME ": more than 500 lines"; long = 1 }
    END { exit long }' {} +
