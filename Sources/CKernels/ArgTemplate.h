// SPDX-License-Identifier: Apache-2.0
//
// The index of the largest or smallest element: the first of equals, and the first NaN before all others.

#include "Kernels.h"

// Whether x replaces the best so far. A NaN replaces everything but a NaN.
#define BETTER_FLOAT(x, REL, best) (((x) REL (best)) | (((x) != (x)) & ((best) == (best))))
#define BETTER_INTEGER(x, REL, best) ((x) REL (best))
#define SAME_FLOAT(x, y) (((x) == (y)) | (((x) != (x)) & ((y) != (y))))
#define SAME_INTEGER(x, y) ((x) == (y))

// A row is reduced first, by the kernel that does so fastest, and then searched for the result; a zero's sign does not
// matter in the search.
#define DEFINE_ARG(arg, ARG, REL, t, T, TYPE, BETTER, SAME) \
  static void K(arg##_##t##_row)(void *value, int64_t *index, const void *px, size_t n, int64_t first) { \
    const T *x = px; \
    if (n == 0) return; \
    T best; \
    K(skein_reduce).rows[ARG][TYPE](&best, x, 0, 1, n); \
    if (*index >= 0 && !BETTER(best, REL, *(T *)value)) return; \
    size_t i = 0; \
    for (; i + 16 <= n; i += 16) { \
      int found = 0; \
      for (size_t l = 0; l < 16; l++) found |= SAME(x[i + l], best); \
      if (found) break; \
    } \
    while (!SAME(x[i], best)) i++; \
    *(T *)value = x[i]; \
    *index = first + (int64_t)i; \
  } \
  static void K(arg##_##t##_columns)( \
      void *values, int64_t *at, const void *px, ptrdiff_t x_row, size_t rows, size_t columns, int64_t first) { \
    T *best = values; \
    for (size_t r = 0; r < rows; r++) { \
      const T *x = (const T *)px + (ptrdiff_t)r * x_row; \
      int64_t here = first + (int64_t)r; \
      EACH(c, columns) { \
        T y = x[c], b = best[c]; \
        int better = (at[c] < 0) | BETTER(y, REL, b); \
        best[c] = better ? y : b; \
        at[c] = better ? here : at[c]; \
      } \
    } \
  }
#define DEFINE_INTEGER(t, T, U, TYPE) \
  DEFINE_ARG(max, SKEIN_REDUCE_MAX, >, t, T, TYPE, BETTER_INTEGER, SAME_INTEGER) \
  DEFINE_ARG(min, SKEIN_REDUCE_MIN, <, t, T, TYPE, BETTER_INTEGER, SAME_INTEGER)
#define DEFINE_FLOAT(t, T, U, TYPE) \
  DEFINE_ARG(max, SKEIN_REDUCE_MAX, >, t, T, TYPE, BETTER_FLOAT, SAME_FLOAT) \
  DEFINE_ARG(min, SKEIN_REDUCE_MIN, <, t, T, TYPE, BETTER_FLOAT, SAME_FLOAT)
SIGNED_TYPES(DEFINE_INTEGER)
UNSIGNED_TYPES(DEFINE_INTEGER)
FLOAT_TYPES(DEFINE_FLOAT)

// bool is u8.
#define ENTRIES(arg, form) \
  {[SKEIN_BOOL] = K(arg##_u8_##form), [SKEIN_I8] = K(arg##_i8_##form), [SKEIN_I16] = K(arg##_i16_##form), \
   [SKEIN_I32] = K(arg##_i32_##form), [SKEIN_I64] = K(arg##_i64_##form), [SKEIN_U8] = K(arg##_u8_##form), \
   [SKEIN_U16] = K(arg##_u16_##form), [SKEIN_U32] = K(arg##_u32_##form), [SKEIN_U64] = K(arg##_u64_##form), \
   [SKEIN_F32] = K(arg##_f32_##form), [SKEIN_F64] = K(arg##_f64_##form)}
const skein_arg_table K(skein_arg) = {
  .row = {ENTRIES(max, row), ENTRIES(min, row)},
  .columns = {ENTRIES(max, columns), ENTRIES(min, columns)},
};
