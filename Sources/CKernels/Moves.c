// SPDX-License-Identifier: Apache-2.0
//
// Kernels that move bits: fills, iota, strided and indexed blocks, copies of planes. Memory bounds them, so that one
// compilation serves every instruction set.

#include "Half.h"

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
    for (size_t i = 0; i < n; i++, p += stride) memcpy(o + i, p, sizeof(T)); \
  } \
  static void store_strided_##size(void *out, const void *x, ptrdiff_t stride, size_t n) { \
    char *p = out; \
    const T *xs = x; \
    for (size_t i = 0; i < n; i++, p += stride) memcpy(p, xs + i, sizeof(T)); \
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
LOOKUP(load_indexed, skein_indexed_kernel)
LOOKUP(store_indexed, skein_indexed_kernel)

// MARK: - Iota

#define DEFINE_IOTA(t, T, EXPR) \
  static void iota_##t(void *out, int64_t start, int64_t step, size_t n) { \
    T *o = out; \
    EACH(i, n) { int64_t v = (int64_t)((uint64_t)start + (uint64_t)step * i); o[i] = EXPR; } \
  }
DEFINE_IOTA(bool, uint8_t, v != 0)
DEFINE_IOTA(i8, int8_t, (int8_t)v)
DEFINE_IOTA(i16, int16_t, (int16_t)v)
DEFINE_IOTA(i32, int32_t, (int32_t)v)
DEFINE_IOTA(i64, int64_t, v)
DEFINE_IOTA(bf16, uint16_t, bf16_from_float(odd_float(odd_double_i64(v))))
DEFINE_IOTA(f16, uint16_t, f16_from_float(odd_float(odd_double_i64(v))))
DEFINE_IOTA(f32, float, (float)v)
DEFINE_IOTA(f64, double, (double)v)

skein_iota_kernel skein_iota(uint8_t type) {
  static const skein_iota_kernel table[SKEIN_TYPES] = {
    iota_bool, iota_i8, iota_i16, iota_i32, iota_i64, iota_i8, iota_i16, iota_i32, iota_i64,
    iota_bf16, iota_f16, iota_f32, iota_f64,
  };
  return type < SKEIN_TYPES ? table[type] : 0;
}

// MARK: - Planes

// Tiles of 16 × 16 keep both the lines read and the lines written in the first-level cache while a layout is turned.
#define TILE 16
#define DEFINE_COPY(size, T) \
  INLINE void copy_tile_##size( \
      char *o, ptrdiff_t o_row, ptrdiff_t o_column, const char *x, ptrdiff_t x_row, ptrdiff_t x_column, size_t rows, \
      size_t columns) { \
    for (size_t r = 0; r < rows; r++) \
      for (size_t c = 0; c < columns; c++) \
        memcpy(o + (ptrdiff_t)r * o_row + (ptrdiff_t)c * o_column, \
               x + (ptrdiff_t)r * x_row + (ptrdiff_t)c * x_column, sizeof(T)); \
  } \
  static void copy_2d_##size( \
      void *out, ptrdiff_t o_row, ptrdiff_t o_column, const void *px, ptrdiff_t x_row, ptrdiff_t x_column, \
      size_t rows, size_t columns) { \
    char *o = out; \
    const char *x = px; \
    if (o_row == sizeof(T)) { \
      /* Let the inner loop write contiguously. */ \
      ptrdiff_t t = o_row; o_row = o_column; o_column = t; \
      t = x_row; x_row = x_column; x_column = t; \
      size_t s = rows; rows = columns; columns = s; \
    } \
    if (o_column == sizeof(T) && x_column == sizeof(T)) { \
      for (size_t r = 0; r < rows; r++) \
        memcpy(o + (ptrdiff_t)r * o_row, x + (ptrdiff_t)r * x_row, columns * sizeof(T)); \
      return; \
    } \
    for (size_t r = 0; r < rows; r += TILE) \
      for (size_t c = 0; c < columns; c += TILE) { \
        size_t h = rows - r < TILE ? rows - r : TILE, w = columns - c < TILE ? columns - c : TILE; \
        char *to = o + (ptrdiff_t)r * o_row + (ptrdiff_t)c * o_column; \
        const char *from = x + (ptrdiff_t)r * x_row + (ptrdiff_t)c * x_column; \
        if (h == TILE && w == TILE && o_column == sizeof(T) && x_row == sizeof(T)) \
          copy_tile_##size(to, o_row, sizeof(T), from, sizeof(T), x_column, TILE, TILE); \
        else \
          copy_tile_##size(to, o_row, o_column, from, x_row, x_column, h, w); \
      } \
  }
DEFINE_COPY(1, uint8_t)
DEFINE_COPY(2, uint16_t)
DEFINE_COPY(4, uint32_t)
DEFINE_COPY(8, uint64_t)
LOOKUP(copy_2d, skein_copy_2d_kernel)
