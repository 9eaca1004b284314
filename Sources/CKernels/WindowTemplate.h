// SPDX-License-Identifier: Apache-2.0
//
// Windows at places that are data: runs of bytes read from a table, written to it, or combined with what is there. Rows are
// taken in order, so that where windows meet the last stays and sums have one order.

#include "Half.h"
#include "Parts.h"

// MARK: - Places

#define DEFINE_PLACES(t, T) \
  INLINE void K(place_##t)(int64_t *offset, T x, int64_t last, int64_t scale, int skips) { \
    int64_t wanted = (T)-1 > 0 && sizeof x == 8 && (uint64_t)x > INT64_MAX ? INT64_MAX : (int64_t)x; \
    int64_t place = wanted < 0 ? 0 : wanted > last ? last : wanted; \
    int outside = skips & (place != wanted); \
    *offset = (outside | (*offset < 0)) ? -1 : *offset + place * scale; \
  } \
  static void K(places_##t)( \
      int64_t *offsets, const void *index, ptrdiff_t stride, size_t n, int64_t last, int64_t scale, int skips) { \
    const char *p = index; \
    if (stride == sizeof(T)) { \
      /* Neighbours, as rows of one index are: vectors of them. */ \
      const T *xs = index; \
      EACH(i, n) K(place_##t)(offsets + i, xs[i], last, scale, skips); \
      return; \
    } \
    for (size_t i = 0; i < n; i++, p += stride) { \
      T x; \
      memcpy(&x, p, sizeof x); \
      K(place_##t)(offsets + i, x, last, scale, skips); \
    } \
  }
DEFINE_PLACES(i8, int8_t)
DEFINE_PLACES(i16, int16_t)
DEFINE_PLACES(i32, int32_t)
DEFINE_PLACES(i64, int64_t)
DEFINE_PLACES(u8, uint8_t)
DEFINE_PLACES(u16, uint16_t)
DEFINE_PLACES(u32, uint32_t)
DEFINE_PLACES(u64, uint64_t)

// MARK: - Runs of bytes

typedef uint8_t K(line) __attribute__((ext_vector_type(64)));

INLINE void K(copy_run)(char *o, const char *x, size_t bytes) {
  size_t i = 0;
  for (; i + 64 <= bytes; i += 64) {
    K(line) v;
    memcpy(&v, x + i, 64);
    memcpy(o + i, &v, 64);
  }
  if (i < bytes) {
    K(line) v;
    K(read_part)(&v, 64, x + i, bytes - i);
    K(write_part)(o + i, &v, 64, bytes - i);
  }
}

/// The same past the caches; `o` and `bytes` are multiples of 64.
INLINE void K(stream_run)(char *o, const char *x, size_t bytes) {
  for (size_t i = 0; i < bytes; i += 64) {
    K(line) v;
    memcpy(&v, x + i, 64);
    __builtin_nontemporal_store(v, (K(line) *)(o + i));
  }
}

INLINE void K(fill_run)(char *o, size_t bytes, const void *fill, size_t size) {
  for (size_t i = 0; i < bytes; i += size) memcpy(o + i, fill, size);
}

static void K(read_runs)(
    void *out, ptrdiff_t out_row, const void *x, const int64_t *offsets, size_t n, size_t bytes, const void *fill,
    size_t size, int streams) {
  char *o = out;
  const char *table = x;
  int aligned = ((uintptr_t)o | (uintptr_t)out_row | bytes) % 64 == 0;
  for (size_t i = 0; i < n; i++, o += out_row) {
    if (i + 4 < n && offsets[i + 4] >= 0) __builtin_prefetch(table + offsets[i + 4]);
    if (offsets[i] < 0) K(fill_run)(o, bytes, fill, size);
    else if (streams && aligned) K(stream_run)(o, table + offsets[i], bytes);
    else K(copy_run)(o, table + offsets[i], bytes);
  }
#if SKEIN_WIDTH > 16
  if (streams) _mm_sfence();
#endif
}

static void K(write_runs)(
    void *out, const int64_t *offsets, const void *x, ptrdiff_t x_row, size_t n, size_t bytes, int64_t low,
    int64_t high) {
  char *table = out;
  const char *p = x;
  for (size_t i = 0; i < n; i++, p += x_row)
    if (offsets[i] >= low && offsets[i] < high) K(copy_run)(table + offsets[i], p, bytes);
}

// MARK: - Single elements

#define DEFINE_ELEMENTS(bytes_each) \
  static void K(read_elements_##bytes_each)( \
      void *out, ptrdiff_t out_row, const void *x, const int64_t *offsets, size_t n, size_t bytes, const void *fill, \
      size_t size, int streams) { \
    char *o = out; \
    const char *table = x; \
    for (size_t i = 0; i < n; i++, o += out_row) \
      memcpy(o, offsets[i] < 0 ? (const char *)fill : table + offsets[i], bytes_each); \
  } \
  static void K(write_elements_##bytes_each)( \
      void *out, const int64_t *offsets, const void *x, ptrdiff_t x_row, size_t n, size_t bytes, int64_t low, \
      int64_t high) { \
    char *table = out; \
    const char *p = x; \
    for (size_t i = 0; i < n; i++, p += x_row) \
      if (offsets[i] >= low && offsets[i] < high) memcpy(table + offsets[i], p, bytes_each); \
  }
DEFINE_ELEMENTS(1)
DEFINE_ELEMENTS(2)
DEFINE_ELEMENTS(4)
DEFINE_ELEMENTS(8)
DEFINE_ELEMENTS(16)

// MARK: - Combining

#define DEFINE_COMBINE(op, t, T, EXPR) \
  static void K(op##_##t)( \
      void *out, const int64_t *offsets, const void *in, ptrdiff_t in_row, size_t n, size_t count, int64_t low, \
      int64_t high) { \
    char *table = out; \
    const char *p = in; \
    if (count == 1) { \
      for (size_t r = 0; r < n; r++, p += in_row) { \
        if (offsets[r] < low || offsets[r] >= high) continue; \
        T *target = (T *)(table + offsets[r]); \
        T x = *target, y = *(const T *)p; \
        *target = (T)(EXPR); \
      } \
      return; \
    } \
    for (size_t r = 0; r < n; r++, p += in_row) { \
      if (offsets[r] < low || offsets[r] >= high) continue; \
      T *xs = (T *)(table + offsets[r]); \
      const T *ys = (const T *)p; \
      EACH(i, count) { T x = xs[i], y = ys[i]; xs[i] = (T)(EXPR); } \
    } \
  }

#define DEFINE_EXTREMA(t, T, U, TYPE) \
  INLINE T K(larger_##t)(T x, T y) { \
    T equal = from_bits_##t(bits_##t(x) & bits_##t(y)); \
    return x > y || x != x ? x : x == y ? equal : y; \
  } \
  INLINE T K(smaller_##t)(T x, T y) { \
    T equal = from_bits_##t(bits_##t(x) | bits_##t(y)); \
    return x < y || x != x ? x : x == y ? equal : y; \
  }
FLOAT_TYPES(DEFINE_EXTREMA)

#define DEFINE_INTEGERS(t, T, U, TYPE) \
  DEFINE_COMBINE(sum, t, T, (U)x + (U)y) \
  DEFINE_COMBINE(product, t, T, (U)x * (U)y) \
  DEFINE_COMBINE(max, t, T, x > y ? x : y) \
  DEFINE_COMBINE(min, t, T, x < y ? x : y)
SIGNED_TYPES(DEFINE_INTEGERS)
UNSIGNED_TYPES(DEFINE_INTEGERS)

#define DEFINE_FLOATS(t, T, U, TYPE) \
  DEFINE_COMBINE(sum, t, T, x + y) \
  DEFINE_COMBINE(product, t, T, x * y) \
  DEFINE_COMBINE(max, t, T, K(larger_##t)(x, y)) \
  DEFINE_COMBINE(min, t, T, K(smaller_##t)(x, y))
FLOAT_TYPES(DEFINE_FLOATS)

#define DEFINE_HALVES(t) \
  DEFINE_COMBINE(sum, t, uint16_t, t##_from_float(float_from_##t(x) + float_from_##t(y))) \
  DEFINE_COMBINE(product, t, uint16_t, t##_from_float(float_from_##t(x) * float_from_##t(y))) \
  DEFINE_COMBINE(max, t, uint16_t, t##_from_float(K(larger_f32)(float_from_##t(x), float_from_##t(y)))) \
  DEFINE_COMBINE(min, t, uint16_t, t##_from_float(K(smaller_f32)(float_from_##t(x), float_from_##t(y))))
DEFINE_HALVES(bf16)
DEFINE_HALVES(f16)

DEFINE_COMBINE(or, bool, uint8_t, x | y)
DEFINE_COMBINE(and, bool, uint8_t, x & y)

// MARK: - The table

#define ENTER(op, t, TYPE) [TYPE] = K(op##_##t),
#define ENTER_SUM(t, T, U, TYPE) ENTER(sum, t, TYPE)
#define ENTER_PRODUCT(t, T, U, TYPE) ENTER(product, t, TYPE)
#define ENTER_MAX(t, T, U, TYPE) ENTER(max, t, TYPE)
#define ENTER_MIN(t, T, U, TYPE) ENTER(min, t, TYPE)
#define NUMBERS(X, op) \
  SIGNED_TYPES(X) UNSIGNED_TYPES(X) FLOAT_TYPES(X) ENTER(op, bf16, SKEIN_BF16) ENTER(op, f16, SKEIN_F16)

const skein_window_table K(skein_window) = {
  .places = {
    [SKEIN_I8] = K(places_i8), [SKEIN_I16] = K(places_i16), [SKEIN_I32] = K(places_i32), [SKEIN_I64] = K(places_i64),
    [SKEIN_U8] = K(places_u8), [SKEIN_U16] = K(places_u16), [SKEIN_U32] = K(places_u32), [SKEIN_U64] = K(places_u64),
  },
  .read_runs = K(read_runs),
  .write_runs = K(write_runs),
  .read_elements = {
    K(read_elements_1), K(read_elements_2), K(read_elements_4), K(read_elements_8), K(read_elements_16),
  },
  .write_elements = {
    K(write_elements_1), K(write_elements_2), K(write_elements_4), K(write_elements_8), K(write_elements_16),
  },
  .combine = {
    [SKEIN_REDUCE_SUM] = {NUMBERS(ENTER_SUM, sum) ENTER(or, bool, SKEIN_BOOL)},
    [SKEIN_REDUCE_PRODUCT] = {NUMBERS(ENTER_PRODUCT, product) ENTER(and, bool, SKEIN_BOOL)},
    [SKEIN_REDUCE_MAX] = {NUMBERS(ENTER_MAX, max) ENTER(or, bool, SKEIN_BOOL)},
    [SKEIN_REDUCE_MIN] = {NUMBERS(ENTER_MIN, min) ENTER(and, bool, SKEIN_BOOL)},
  },
};
