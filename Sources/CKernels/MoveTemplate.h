// SPDX-License-Identifier: Apache-2.0
//
// Counting, and copies of planes. A plane that changes layout is turned in registers, a square tile at a time, so that
// every line is read and written whole.

#include "Half.h"

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

// MARK: - Square tiles

// In stage d, rows i and i + d (i without bit d) exchange the halves of their blocks of 2d lanes.
#define LOW_16_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define HIGH_16_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define LOW_16_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define HIGH_16_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define LOW_16_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define HIGH_16_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define LOW_16_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define HIGH_16_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#define LOW_8_1 0, 8, 2, 10, 4, 12, 6, 14
#define HIGH_8_1 1, 9, 3, 11, 5, 13, 7, 15
#define LOW_8_2 0, 1, 8, 9, 4, 5, 12, 13
#define HIGH_8_2 2, 3, 10, 11, 6, 7, 14, 15
#define LOW_8_4 0, 1, 2, 3, 8, 9, 10, 11
#define HIGH_8_4 4, 5, 6, 7, 12, 13, 14, 15

#define STAGE(v, lanes, d) \
  _Pragma("clang loop unroll(full)") for (int i = 0; i < lanes; i++) if (!(i & d)) { \
    __typeof__(v[0]) a = v[i], b = v[i | d]; \
    v[i] = __builtin_shufflevector(a, b, LOW_##lanes##_##d); \
    v[i | d] = __builtin_shufflevector(a, b, HIGH_##lanes##_##d); \
  }
#define STAGES_8(v) STAGE(v, 8, 1) STAGE(v, 8, 2) STAGE(v, 8, 4)
#define STAGES_16(v) STAGE(v, 16, 1) STAGE(v, 16, 2) STAGE(v, 16, 4) STAGE(v, 16, 8)

// MARK: - Planes

#define DEFINE_TURN(size, T, lanes) \
  typedef T K(row_##size) __attribute__((ext_vector_type(lanes))); \
  /* out[r, c] = x[c, r], rows of both contiguous. */ \
  INLINE void K(turn_##size)(char *o, ptrdiff_t o_row, const char *x, ptrdiff_t x_row) { \
    K(row_##size) v[lanes]; \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < lanes; i++) memcpy(&v[i], x + i * x_row, sizeof v[i]); \
    STAGES_##lanes(v) \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < lanes; i++) memcpy(o + i * o_row, &v[i], sizeof v[i]); \
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
