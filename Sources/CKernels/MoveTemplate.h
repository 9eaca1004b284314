// SPDX-License-Identifier: Apache-2.0
//
// Counting, and copies of planes. A plane that changes layout is turned in registers, a square tile at a time, so that
// every line is read and written whole.

#include "Half.h"
#include "Turn.h"

// MARK: - Iota

#define DEFINE_IOTA(t, T, EXPR) \
  static void K(iota_##t)(void *out, int64_t start, int64_t step, size_t n) { \
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

// MARK: - Planes

#define DEFINE_TURN(size, T, lanes) \
  typedef T K(row_##size) __attribute__((ext_vector_type(lanes))); \
  /* out[r, c] = x[c, r], rows of both contiguous. */ \
  INLINE void K(turn_##size)(char *o, ptrdiff_t o_row, const char *x, ptrdiff_t x_row) { \
    K(row_##size) v[lanes]; \
    UNROLLED (int i = 0; i < lanes; i++) memcpy(&v[i], x + i * x_row, sizeof v[i]); \
    STAGES_##lanes(v) \
    UNROLLED (int i = 0; i < lanes; i++) memcpy(o + i * o_row, &v[i], sizeof v[i]); \
  }
DEFINE_TURN(1, uint8_t, 16)
DEFINE_TURN(2, uint16_t, 16)
DEFINE_TURN(4, uint32_t, 16)
DEFINE_TURN(8, uint64_t, 8)

/// An element of 16 bytes fills a register: there is nothing to turn inside one.
typedef struct { uint64_t half[2]; } K(wide);
INLINE void K(turn_16)(char *o, ptrdiff_t o_row, const char *x, ptrdiff_t x_row) {
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) memcpy(o + i * o_row + j * 16, x + j * x_row + i * 16, 16);
}

#define DEFINE_COPY(size, T, lanes) \
  static void K(copy_tile_##size)( \
      char *o, ptrdiff_t o_row, ptrdiff_t o_column, const char *x, ptrdiff_t x_row, ptrdiff_t x_column, size_t rows, \
      size_t columns) { \
    for (size_t r = 0; r < rows; r++) \
      for (size_t c = 0; c < columns; c++) \
        memcpy(o + (ptrdiff_t)r * o_row + (ptrdiff_t)c * o_column, \
               x + (ptrdiff_t)r * x_row + (ptrdiff_t)c * x_column, sizeof(T)); \
  } \
  static void K(copy_2d_##size)( \
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
    int turns = o_column == sizeof(T) && x_row == sizeof(T); \
    /* Down the rows first: x is then read along its contiguous rows. */ \
    for (size_t c = 0; c < columns; c += lanes) \
      for (size_t r = 0; r < rows; r += lanes) { \
        size_t h = rows - r < lanes ? rows - r : lanes, w = columns - c < lanes ? columns - c : lanes; \
        char *to = o + (ptrdiff_t)r * o_row + (ptrdiff_t)c * o_column; \
        const char *from = x + (ptrdiff_t)r * x_row + (ptrdiff_t)c * x_column; \
        if (turns && h == lanes && w == lanes) K(turn_##size)(to, o_row, from, x_column); \
        else K(copy_tile_##size)(to, o_row, o_column, from, x_row, x_column, h, w); \
      } \
  }
DEFINE_COPY(1, uint8_t, 16)
DEFINE_COPY(2, uint16_t, 16)
DEFINE_COPY(4, uint32_t, 16)
DEFINE_COPY(8, uint64_t, 8)
DEFINE_COPY(16, K(wide), 4)

const skein_move_table K(skein_move) = {
  .copy_2d = {K(copy_2d_1), K(copy_2d_2), K(copy_2d_4), K(copy_2d_8), K(copy_2d_16)},
  .iota = {
    K(iota_bool), K(iota_i8), K(iota_i16), K(iota_i32), K(iota_i64), K(iota_i8), K(iota_i16), K(iota_i32),
    K(iota_i64), K(iota_bf16), K(iota_f16), K(iota_f32), K(iota_f64),
  },
};
