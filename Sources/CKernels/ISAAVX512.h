// SPDX-License-Identifier: Apache-2.0
//
// Everything from here to SKEIN_ISA_END is compiled for AVX-512 with its F, DQ, BW and VL parts.

#include <immintrin.h>
#include "Kernels.h"
#define SKEIN_FMA 1
#define SKEIN_WIDTH 64
#define SKEIN_ISA_END _Pragma("clang attribute pop")
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,f16c,bmi,bmi2,lzcnt,popcnt"))), \
    apply_to = function)
