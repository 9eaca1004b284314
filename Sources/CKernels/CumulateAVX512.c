// SPDX-License-Identifier: Apache-2.0

#if defined(__x86_64__)
#define K(name) name##_avx512
#include "ISAAVX512.h"
#include "CumulateTemplate.h"
SKEIN_ISA_END
#endif
