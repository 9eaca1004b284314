// SPDX-License-Identifier: Apache-2.0
//
// Running combinations, in order from the first row: nothing else could give every length, every layout and every number
// of threads the same bits. One column is a chain of operations; many columns are vectors, which lines of memory that each
// hold a piece of one column are turned into.

#include "Parts.h"
#include "Turn.h"

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

// MARK: - Lines

#define DEFINE_FLOAT_EXTREMA_OF_VECTORS(t, T, U, TYPE) \
  typedef T K(line_##t) __attribute__((ext_vector_type(SKEIN_WIDTH / sizeof(T)))); \
  typedef U K(line_bits_##t) __attribute__((ext_vector_type(SKEIN_WIDTH / sizeof(T)))); \
  INLINE K(line_##t) K(larger_line_##t)(K(line_##t) a, K(line_##t) x) { \
    K(line_##t) equal = (K(line_##t))((K(line_bits_##t))a & (K(line_bits_##t))x); \
    K(line_##t) other = a == x ? equal : x; \
    return ((a > x) | (a != a)) ? a : other; \
  } \
  INLINE K(line_##t) K(smaller_line_##t)(K(line_##t) a, K(line_##t) x) { \
    K(line_##t) equal = (K(line_##t))((K(line_bits_##t))a | (K(line_bits_##t))x); \
    K(line_##t) other = a == x ? equal : x; \
    return ((a < x) | (a != a)) ? a : other; \
  }
FLOAT_TYPES(DEFINE_FLOAT_EXTREMA_OF_VECTORS)

// X(name, t, T, how a tile is turned, the next vector from the running one, a, and the elements, x)
#define LINES(X) \
  X(sum, f32, float, TURN_4, a + x) \
  X(sum, f64, double, TURN_8, a + x) \
  X(sum, u32, uint32_t, TURN_4, a + x) \
  X(sum, u64, uint64_t, TURN_8, a + x) \
  X(product, f32, float, TURN_4, a * x) \
  X(product, f64, double, TURN_8, a * x) \
  X(product, u32, uint32_t, TURN_4, a * x) \
  X(product, u64, uint64_t, TURN_8, a * x) \
  X(max, f32, float, TURN_4, K(larger_line_f32)(a, x)) \
  X(max, f64, double, TURN_8, K(larger_line_f64)(a, x)) \
  X(min, f32, float, TURN_4, K(smaller_line_f32)(a, x)) \
  X(min, f64, double, TURN_8, K(smaller_line_f64)(a, x))

#define DEFINE_LINES(op, t, T, TURN, NEXT) \
  static void K(op##_lines_##t)( \
      void *out, ptrdiff_t out_line, const void *px, ptrdiff_t x_line, const void *first, size_t lines, size_t n, \
      int is_backwards) { \
    enum { LANES = SKEIN_WIDTH / sizeof(T) }; \
    typedef T vector __attribute__((ext_vector_type(LANES))); \
    for (size_t line = 0; line < lines; line += LANES) { \
      /* Lanes behind the last line do what its lane does. */ \
      const T *xs[LANES]; \
      T *os[LANES]; \
      for (size_t l = 0; l < LANES; l++) { \
        ptrdiff_t place = line + l < lines ? line + l : lines - 1; \
        xs[l] = (const T *)px + place * x_line; \
        os[l] = (T *)out + place * out_line; \
      } \
      vector a = *(const T *)first, v[LANES]; \
      for (size_t r = 0; r < n; r += LANES) { \
        size_t count = n - r < LANES ? n - r : LANES; \
        /* Where the tile begins in memory, and where in a tile that is not whole its elements do. */ \
        ptrdiff_t at = is_backwards ? -(ptrdiff_t)(r + LANES - 1) : (ptrdiff_t)r; \
        ptrdiff_t start = is_backwards ? LANES - count : 0; \
        T part[LANES][LANES]; \
        if (count == LANES) { \
          UNROLLED (int l = 0; l < LANES; l++) memcpy(&v[l], xs[l] + at, sizeof v[l]); \
        } else { \
          memset(part, 0, sizeof part); \
          for (size_t l = 0; l < LANES; l++) K(copy_part)(part[l] + start, xs[l] + at + start, count * sizeof(T)); \
          UNROLLED (int l = 0; l < LANES; l++) memcpy(&v[l], part[l], sizeof v[l]); \
        } \
        TURN(v) \
        if (is_backwards) { \
          UNROLLED (int i = LANES - 1; i >= 0; i--) { vector x = v[i]; v[i] = a = NEXT; } \
        } else { \
          UNROLLED (int i = 0; i < LANES; i++) { vector x = v[i]; v[i] = a = NEXT; } \
        } \
        TURN(v) \
        if (count == LANES) { \
          UNROLLED (int l = 0; l < LANES; l++) memcpy(os[l] + at, &v[l], sizeof v[l]); \
        } else { \
          UNROLLED (int l = 0; l < LANES; l++) memcpy(part[l], &v[l], sizeof v[l]); \
          for (size_t l = 0; l < LANES; l++) K(copy_part)(os[l] + at + start, part[l] + start, count * sizeof(T)); \
        } \
      } \
    } \
  }
LINES(DEFINE_LINES)

// MARK: - Recurrences

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
  .lines = {
    [SKEIN_REDUCE_SUM] = {
      [SKEIN_I32] = K(sum_lines_u32), [SKEIN_I64] = K(sum_lines_u64), [SKEIN_U32] = K(sum_lines_u32),
      [SKEIN_U64] = K(sum_lines_u64), [SKEIN_F32] = K(sum_lines_f32), [SKEIN_F64] = K(sum_lines_f64),
    },
    [SKEIN_REDUCE_PRODUCT] = {
      [SKEIN_I32] = K(product_lines_u32), [SKEIN_I64] = K(product_lines_u64), [SKEIN_U32] = K(product_lines_u32),
      [SKEIN_U64] = K(product_lines_u64), [SKEIN_F32] = K(product_lines_f32), [SKEIN_F64] = K(product_lines_f64),
    },
    [SKEIN_REDUCE_MAX] = {[SKEIN_F32] = K(max_lines_f32), [SKEIN_F64] = K(max_lines_f64)},
    [SKEIN_REDUCE_MIN] = {[SKEIN_F32] = K(min_lines_f32), [SKEIN_F64] = K(min_lines_f64)},
  },
  .recur = {FLOAT_TYPES(ENTER_RECURRENCE)},
};
