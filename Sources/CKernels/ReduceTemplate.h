// SPDX-License-Identifier: Apache-2.0
//
// Reductions by the fixed tree of CKernels.h: sixteen lanes, combined in halves. A vector holds the sixteen accumulators
// of a row; in column form a vector holds one accumulator of sixteen columns.

#include "Parts.h"

// MARK: - Operations: OP(a, b) on vectors of sixteen, the accumulator first

#define MAX_FLOAT(a, b, V, B) \
  ({ V a_ = (a), b_ = (b); \
     V same_ = (V)((B)a_ & (B)b_); \
     V other_ = a_ == b_ ? same_ : b_; \
     ((a_ > b_) | (a_ != a_)) ? a_ : other_; })
#define MIN_FLOAT(a, b, V, B) \
  ({ V a_ = (a), b_ = (b); \
     V same_ = (V)((B)a_ | (B)b_); \
     V other_ = a_ == b_ ? same_ : b_; \
     ((a_ < b_) | (a_ != a_)) ? a_ : other_; })
#define SUM(a, b, V, B) ((V)((B)(a) + (B)(b)))
#define PRODUCT(a, b, V, B) ((V)((B)(a) * (B)(b)))
#define MAX_INTEGER(a, b, V, B) __builtin_elementwise_max(a, b)
#define MIN_INTEGER(a, b, V, B) __builtin_elementwise_min(a, b)
#define AND(a, b, V, B) ((a) & (b))
#define OR(a, b, V, B) ((a) | (b))
#define SUM_FLOAT(a, b, V, B) ((a) + (b))
#define PRODUCT_FLOAT(a, b, V, B) ((a) * (b))

// X(reduction, name, t, T, unsigned type of the same size, number, OP, identity)
#define INTEGERS(X, t, T, B, TYPE, LOW, HIGH) \
  X(SKEIN_REDUCE_SUM, sum, t, T, B, TYPE, SUM, 0) \
  X(SKEIN_REDUCE_PRODUCT, product, t, T, B, TYPE, PRODUCT, 1) \
  X(SKEIN_REDUCE_MAX, max, t, T, B, TYPE, MAX_INTEGER, LOW) \
  X(SKEIN_REDUCE_MIN, min, t, T, B, TYPE, MIN_INTEGER, HIGH) \
  X(SKEIN_REDUCE_AND, and, t, T, B, TYPE, AND, (T)-1) \
  X(SKEIN_REDUCE_OR, or, t, T, B, TYPE, OR, 0)
#define FLOATS(X, t, T, B, TYPE) \
  X(SKEIN_REDUCE_SUM, sum, t, T, B, TYPE, SUM_FLOAT, 0) \
  X(SKEIN_REDUCE_PRODUCT, product, t, T, B, TYPE, PRODUCT_FLOAT, 1)
#define FLOAT_EXTREMA(X, t, T, B, TYPE) \
  X(SKEIN_REDUCE_MAX, max, t, T, B, TYPE, MAX_FLOAT, -INFINITY) \
  X(SKEIN_REDUCE_MIN, min, t, T, B, TYPE, MIN_FLOAT, INFINITY)
#define EXTREMA(X) \
  FLOAT_EXTREMA(X, f32, float, uint32_t, SKEIN_F32) \
  FLOAT_EXTREMA(X, f64, double, uint64_t, SKEIN_F64)
#define REDUCTIONS(X) ORDERED(X) EXTREMA(X)
#define ORDERED(X) \
  INTEGERS(X, i8, int8_t, uint8_t, SKEIN_I8, INT8_MIN, INT8_MAX) \
  INTEGERS(X, i16, int16_t, uint16_t, SKEIN_I16, INT16_MIN, INT16_MAX) \
  INTEGERS(X, i32, int32_t, uint32_t, SKEIN_I32, INT32_MIN, INT32_MAX) \
  INTEGERS(X, i64, int64_t, uint64_t, SKEIN_I64, INT64_MIN, INT64_MAX) \
  INTEGERS(X, u8, uint8_t, uint8_t, SKEIN_U8, 0, UINT8_MAX) \
  INTEGERS(X, u16, uint16_t, uint16_t, SKEIN_U16, 0, UINT16_MAX) \
  INTEGERS(X, u32, uint32_t, uint32_t, SKEIN_U32, 0, UINT32_MAX) \
  INTEGERS(X, u64, uint64_t, uint64_t, SKEIN_U64, 0, UINT64_MAX) \
  FLOATS(X, f32, float, uint32_t, SKEIN_F32) \
  FLOATS(X, f64, double, uint64_t, SKEIN_F64) \
  X(SKEIN_REDUCE_SUM, sum, bool, uint8_t, uint8_t, SKEIN_BOOL, OR, 0) \
  X(SKEIN_REDUCE_PRODUCT, product, bool, uint8_t, uint8_t, SKEIN_BOOL, AND, 1) \
  X(SKEIN_REDUCE_MAX, max, bool, uint8_t, uint8_t, SKEIN_BOOL, OR, 0) \
  X(SKEIN_REDUCE_MIN, min, bool, uint8_t, uint8_t, SKEIN_BOOL, AND, 1) \
  X(SKEIN_REDUCE_AND, and, bool, uint8_t, uint8_t, SKEIN_BOOL, AND, 1) \
  X(SKEIN_REDUCE_OR, or, bool, uint8_t, uint8_t, SKEIN_BOOL, OR, 0)

