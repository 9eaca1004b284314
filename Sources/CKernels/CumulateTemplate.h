// SPDX-License-Identifier: Apache-2.0
//
// Running combinations, in order from the first row: nothing else could give every length, every layout and every number
// of threads the same bits. One column is a chain of operations; many columns are vectors.

#include "Kernels.h"

#define DEFINE_FLOAT_EXTREMA(t, T, U, TYPE) \
  INLINE T K(larger_##t)(T a, T x) { \
    T equal = from_bits_##t(bits_##t(a) & bits_##t(x)); \
    T other = a == x ? equal : x; \
    return ((a > x) | (a != a)) ? a : other; \
  } \
  INLINE T K(smaller_##t)(T a, T x) { \
    T equal = from_bits_##t(bits_##t(a) | bits_##t(x)); \
    T other = a == x ? equal : x; \
    return ((a < x) | (a != a)) ? a : other; \
  }
FLOAT_TYPES(DEFINE_FLOAT_EXTREMA)

// X(combination, name, t, T, number, the next value from the running one, a, and the element, x)
#define INTEGERS(X, t, T, U, TYPE) \
  X(SKEIN_REDUCE_SUM, sum, t, T, TYPE, (T)((U)a + (U)x)) \
  X(SKEIN_REDUCE_PRODUCT, product, t, T, TYPE, (T)((U)a * (U)x)) \
  X(SKEIN_REDUCE_MAX, max, t, T, TYPE, a > x ? a : x) \
  X(SKEIN_REDUCE_MIN, min, t, T, TYPE, a < x ? a : x)
#define FLOATS(X, t, T, TYPE) \
  X(SKEIN_REDUCE_SUM, sum, t, T, TYPE, a + x) \
  X(SKEIN_REDUCE_PRODUCT, product, t, T, TYPE, a * x) \
  X(SKEIN_REDUCE_MAX, max, t, T, TYPE, K(larger_##t)(a, x)) \
  X(SKEIN_REDUCE_MIN, min, t, T, TYPE, K(smaller_##t)(a, x))
#define CUMULATIONS(X) \
  INTEGERS(X, i8, int8_t, uint32_t, SKEIN_I8) \
  INTEGERS(X, i16, int16_t, uint32_t, SKEIN_I16) \
  INTEGERS(X, i32, int32_t, uint32_t, SKEIN_I32) \
  INTEGERS(X, i64, int64_t, uint64_t, SKEIN_I64) \
  INTEGERS(X, u8, uint8_t, uint32_t, SKEIN_U8) \
  INTEGERS(X, u16, uint16_t, uint32_t, SKEIN_U16) \
  INTEGERS(X, u32, uint32_t, uint32_t, SKEIN_U32) \
  INTEGERS(X, u64, uint64_t, uint64_t, SKEIN_U64) \
  X(SKEIN_REDUCE_MAX, max, bool, uint8_t, SKEIN_BOOL, a | x) \
  X(SKEIN_REDUCE_MIN, min, bool, uint8_t, SKEIN_BOOL, a & x) \
  FLOATS(X, f32, float, SKEIN_F32) \
  FLOATS(X, f64, double, SKEIN_F64)

#define DEFINE_CUMULATION(C, op, t, T, TYPE, NEXT) \
  static void K(op##_##t)( \
      void *out, ptrdiff_t out_row, const void *px, ptrdiff_t x_row, void *pacc, size_t rows, size_t columns) { \
    T *o = out, *acc = pacc; \
    const T *xs = px; \
    if (columns == 1) { \
      T a = *acc; \
      for (size_t r = 0; r < rows; r++, o += out_row, xs += x_row) { \
        T x = *xs; \
        *o = a = NEXT; \
      } \
      *acc = a; \
      return; \
    } \
    for (size_t r = 0; r < rows; r++, o += out_row, xs += x_row) \
      EACH(c, columns) { \
        T a = acc[c], x = xs[c]; \
        o[c] = acc[c] = NEXT; \
      } \
  }
CUMULATIONS(DEFINE_CUMULATION)

// y = a · y + b, in two roundings on every machine.
#define DEFINE_RECURRENCE(t, T, U, TYPE) \
  static void K(recur_##t)( \
      void *out, ptrdiff_t out_row, const void *pa, ptrdiff_t a_row, const void *pb, ptrdiff_t b_row, void *pacc, \
      size_t rows, size_t columns) { \
    T *o = out, *acc = pacc; \
    const T *as = pa, *bs = pb; \
    if (columns == 1) { \
      T y = *acc; \
      for (size_t r = 0; r < rows; r++, o += out_row, as += a_row, bs += b_row) *o = y = *as * y + *bs; \
      *acc = y; \
      return; \
    } \
    for (size_t r = 0; r < rows; r++, o += out_row, as += a_row, bs += b_row) \
      EACH(c, columns) o[c] = acc[c] = as[c] * acc[c] + bs[c]; \
  }
FLOAT_TYPES(DEFINE_RECURRENCE)

#define ENTER(C, op, t, T, TYPE, NEXT) [C][TYPE] = K(op##_##t),
#define ENTER_RECURRENCE(t, T, U, TYPE) [TYPE] = K(recur_##t),
const skein_cumulate_table K(skein_cumulate) = {
  .cumulate = {CUMULATIONS(ENTER)},
  .recur = {FLOAT_TYPES(ENTER_RECURRENCE)},
};
