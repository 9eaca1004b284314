// SPDX-License-Identifier: Apache-2.0
//
// Kernels that move elements one by one: fills, strided and indexed blocks. Memory bounds them, so that one compilation
// serves every instruction set.

#include "Kernels.h"

// MARK: - Fill, strides, indices

#define DEFINE_MOVES(size, T) \
  static void fill_##size(void *out, const void *value, size_t n) { \
    T *o = out; \
    const T v = *(const T *)value; \
    EACH(i, n) o[i] = v; \
  } \
  static void load_strided_##size(void *out, const void *x, ptrdiff_t stride, size_t n) { \
    T *o = out; \
    const char *p = x; \
    if (stride == 2 * (ptrdiff_t)sizeof(T)) { \
      /* Every other element: the parts of complex numbers. */ \
      const T *xs = x; \
      EACH(i, n) o[i] = xs[2 * i]; \
      return; \
    } \
    for (size_t i = 0; i < n; i++, p += stride) memcpy(o + i, p, sizeof(T)); \
  } \
  static void store_strided_##size(void *out, const void *x, ptrdiff_t stride, size_t n) { \
    char *p = out; \
    const T *xs = x; \
    for (size_t i = 0; i < n; i++, p += stride) memcpy(p, xs + i, sizeof(T)); \
  } \
  static void interleave_##size(void *out, const void *x, const void *y, size_t n) { \
    T *o = out; \
    const T *xs = x, *ys = y; \
    EACH(i, n) { o[2 * i] = xs[i]; o[2 * i + 1] = ys[i]; } \
  } \
  static void load_indexed_##size(void *out, const void *x, const int64_t *index, size_t n) { \
    T *o = out; \
    const T *xs = x; \
    for (size_t i = 0; i < n; i++) o[i] = xs[index[i]]; \
  } \
  static void store_indexed_##size(void *out, const void *x, const int64_t *index, size_t n) { \
    T *o = out; \
    const T *xs = x; \
    for (size_t i = 0; i < n; i++) o[index[i]] = xs[i]; \
  }
DEFINE_MOVES(1, uint8_t)
DEFINE_MOVES(2, uint16_t)
DEFINE_MOVES(4, uint32_t)
DEFINE_MOVES(8, uint64_t)

#define BY_SIZE(name) {name##_1, name##_2, name##_4, name##_8}

/// The place of an element size in a table, or -1.
static int size_index(size_t size) { return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : -1; }

skein_fill_kernel skein_fill(size_t size) {
  static const skein_fill_kernel table[4] = BY_SIZE(fill);
  int i = size_index(size);
  return i < 0 ? 0 : table[i];
}
#define LOOKUP(name, kind) \
  kind skein_##name(size_t size) { \
    static const kind table[4] = BY_SIZE(name); \
    int i = size_index(size); \
    return i < 0 ? 0 : table[i]; \
  }
LOOKUP(load_strided, skein_strided_kernel)
LOOKUP(store_strided, skein_strided_kernel)
LOOKUP(interleave, skein_binary_kernel)
LOOKUP(load_indexed, skein_indexed_kernel)
LOOKUP(store_indexed, skein_indexed_kernel)
