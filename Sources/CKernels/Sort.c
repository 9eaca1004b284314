// SPDX-License-Identifier: Apache-2.0
//
// Sorting one row: by digits, from the least significant to the most, so that equal keys stay in order. Short rows are
// sorted by insertion, which is as stable.

#include "Kernels.h"

/// Rows of no more elements are sorted by insertion.
#define SHORT 24
/// Rows of no fewer elements are sorted by digits of 11 bits; shorter ones by digits of 8, whose counts are sooner done.
#define LONG 4096

// `index` moves with the keys; it is null where there is none. Bits below `from` are no part of the key.
#define DEFINE_SORT(name, T) \
  static void name##_insert(T *x, uint32_t *index, size_t n, unsigned from) { \
    for (size_t i = 1; i < n; i++) { \
      T key = x[i]; \
      uint32_t at = index ? index[i] : 0; \
      size_t p = i; \
      for (; p > 0 && x[p - 1] >> from > key >> from; p--) { \
        x[p] = x[p - 1]; \
        if (index) index[p] = index[p - 1]; \
      } \
      x[p] = key; \
      if (index) index[p] = at; \
    } \
  } \
  void name(T *x, T *t, uint32_t *index, uint32_t *tindex, size_t n, unsigned from) { \
    if (n <= SHORT) { \
      name##_insert(x, index, n, from); \
      return; \
    } \
    unsigned bits = n >= LONG ? 11 : 8, buckets = 1u << bits, mask = buckets - 1; \
    unsigned passes = (8 * (unsigned)sizeof(T) - from + bits - 1) / bits; \
    uint32_t counts[6 * 2048]; \
    memset(counts, 0, sizeof counts[0] * passes * buckets); \
    for (size_t i = 0; i < n; i++) \
      for (unsigned p = 0; p < passes; p++) counts[p * buckets + (x[i] >> (from + p * bits) & mask)]++; \
    T *a = x, *b = t; \
    uint32_t *ai = index, *bi = tindex; \
    for (unsigned p = 0; p < passes; p++) { \
      unsigned shift = from + p * bits; \
      uint32_t *count = counts + p * buckets; \
      /* A digit that all keys share moves nothing. */ \
      if (count[a[0] >> shift & mask] == n) continue; \
      uint32_t sum = 0; \
      for (unsigned d = 0; d < buckets; d++) { \
        uint32_t c = count[d]; \
        count[d] = sum; \
        sum += c; \
      } \
      for (size_t i = 0; i < n; i++) { \
        uint32_t at = count[a[i] >> shift & mask]++; \
        b[at] = a[i]; \
        if (ai) bi[at] = ai[i]; \
      } \
      T *other = a; \
      a = b; \
      b = other; \
      uint32_t *otherIndex = ai; \
      ai = bi; \
      bi = otherIndex; \
    } \
    if (a != x) { \
      memcpy(x, a, n * sizeof(T)); \
      if (index) memcpy(index, ai, n * sizeof(uint32_t)); \
    } \
  }
DEFINE_SORT(skein_sort_u32, uint32_t)
DEFINE_SORT(skein_sort_u64, uint64_t)

size_t skein_sort_line_length(size_t n, size_t size) {
  size_t length = SKEIN_SORT_PLACES;
  while (length * (64 / size) < n) length *= 2;
  return length;
}

size_t skein_sort_line_bytes(size_t n, size_t size) { return 2 * 64 * skein_sort_line_length(n, size); }

void skein_compose(uint64_t *out, const uint32_t *keys, size_t n) {
  for (size_t i = 0; i < n; i++) out[i] = (uint64_t)keys[i] << 32 | i;
}

void skein_compose_places(double *out, const uint32_t *keys, size_t n, size_t lanes) {
  for (size_t i = 0; i < n; i++)
    for (size_t l = 0; l < lanes; l++, keys++, out++)
      *out = from_bits_f64(0x3ff0000000000000ull | (uint64_t)*keys << 20 | i);
}

void skein_low_bits(uint32_t *out, const void *px, size_t n, uint32_t mask) {
  const uint64_t *x = px;
  for (size_t i = 0; i < n; i++) out[i] = (uint32_t)x[i] & mask;
}

#define PERMUTE(T) \
  for (size_t i = 0; i < n; i++) \
    memcpy((char *)out + (ptrdiff_t)i * out_stride, (const char *)x + (ptrdiff_t)index[i] * x_stride, sizeof(T));
void skein_permute(
    void *out, ptrdiff_t out_stride, const void *x, ptrdiff_t x_stride, const uint32_t *index, size_t n, size_t size) {
  switch (size) {
    case 1: PERMUTE(uint8_t) break;
    case 2: PERMUTE(uint16_t) break;
    case 4: PERMUTE(uint32_t) break;
    case 8: PERMUTE(uint64_t) break;
  }
}