// MARK: - Vectors

#define DEFINE_VECTORS(R, op, t, T, BT, TYPE, OP, IDENTITY) \
  typedef T K(op##_##t##_v) __attribute__((ext_vector_type(16))); \
  typedef BT K(op##_##t##_b) __attribute__((ext_vector_type(16))); \
  INLINE K(op##_##t##_v) K(op##_##t##_load)(const T *x) { K(op##_##t##_v) v; memcpy(&v, x, sizeof v); return v; } \
  INLINE K(op##_##t##_v) K(op##_##t##_part)(const T *x, size_t n) { \
    K(op##_##t##_v) v = (T)(IDENTITY); \
    K(read_part)(&v, sizeof v, x, n * sizeof(T)); \
    return v; \
  } \
  INLINE K(op##_##t##_v) K(op##_##t##_join)(K(op##_##t##_v) a, K(op##_##t##_v) b) { \
    return OP(a, b, K(op##_##t##_v), K(op##_##t##_b)); \
  } \
  INLINE T K(op##_##t##_tree)(K(op##_##t##_v) a) { \
    a = K(op##_##t##_join)(a, __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)); \
    a = K(op##_##t##_join)(a, __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3)); \
    a = K(op##_##t##_join)(a, __builtin_shufflevector(a, a, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1)); \
    a = K(op##_##t##_join)(a, __builtin_shufflevector(a, a, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0)); \
    return a[0]; \
  } \
  static void K(op##_##t##_identity)(void *pacc, size_t n) { \
    T *acc = pacc; \
    EACH(i, n) acc[i] = (T)(IDENTITY); \
  }
REDUCTIONS(DEFINE_VECTORS)

// MARK: - Rows

#define DEFINE_ROWS(R, op, t, T, BT, TYPE, OP, IDENTITY) \
  /* The accumulators after n more elements. */ \
  INLINE K(op##_##t##_v) K(op##_##t##_lanes)(K(op##_##t##_v) a, const T *x, size_t n) { \
    size_t i = 0; \
    for (; i + 16 <= n; i += 16) a = K(op##_##t##_join)(a, K(op##_##t##_load)(x + i)); \
    if (i < n) { \
      /* Lanes without an element keep their accumulator: joining the identity could turn -0 to +0. */ \
      K(op##_##t##_v) b = K(op##_##t##_join)(a, K(op##_##t##_part)(x + i, n - i)); \
      K(read_part)(&a, sizeof a, &b, (n - i) * sizeof(T)); \
    } \
    return a; \
  } \
  static void K(op##_##t##_rows)(void *out, const void *px, ptrdiff_t x_row, size_t rows, size_t n) { \
    const T *x = px; \
    T *o = out; \
    size_t whole = n / 16 * 16, r = 0; \
    /* Four rows at a time: their chains of operations overlap. */ \
    for (; r + 4 <= rows; r += 4) { \
      const T *x0 = x + (ptrdiff_t)r * x_row, *x1 = x0 + x_row, *x2 = x1 + x_row, *x3 = x2 + x_row; \
      K(op##_##t##_v) a0 = (T)(IDENTITY), a1 = a0, a2 = a0, a3 = a0; \
      for (size_t i = 0; i < whole; i += 16) { \
        a0 = K(op##_##t##_join)(a0, K(op##_##t##_load)(x0 + i)); \
        a1 = K(op##_##t##_join)(a1, K(op##_##t##_load)(x1 + i)); \
        a2 = K(op##_##t##_join)(a2, K(op##_##t##_load)(x2 + i)); \
        a3 = K(op##_##t##_join)(a3, K(op##_##t##_load)(x3 + i)); \
      } \
      o[r] = K(op##_##t##_tree)(K(op##_##t##_lanes)(a0, x0 + whole, n - whole)); \
      o[r + 1] = K(op##_##t##_tree)(K(op##_##t##_lanes)(a1, x1 + whole, n - whole)); \
      o[r + 2] = K(op##_##t##_tree)(K(op##_##t##_lanes)(a2, x2 + whole, n - whole)); \
      o[r + 3] = K(op##_##t##_tree)(K(op##_##t##_lanes)(a3, x3 + whole, n - whole)); \
    } \
    for (; r < rows; r++) { \
      K(op##_##t##_v) a = (T)(IDENTITY); \
      o[r] = K(op##_##t##_tree)(K(op##_##t##_lanes)(a, x + (ptrdiff_t)r * x_row, n)); \
    } \
  }
ORDERED(DEFINE_ROWS)

// Extrema are exact in any order, so the cases of NaN and of zeros need not be decided at every element: the loop takes
// the plain extremum and collects whether there was a NaN, and the signs. A largest value of 0 is -0 only if all signs
// were -, a smallest is -0 if any was.
#define ALL_SIGNS(a, b) ((a) & (b))
#define ANY_SIGN(a, b) ((a) | (b))
#define DEFINE_EXTREMA(op, t, T, BT, REL, SIGNS, IDENTITY) \
  INLINE K(op##_##t##_v) K(op##_##t##_lanes)(K(op##_##t##_v) a, const T *x, size_t n) { \
    K(op##_##t##_b) signs = (K(op##_##t##_b))a, nan = (K(op##_##t##_b))(a != a); \
    for (size_t i = 0; i < n; i += 16) { \
      K(op##_##t##_v) y = n - i >= 16 ? K(op##_##t##_load)(x + i) : K(op##_##t##_part)(x + i, n - i); \
      a = y REL a ? y : a; \
      signs = SIGNS(signs, (K(op##_##t##_b))y); \
      nan |= (K(op##_##t##_b))(y != y); \
    } \
    K(op##_##t##_v) zero = (K(op##_##t##_v))(signs & ((BT)1 << (8 * sizeof(T) - 1))); \
    a = a == (T)0 ? zero : a; \
    return nan != 0 ? (K(op##_##t##_v))(T)NAN : a; \
  } \
  static void K(op##_##t##_rows)(void *out, const void *px, ptrdiff_t x_row, size_t rows, size_t n) { \
    for (size_t r = 0; r < rows; r++) { \
      K(op##_##t##_v) a = (T)(IDENTITY); \
      ((T *)out)[r] = K(op##_##t##_tree)(K(op##_##t##_lanes)(a, (const T *)px + (ptrdiff_t)r * x_row, n)); \
    } \
  }
DEFINE_EXTREMA(max, f32, float, uint32_t, >, ALL_SIGNS, -INFINITY)
DEFINE_EXTREMA(min, f32, float, uint32_t, <, ANY_SIGN, INFINITY)
DEFINE_EXTREMA(max, f64, double, uint64_t, >, ALL_SIGNS, -INFINITY)
DEFINE_EXTREMA(min, f64, double, uint64_t, <, ANY_SIGN, INFINITY)

// MARK: - Columns

#define DEFINE_COLUMNS(R, op, t, T, BT, TYPE, OP, IDENTITY) \
  static void K(op##_##t##_row)(void *acc, const void *px, size_t n) { \
    K(op##_##t##_v) a = K(op##_##t##_lanes)(K(op##_##t##_load)(acc), px, n); \
    memcpy(acc, &a, sizeof a); \
  } \
  /* n ≤ 16 columns; with `whole` n is 16. */ \
  INLINE void K(op##_##t##_panel)( \
      T *acc, size_t acc_row, const T *x, ptrdiff_t x_row, size_t first, size_t rows, size_t n, int whole) { \
    size_t r = 0; \
    if (SKEIN_WIDTH == 64 && sizeof(T) <= 4 && rows >= 32) { \
      /* There are registers for sixteen accumulators; accumulator l is that of row first + l. */ \
      K(op##_##t##_v) a[16]; \
      _Pragma("clang loop unroll(full)") for (int l = 0; l < 16; l++) { \
        const T *from = acc + (first + (size_t)l) % SKEIN_LANES * acc_row; \
        a[l] = whole ? K(op##_##t##_load)(from) : K(op##_##t##_part)(from, n); \
      } \
      for (; r + 16 <= rows; r += 16) \
        _Pragma("clang loop unroll(full)") for (int l = 0; l < 16; l++) { \
          const T *from = x + ((ptrdiff_t)r + l) * x_row; \
          a[l] = K(op##_##t##_join)(a[l], whole ? K(op##_##t##_load)(from) : K(op##_##t##_part)(from, n)); \
        } \
      _Pragma("clang loop unroll(full)") for (int l = 0; l < 16; l++) { \
        T *to = acc + (first + (size_t)l) % SKEIN_LANES * acc_row; \
        if (whole) memcpy(to, &a[l], sizeof a[l]); \
        else K(write_part)(to, &a[l], sizeof a[l], n * sizeof(T)); \
      } \
    } \
    for (; r < rows; r++) { \
      T *to = acc + (first + r) % SKEIN_LANES * acc_row; \
      const T *from = x + (ptrdiff_t)r * x_row; \
      K(op##_##t##_v) a = K(op##_##t##_join)( \
          whole ? K(op##_##t##_load)(to) : K(op##_##t##_part)(to, n), \
          whole ? K(op##_##t##_load)(from) : K(op##_##t##_part)(from, n)); \
      if (whole) memcpy(to, &a, sizeof a); \
      else K(write_part)(to, &a, sizeof a, n * sizeof(T)); \
    } \
  } \
  static void K(op##_##t##_columns)( \
      void *pacc, size_t acc_row, const void *px, ptrdiff_t x_row, size_t first, size_t rows, size_t columns) { \
    T *acc = pacc; \
    const T *x = px; \
    size_t c = 0; \
    for (; c + 16 <= columns; c += 16) K(op##_##t##_panel)(acc + c, acc_row, x + c, x_row, first, rows, 16, 1); \
    if (c < columns) K(op##_##t##_panel)(acc + c, acc_row, x + c, x_row, first, rows, columns - c, 0); \
  } \
  INLINE K(op##_##t##_v) K(op##_##t##_halves)(const T *acc, size_t acc_row, size_t n) { \
    K(op##_##t##_v) a[16]; \
    for (size_t l = 0; l < 16; l++) \
      a[l] = n == 16 ? K(op##_##t##_load)(acc + l * acc_row) : K(op##_##t##_part)(acc + l * acc_row, n); \
    for (int h = 8; h; h /= 2) \
      for (int l = 0; l < h; l++) a[l] = K(op##_##t##_join)(a[l], a[l + h]); \
    return a[0]; \
  } \
  static void K(op##_##t##_combine)(void *out, const void *pacc, size_t acc_row, size_t columns) { \
    if (columns == 1 && acc_row == 1) { \
      *(T *)out = K(op##_##t##_tree)(K(op##_##t##_load)(pacc)); \
      return; \
    } \
    size_t c = 0; \
    for (; c + 16 <= columns; c += 16) { \
      K(op##_##t##_v) a = K(op##_##t##_halves)((const T *)pacc + c, acc_row, 16); \
      memcpy((T *)out + c, &a, sizeof a); \
    } \
    if (c < columns) { \
      K(op##_##t##_v) a = K(op##_##t##_halves)((const T *)pacc + c, acc_row, columns - c); \
      K(write_part)((T *)out + c, &a, sizeof a, (columns - c) * sizeof(T)); \
    } \
  }
REDUCTIONS(DEFINE_COLUMNS)

#define ENTER_IDENTITY(R, op, t, T, B, TYPE, OP, I) [R][TYPE] = K(op##_##t##_identity),
#define ENTER_ROW(R, op, t, T, B, TYPE, OP, I) [R][TYPE] = K(op##_##t##_row),
#define ENTER_COLUMNS(R, op, t, T, B, TYPE, OP, I) [R][TYPE] = K(op##_##t##_columns),
#define ENTER_COMBINE(R, op, t, T, B, TYPE, OP, I) [R][TYPE] = K(op##_##t##_combine),
#define ENTER_ROWS(R, op, t, T, B, TYPE, OP, I) [R][TYPE] = K(op##_##t##_rows),
const skein_reduce_table K(skein_reduce) = {
  .identity = {REDUCTIONS(ENTER_IDENTITY)},
  .row = {REDUCTIONS(ENTER_ROW)},
  .columns = {REDUCTIONS(ENTER_COLUMNS)},
  .combine = {REDUCTIONS(ENTER_COMBINE)},
  .rows = {REDUCTIONS(ENTER_ROWS)},
};
