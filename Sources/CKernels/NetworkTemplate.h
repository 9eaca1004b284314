// SPDX-License-Identifier: Apache-2.0
//
// Sorting many rows at once: rows are the lanes of vectors, and a network of comparisons that does not depend on the
// elements sorts all of them together, several of its steps on a group of vectors for each time that it is read and written.
//
// The network merges sorted halves, from groups on. All of its comparisons leave the lesser element in front, so that
// elements which would lie behind the last row need not be there: nothing would ever move them.

#include "Kernels.h"

/// How many vectors are compared in registers, half as many as there are registers, and the logarithm of that.
#define NETWORK_GROUP (SKEIN_WIDTH == 64 ? 16 : 8)
#define NETWORK_STEPS (SKEIN_WIDTH == 64 ? 4 : 3)
/// How many vectors are 64 bytes, the elements of one place of all rows.
#define NETWORK_PARTS (64 / SKEIN_WIDTH)

// The fewest comparisons that are known to sort 8 and 16 elements.
#define SORT_8(X) \
  X(0, 2) X(1, 3) X(4, 6) X(5, 7) X(0, 4) X(1, 5) X(2, 6) X(3, 7) X(0, 1) X(2, 3) X(4, 5) X(6, 7) X(2, 4) X(3, 5) \
  X(1, 4) X(3, 6) X(1, 2) X(3, 4) X(5, 6)
#define SORT_16(X) \
  X(0, 13) X(1, 12) X(2, 15) X(3, 14) X(4, 8) X(5, 6) X(7, 11) X(9, 10) \
  X(0, 5) X(1, 7) X(2, 9) X(3, 4) X(6, 13) X(8, 14) X(10, 15) X(11, 12) \
  X(0, 1) X(2, 3) X(4, 5) X(6, 8) X(7, 9) X(10, 11) X(12, 13) X(14, 15) \
  X(0, 2) X(1, 3) X(4, 10) X(5, 11) X(6, 7) X(8, 9) X(12, 14) X(13, 15) \
  X(1, 2) X(3, 12) X(4, 6) X(5, 7) X(8, 10) X(9, 11) X(13, 14) \
  X(1, 4) X(2, 6) X(5, 8) X(7, 10) X(9, 13) X(11, 14) \
  X(2, 4) X(3, 6) X(9, 12) X(11, 13) X(3, 5) X(6, 8) X(7, 9) X(10, 12) \
  X(3, 4) X(5, 6) X(7, 8) X(9, 10) X(11, 12) X(6, 7) X(8, 9)
#if SKEIN_WIDTH == 64
#define SORT_GROUP SORT_16
#else
#define SORT_GROUP SORT_8
#endif

// What two vectors exchange. Of floats, which must be numbers and have no -0, it is what two instructions do. Processors
// with wide vectors take one minimum of integers at a time, but two operations on bits.
#define EXCHANGE_FLOATS(a, b) { __typeof__(a) least = a < b ? a : b; b = a > b ? a : b; a = least; }
#if SKEIN_WIDTH == 64
#define EXCHANGE_INTEGERS(a, b) \
  { __typeof__(a) least = __builtin_elementwise_min(a, b); b = a ^ b ^ least; a = least; }
#else
#define EXCHANGE_INTEGERS(a, b) \
  { __typeof__(a) least = __builtin_elementwise_min(a, b); b = __builtin_elementwise_max(a, b); a = least; }
#endif

#define UNROLLED _Pragma("clang loop unroll(full)") for
// Steps of a merge, in registers: distances radix / 2, …, 1, forwards or backwards.
#define STEP(EXCHANGE, g, radix, d) \
  if (radix > d) UNROLLED (int i = 0; i < radix; i++) if (!(i & d)) EXCHANGE(g[i], g[i | d])
#define STEPS(EXCHANGE, g, radix) \
  STEP(EXCHANGE, g, radix, 8) STEP(EXCHANGE, g, radix, 4) STEP(EXCHANGE, g, radix, 2) STEP(EXCHANGE, g, radix, 1)

