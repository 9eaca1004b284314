#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The tests of memory, threads and engines under the thread and the address sanitizer, each in a build of its own.
#
#     Scripts/sanitize.sh [thread|address|all] [filter]
#
# Watched are all Swift of this package and the C kernels. Not watched, because nothing there is instrumented:
#
# - Code made at run time, and LLVM, which makes it. What that code reads and writes is seen only where Swift and kernels
#   meet it before and after; it is compared with the kernels, which are watched, bit by bit (EngineLaws).
# - Swift's own libraries. What its Mutex does where threads wait is told by sanitize-locks.c, without which every
#   dictionary behind a lock is reported; libdispatch and tasks are known to the sanitizer. The one report that is
#   suppressed is that library's (sanitize-suppressions.txt).
#
# For the address sanitizer tensors lie in blocks of the system's own that end where they end (SKEIN_SYSTEM_MEMORY, in
# Storage/Memory.swift): the allocator's blocks are longer, and kept. Its own tests are therefore left out there, and one that
# measures the process, for the sanitizer keeps what is freed; both run under the thread sanitizer. Leaks are not looked for: programs, kernels and threads are kept for the process's life.

set -eu
cd "$(dirname "$0")/.."

SWIFT=${SWIFT:-swift}
FILTER=${2:-CPUBackendTests|MachineCodeTests|CodeGenerationTests|EngineLaws|ConcurrencyLaws|DonationLaws|JitTests}
export SKEIN_CHECK=1
# Code is compiled anew, and nothing is left in the user's folder.
export SKEIN_CACHE=${SKEIN_CACHE:-off}

case ${1:-all} in
  all) SANITIZERS="thread address" ;;
  thread | address) SANITIZERS=$1 ;;
  *) echo "sanitize.sh: expected thread, address or all, got '$1'" >&2; exit 2 ;;
esac

# The toolchain's clang knows how Swift's functions are called.
CLANG=$(dirname "$(readlink -f "$(command -v "$SWIFT")")")/clang
[ -x "$CLANG" ] || CLANG=clang

for sanitizer in $SANITIZERS; do
  case $sanitizer in
    thread) folder=.build-tsan ;;
    address) folder=.build-asan ;;
  esac
  printf '\n== %s sanitizer\n' "$sanitizer"
  set -- -c release --sanitize "$sanitizer" --scratch-path "$folder" -Xswiftc -enable-testing
  case $sanitizer in
    thread)
      "$SWIFT" build --build-tests "$@"
      preload=
      if [ "$(uname)" = Linux ]; then
        preload=$PWD/$folder/locks.so
        "$CLANG" -O1 -fPIC -shared Scripts/sanitize-locks.c -o "$preload"
      fi
      TSAN_OPTIONS=suppressions=$PWD/Scripts/sanitize-suppressions.txt:${TSAN_OPTIONS:-} \
        LD_PRELOAD=$preload "$SWIFT" test --skip-build --disable-xctest "$@" --filter "$FILTER"
      ;;
    address)
      set -- "$@" -Xswiftc -DSKEIN_SYSTEM_MEMORY
      "$SWIFT" build --build-tests "$@"
      ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-} \
        "$SWIFT" test --skip-build --disable-xctest "$@" --filter "$FILTER" \
        --skip "MemoryTests|modules that nobody keeps give their memory back"
      ;;
  esac
done
