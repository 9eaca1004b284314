// SPDX-License-Identifier: Apache-2.0
//
// Turning square tiles in registers: as many vectors as they have lanes become the vectors of their lanes.

#pragma once

#define UNROLLED _Pragma("clang loop unroll(full)") for

// In stage d, rows i and i + d (i without bit d) exchange the halves of their blocks of 2d lanes.
#define LOW_16_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define HIGH_16_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define LOW_16_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_16_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOW_16_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define HIGH_16_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOW_16_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define HIGH_16_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#define LOW_8_1 0, 8, 2, 10, 4, 12, 6, 14
#define HIGH_8_1 1, 9, 3, 11, 5, 13, 7, 15
#define LOW_8_2 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH_8_2 2, 3, 10, 11, 6, 7, 14, 15
#define LOW_8_4 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH_8_4 4, 5, 6, 7, 12, 13, 14, 15

#define LOW_4_1 0, 4, 2, 6
#define HIGH_4_1 1, 5, 3, 7
#define LOW_4_2 0, 1, 4, 5
#define HIGH_4_2 2, 3, 6, 7
#define LOW_2_1 0, 2
#define HIGH_2_1 1, 3

#define STAGE(v, lanes, d) \
  UNROLLED (int i = 0; i < lanes; i++) if (!(i & d)) { \
    __typeof__(v[0]) a = v[i], b = v[i | d]; \
    v[i] = __builtin_shufflevector(a, b, LOW_##lanes##_##d); \
    v[i | d] = __builtin_shufflevector(a, b, HIGH_##lanes##_##d); \
  }
#define STAGES_2(v) STAGE(v, 2, 1)
#define STAGES_4(v) STAGE(v, 4, 1) STAGE(v, 4, 2)
#define STAGES_8(v) STAGE(v, 8, 1) STAGE(v, 8, 2) STAGE(v, 8, 4)
#define STAGES_16(v) STAGE(v, 16, 1) STAGE(v, 16, 2) STAGE(v, 16, 4) STAGE(v, 16, 8)

/// Turns as many vectors as a register has lanes, of elements of 4 and of 8 bytes.
#if SKEIN_WIDTH == 64
#define TURN_4(v) STAGES_16(v)
#define TURN_8(v) STAGES_8(v)
#elif SKEIN_WIDTH == 32
#define TURN_4(v) STAGES_8(v)
#define TURN_8(v) STAGES_4(v)
#else
#define TURN_4(v) STAGES_4(v)
#define TURN_8(v) STAGES_2(v)
#endif
