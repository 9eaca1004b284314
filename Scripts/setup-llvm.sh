#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs libLLVM, with which kernels compile in milliseconds, where that is possible without asking: as root, with
# apt-get, and only when there is none yet. Never fails: without libLLVM, Skein uses clang or its interpreter.
# SKEIN_SETUP=off prevents it.

[ "${SKEIN_SETUP:-}" != off ] || exit 0
[ -z "${SKEIN_LIBLLVM:-}" ] || exit 0

# Versions 15 to 29, under either of the names they go by.
pattern='libLLVM(\.so\.(1[5-9]|2[0-9])|-(1[5-9]|2[0-9])\.so)'
if { PATH="$PATH:/sbin:/usr/sbin" ldconfig -p; ls /usr/lib/llvm-*/lib; } 2> /dev/null | grep -Eq "$pattern"; then
  exit 0
fi
command -v apt-get > /dev/null && [ "$(id -u)" = 0 ] || exit 0

limit=
command -v timeout > /dev/null && limit='timeout 300'
apt() {
  DEBIAN_FRONTEND=noninteractive $limit apt-get -qq -o DPkg::Lock::Timeout=10 -o Acquire::Retries=1 \
    -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 "$@" < /dev/null > /dev/null 2>&1
}
install() {
  for version in 19 20 21 18 17 16 15; do
    # Some systems name the package of a later ABI libllvm18t64.
    for name in "libllvm$version" "libllvm${version}t64"; do
      apt install -y --no-install-recommends "$name" && return 0
    done
  done
  return 1
}

echo "make: installing libLLVM, to compile kernels with (SKEIN_SETUP=off prevents it)"
install || { apt update && install; } ||
  echo "make: libLLVM could not be installed; run \`skein doctor\` to see what is used instead"
exit 0
