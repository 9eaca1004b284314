// SPDX-License-Identifier: Apache-2.0
//
// What every processor of the target has.

#if defined(__aarch64__)
#define SKEIN_FMA 1
#else
#define SKEIN_FMA 0
#endif
#define SKEIN_WIDTH 16
