// SPDX-License-Identifier: Apache-2.0
//
// The index of the largest or smallest element: the first of equals, and the first NaN before all others.

#include "Kernels.h"

// Whether x replaces the best so far. A NaN replaces everything but a NaN.
#define BETTER_FLOAT(x, REL, best) ((x) REL (best) || ((x) != (x) && (best) == (best)))
#define BETTER_INTEGER(x, REL, best) ((x) REL (best))

#define DEFINE_ARG(arg, REL, t, T, BETTER) \
  static void arg##_##t##_row(void *value, int64_t *index, const void *px, size_t n, int64_t first) { \
    const T *x = px; \
    if (n == 0) return; \
    T best = *(T *)value; \
    int64_t at = *index; \
    size_t i = 0; \
    if (at < 0) { best = x[0]; at = first; i = 1; } \
    for (; i < n; i++) \
      if (BETTER(x[i], REL, best)) { best = x[i]; at = first + (int64_t)i; } \
    *(T *)value = best; \
    *index = at; \
  } \
  static void arg##_##t##_columns( \
      void *values, int64_t *at, const void *px, ptrdiff_t x_row, size_t rows, size_t columns, int64_t first) { \
    T *best = values; \
    for (size_t r = 0; r < rows; r++) { \
      const T *x = (const T *)px + (ptrdiff_t)r * x_row; \
      int64_t here = first + (int64_t)r; \
      EACH(c, columns) { \
        int better = at[c] < 0 || BETTER(x[c], REL, best[c]); \
        best[c] = better ? x[c] : best[c]; \
        at[c] = better ? here : at[c]; \
      } \
    } \
  }
#define DEFINE_INTEGER(t, T, U, TYPE) \
  DEFINE_ARG(max, >, t, T, BETTER_INTEGER) \
  DEFINE_ARG(min, <, t, T, BETTER_INTEGER)
#define DEFINE_FLOAT(t, T, U, TYPE) \
  DEFINE_ARG(max, >, t, T, BETTER_FLOAT) \
  DEFINE_ARG(min, <, t, T, BETTER_FLOAT)
SIGNED_TYPES(DEFINE_INTEGER)
UNSIGNED_TYPES(DEFINE_INTEGER)
FLOAT_TYPES(DEFINE_FLOAT)

#define TABLE(arg, form) \
  {[SKEIN_BOOL] = arg##_u8_##form, [SKEIN_I8] = arg##_i8_##form, [SKEIN_I16] = arg##_i16_##form, \
   [SKEIN_I32] = arg##_i32_##form, [SKEIN_I64] = arg##_i64_##form, [SKEIN_U8] = arg##_u8_##form, \
   [SKEIN_U16] = arg##_u16_##form, [SKEIN_U32] = arg##_u32_##form, [SKEIN_U64] = arg##_u64_##form, \
   [SKEIN_BF16] = arg##_f32_##form, [SKEIN_F16] = arg##_f32_##form, [SKEIN_F32] = arg##_f32_##form, \
   [SKEIN_F64] = arg##_f64_##form}

skein_arg_row_kernel skein_arg_row(uint8_t arg, uint8_t type) {
  static const skein_arg_row_kernel table[2][SKEIN_TYPES] = {TABLE(max, row), TABLE(min, row)};
  return arg <= SKEIN_ARG_MIN && type < SKEIN_TYPES ? table[arg][type] : 0;
}

skein_arg_columns_kernel skein_arg_columns(uint8_t arg, uint8_t type) {
  static const skein_arg_columns_kernel table[2][SKEIN_TYPES] = {TABLE(max, columns), TABLE(min, columns)};
  return arg <= SKEIN_ARG_MIN && type < SKEIN_TYPES ? table[arg][type] : 0;
}