#define DEFINE_NETWORK(name, T, LAST, EXCHANGE) \
  typedef T K(name##_v) __attribute__((ext_vector_type(SKEIN_WIDTH / sizeof(T)))); \
  /* Steps at distances (radix / 2) · s, …, s of radix · s places. */ \
  INLINE void K(name##_pass)(K(name##_v) *v, size_t s, const int radix) { \
    s *= NETWORK_PARTS; \
    for (size_t r = 0; r < s; r++) { \
      K(name##_v) g[16]; \
      UNROLLED (int i = 0; i < radix; i++) g[i] = v[r + i * s]; \
      STEPS(EXCHANGE, g, radix) \
      UNROLLED (int i = 0; i < radix; i++) v[r + i * s] = g[i]; \
    } \
  } \
  /* The first steps of merging halves: each element with its mirror image, then distances (radix / 4) · s, …, s. */ \
  INLINE void K(name##_fold)(K(name##_v) *v, size_t s, const int radix) { \
    for (size_t r = 0; r < s; r++) \
      for (size_t part = 0; part < NETWORK_PARTS; part++) { \
        K(name##_v) low[8], high[8], *front = v + r * NETWORK_PARTS + part; \
        K(name##_v) *back = v + (radix * s - 1 - r) * NETWORK_PARTS + part; \
        ptrdiff_t step = s * NETWORK_PARTS; \
        UNROLLED (int i = 0; i < radix / 2; i++) { \
          low[i] = front[i * step]; \
          high[radix / 2 - 1 - i] = back[-i * step]; \
        } \
        UNROLLED (int i = 0; i < radix / 2; i++) EXCHANGE(low[i], high[radix / 2 - 1 - i]) \
        STEPS(EXCHANGE, low, radix / 2) \
        STEPS(EXCHANGE, high, radix / 2) \
        UNROLLED (int i = 0; i < radix / 2; i++) { \
          front[i * step] = low[i]; \
          back[-i * step] = high[radix / 2 - 1 - i]; \
        } \
      } \
  } \
  /* All steps at distances below `size`, a power of two; passes after the first are of whole groups. */ \
  static void K(name##_clean)(K(name##_v) *v, size_t size) { \
    int steps = __builtin_ctzll(size) % NETWORK_STEPS; \
    size_t s = size >> (steps ? steps : NETWORK_STEPS); \
    if (steps == 0) K(name##_pass)(v, s, NETWORK_GROUP); \
    else if (steps == 1) K(name##_pass)(v, s, 2); \
    else if (steps == 2) K(name##_pass)(v, s, 4); \
    else K(name##_pass)(v, s, 8); \
    if (s > 1) for (size_t first = 0; first < size; first += s) K(name##_clean)(v + first * NETWORK_PARTS, s); \
  } \
  /* The same where there are but n places. */ \
  static void K(name##_clean_part)(K(name##_v) *v, size_t n, size_t size) { \
    for (; n < size; size /= 2) { \
      size_t half = size / 2; \
      if (n <= half) continue; \
      for (size_t r = 0; r < (n - half) * NETWORK_PARTS; r++) EXCHANGE(v[r], v[r + half * NETWORK_PARTS]) \
      K(name##_clean)(v, half); \
      v += half * NETWORK_PARTS; \
      n -= half; \
    } \
    K(name##_clean)(v, size); \
  } \
  static void K(name##_merge)(K(name##_v) *v, size_t n, size_t size) { \
    if (n < size) { \
      for (size_t r = size - n; r < size / 2; r++) \
        for (size_t part = 0; part < NETWORK_PARTS; part++) { \
          K(name##_v) *front = v + r * NETWORK_PARTS + part, *back = v + (size - 1 - r) * NETWORK_PARTS + part; \
          EXCHANGE(*front, *back) \
        } \
      K(name##_clean)(v, size / 2); \
      K(name##_clean_part)(v + size / 2 * NETWORK_PARTS, n - size / 2, size / 2); \
      return; \
    } \
    int steps = __builtin_ctzll(size) % NETWORK_STEPS; \
    size_t s = size >> (steps ? steps : NETWORK_STEPS); \
    if (steps == 0) K(name##_fold)(v, s, NETWORK_GROUP); \
    else if (steps == 1) K(name##_fold)(v, s, 2); \
    else if (steps == 2) K(name##_fold)(v, s, 4); \
    else K(name##_fold)(v, s, 8); \
    for (size_t first = 0; first < size; first += s) K(name##_clean)(v + first * NETWORK_PARTS, s); \
  } \
  /* Sorts n ≤ size places, halves first: what fits a cache is sorted there. */ \
  static void K(name##_sort)(K(name##_v) *v, size_t n, size_t size) { \
    while (n <= size / 2 && size > NETWORK_GROUP) size /= 2; \
    if (size == NETWORK_GROUP) { \
      for (size_t part = 0; part < NETWORK_PARTS; part++) { \
        K(name##_v) g[NETWORK_GROUP]; \
        UNROLLED (int i = 0; i < NETWORK_GROUP; i++) g[i] = v[part + i * NETWORK_PARTS]; \
        SORT_GROUP(EXCHANGE##_OF_GROUP) \
        UNROLLED (int i = 0; i < NETWORK_GROUP; i++) v[part + i * NETWORK_PARTS] = g[i]; \
      } \
      return; \
    } \
    size_t half = size / 2; \
    K(name##_sort)(v, half, half); \
    K(name##_sort)(v + half * NETWORK_PARTS, n - half, half); \
    K(name##_merge)(v, n, size); \
  } \
  static void K(name)(void *keys, size_t n) { \
    size_t lanes = 64 / sizeof(T), places = (n + NETWORK_GROUP - 1) / NETWORK_GROUP * NETWORK_GROUP; \
    T *x = keys; \
    for (size_t i = n * lanes; i < places * lanes; i++) x[i] = LAST; \
    K(name##_sort)(keys, places, (size_t)1 << (64 - __builtin_clzll(places - 1))); \
  }
#define EXCHANGE_FLOATS_OF_GROUP(i, j) EXCHANGE_FLOATS(g[i], g[j])
#define EXCHANGE_INTEGERS_OF_GROUP(i, j) EXCHANGE_INTEGERS(g[i], g[j])
DEFINE_NETWORK(network_u32, uint32_t, UINT32_MAX, EXCHANGE_INTEGERS)
DEFINE_NETWORK(network_u64, uint64_t, UINT64_MAX, EXCHANGE_INTEGERS)
DEFINE_NETWORK(network_f32, float, INFINITY, EXCHANGE_FLOATS)
DEFINE_NETWORK(network_f64, double, INFINITY, EXCHANGE_FLOATS)
