// SPDX-License-Identifier: Apache-2.0

#if defined(__x86_64__)
#define K(name) name##_avx2
#include "ISAAVX2.h"
#include "SortTemplate.h"
SKEIN_ISA_END
#endif
