#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The tests of memory, threads and engines under the thread and the address sanitizer, each in a build of its own.
# Code that is made at run time is not instrumented: what it does to memory is seen only where kernels meet it.
#
#     Scripts/sanitize.sh [thread|address|all] [filter]

set -eu
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
FILTER=${2:-CPUBackendTests|MachineCodeTests|EngineLaws}
export SKEIN_CHECK=1

case ${1:-all} in
  all) SANITIZERS="thread address" ;;
  thread | address) SANITIZERS=$1 ;;
  *) echo "sanitize.sh: expected thread, address or all, got '$1'" >&2; exit 2 ;;
esac

for sanitizer in $SANITIZERS; do
  case $sanitizer in
    thread) folder=.build-tsan ;;
    address) folder=.build-asan ;;
  esac
  printf '\n== %s sanitizer\n' "$sanitizer"
  set -- -c release --sanitize "$sanitizer" --scratch-path "$folder" -Xswiftc -enable-testing
  "$SWIFT" build --build-tests "$@"
  "$SWIFT" test --skip-build --disable-xctest "$@" --filter "$FILTER"
done
