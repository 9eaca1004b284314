// SPDX-License-Identifier: Apache-2.0
//
// Keys, unsigned integers in the order of the elements, and the selection of the least of them.

#include "Networks.h"

// MARK: - Keys

// The order of sorting: -0 equals +0, and every NaN equals every other, behind +∞. Says whether some element is not what
// its key gives back: a -0, or a NaN.
#define DEFINE_ORDER_FLOAT(t, T, S, INF, SIGN) \
  static int K(order_##t)(void *keys, const void *px, size_t n) { \
    const T *x = px; \
    S *o = keys; \
    S lost = 0; \
    for (size_t i = 0; i < n; i++) { \
      T b = x[i], magnitude = b & (T)(SIGN - 1); \
      T isNaN = magnitude > (T)INF, isZero = magnitude == 0; \
      lost |= (S)(isNaN | (isZero & (b != 0))); \
      T c = isNaN ? (T)(SIGN - 1) : isZero ? 0 : b; \
      o[i] = c & (T)SIGN ? (T)~c : c | (T)SIGN; \
    } \
    return lost != 0; \
  } \
  static void K(restore_##t)(void *out, const void *keys, size_t n) { \
    const S *k = keys; \
    T *o = out; \
    for (size_t i = 0; i < n; i++) { T c = (T)k[i]; o[i] = c & (T)SIGN ? (T)(c ^ (T)SIGN) : (T)~c; } \
  } \
  /* The total order of IEEE 754, backwards: the largest first. */ \
  static int K(descend_##t)(void *keys, const void *px, size_t n) { \
    const T *x = px; \
    S *o = keys; \
    for (size_t i = 0; i < n; i++) { T b = x[i]; o[i] = b & (T)SIGN ? b : (T)(~b & (T)(SIGN - 1)); } \
    return 0; \
  }
DEFINE_ORDER_FLOAT(bf16, uint16_t, uint32_t, 0x7f80u, 0x8000u)
DEFINE_ORDER_FLOAT(f16, uint16_t, uint32_t, 0x7c00u, 0x8000u)
DEFINE_ORDER_FLOAT(f32, uint32_t, uint32_t, 0x7f800000u, 0x80000000u)
DEFINE_ORDER_FLOAT(f64, uint64_t, uint64_t, 0x7ff0000000000000ull, 0x8000000000000000ull)

#define DEFINE_ORDER_INTEGER(t, T, S, LEAST) \
  static int K(order_##t)(void *keys, const void *px, size_t n) { \
    const T *x = px; \
    S *o = keys; \
    for (size_t i = 0; i < n; i++) o[i] = (S)x[i] - (S)(LEAST); \
    return 0; \
  } \
  static void K(restore_##t)(void *out, const void *keys, size_t n) { \
    const S *k = keys; \
    T *o = out; \
    for (size_t i = 0; i < n; i++) o[i] = (T)(k[i] + (S)(LEAST)); \
  } \
  static int K(descend_##t)(void *keys, const void *px, size_t n) { \
    const T *x = px; \
    S *o = keys; \
    for (size_t i = 0; i < n; i++) o[i] = ~((S)x[i] - (S)(LEAST)); \
    return 0; \
  }
DEFINE_ORDER_INTEGER(i8, int8_t, uint32_t, INT8_MIN)
DEFINE_ORDER_INTEGER(i16, int16_t, uint32_t, INT16_MIN)
DEFINE_ORDER_INTEGER(i32, int32_t, uint32_t, INT32_MIN)
DEFINE_ORDER_INTEGER(i64, int64_t, uint64_t, INT64_MIN)
DEFINE_ORDER_INTEGER(u8, uint8_t, uint32_t, 0)
DEFINE_ORDER_INTEGER(u16, uint16_t, uint32_t, 0)
DEFINE_ORDER_INTEGER(u32, uint32_t, uint32_t, 0)
DEFINE_ORDER_INTEGER(u64, uint64_t, uint64_t, 0)

// MARK: - Selection

// best[0 ..< k] are the k least keys so far, ascending, equal ones in order of index. Few keys are less than the last of
// them, so most vectors are compared once and passed over.
#define DEFINE_SELECT(t, T) \
  static void K(select_##t)(void *pbest, uint32_t *index, const void *pkeys, size_t n, size_t k) { \
    const T *x = pkeys; \
    T *best = pbest; \
    size_t count = 0; \
    for (size_t i = 0; i < n; i++) { \
      if (count == k) { \
        T last = best[k - 1]; \
        for (; i + 16 <= n; i += 16) { \
          int found = 0; \
          for (size_t l = 0; l < 16; l++) found |= x[i + l] < last; \
          if (found) break; \
        } \
        while (i < n && x[i] >= last) i++; \
        if (i == n) break; \
      } else { \
        count++; \
      } \
      T key = x[i]; \
      size_t p = count - 1; \
      for (; p > 0 && best[p - 1] > key; p--) { best[p] = best[p - 1]; index[p] = index[p - 1]; } \
      best[p] = key; \
      index[p] = (uint32_t)i; \
    } \
  }
DEFINE_SELECT(u32, uint32_t)
DEFINE_SELECT(u64, uint64_t)

#define ENTRIES(form) \
  {[SKEIN_BOOL] = K(form##_u8), [SKEIN_I8] = K(form##_i8), [SKEIN_I16] = K(form##_i16), [SKEIN_I32] = K(form##_i32), \
   [SKEIN_I64] = K(form##_i64), [SKEIN_U8] = K(form##_u8), [SKEIN_U16] = K(form##_u16), [SKEIN_U32] = K(form##_u32), \
   [SKEIN_U64] = K(form##_u64), [SKEIN_BF16] = K(form##_bf16), [SKEIN_F16] = K(form##_f16), \
   [SKEIN_F32] = K(form##_f32), [SKEIN_F64] = K(form##_f64)}
const skein_sort_table K(skein_sort) = {
  .order = ENTRIES(order),
  .restore = ENTRIES(restore),
  .descend = ENTRIES(descend),
  .network = {[SKEIN_U32] = K(network_u32), [SKEIN_U64] = K(network_u64), [SKEIN_F64] = K(network_f64)},
  .lines = {
    [SKEIN_I32] = K(lines_i32), [SKEIN_I64] = K(lines_i64), [SKEIN_U32] = K(lines_u32), [SKEIN_U64] = K(lines_u64),
    [SKEIN_F32] = K(lines_f32), [SKEIN_F64] = K(lines_f64),
  },
  .line = {
    [SKEIN_I32] = K(line_i32), [SKEIN_I64] = K(line_i64), [SKEIN_U32] = K(line_u32), [SKEIN_U64] = K(line_u64),
    [SKEIN_F32] = K(line_f32), [SKEIN_F64] = K(line_f64),
  },
  .select_u32 = K(select_u32),
  .select_u64 = K(select_u64),
};
