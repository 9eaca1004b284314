// SPDX-License-Identifier: Apache-2.0
//
// What the kernel files share. Each family of kernels is a template (…Template.h) that is compiled once per instruction
// set: Generic.c, AVX2.c and AVX512.c of the family define the three macros below and include it. Each compilation
// exports one table; Dispatch.c chooses among the tables.
//
//   K(name)      the name with the instruction set's suffix
//   SKEIN_FMA    1 when fused multiply-add is an instruction
//   SKEIN_WIDTH  bytes in the widest vector register
//
// Vectors are clang's ext_vector_type with a fixed number of lanes; the compiler cuts them to the registers there are,
// so that every instruction set performs the same operations, lane by lane.

#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF
#pragma clang diagnostic ignored "-Wpsabi"
#pragma clang diagnostic ignored "-Wpass-failed"
#pragma clang diagnostic ignored "-Wunused-function"

#define INLINE static inline __attribute__((always_inline))

/// A loop whose iterations touch only their own elements: `out` may be an operand, and vectors are still right.
#define EACH(i, n) _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < (n); i++)

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef uint32_t u32x16 __attribute__((ext_vector_type(16)));
typedef double f64x8 __attribute__((ext_vector_type(8)));
// The integers that comparisons give: long or long long, by platform.
typedef __typeof__((f64x8)0.0 < (f64x8)0.0) i64x8;
typedef double f64x16 __attribute__((ext_vector_type(16)));
typedef __typeof__((f64x16)0.0 < (f64x16)0.0) i64x16;

typedef struct skein_elementwise_table {
  skein_unary_kernel unary[SKEIN_UNARY_END - SKEIN_NEGATE][SKEIN_TYPES];
  skein_binary_kernel binary[SKEIN_BINARY_END][SKEIN_TYPES][3];
  skein_ternary_kernel ternary[SKEIN_TERNARY_END - SKEIN_MULTIPLY_ADD][SKEIN_TYPES][2];
} skein_elementwise_table;

typedef struct skein_choice_table {
  skein_binary_kernel compare[SKEIN_COMPARE_END - SKEIN_EQUAL][SKEIN_TYPES][3];
  skein_select_kernel select[4][4];  // by log2 of the element size, form
} skein_choice_table;

typedef struct skein_convert_table {
  skein_unary_kernel convert[SKEIN_TYPES][SKEIN_TYPES];
  skein_unary_kernel round[SKEIN_TYPES];
} skein_convert_table;

typedef struct skein_math_table {
  skein_unary_kernel f32[SKEIN_UNARY_END - SKEIN_NEGATE];
  skein_unary_kernel f64[SKEIN_UNARY_END - SKEIN_NEGATE];
  skein_binary_kernel power_f32[3], power_f64[3];
} skein_math_table;

typedef struct skein_reduce_table {
  skein_identity_kernel identity[SKEIN_REDUCE_END][SKEIN_TYPES];
  skein_accumulate_row_kernel row[SKEIN_REDUCE_END][SKEIN_TYPES];
  skein_accumulate_columns_kernel columns[SKEIN_REDUCE_END][SKEIN_TYPES];
  skein_combine_kernel combine[SKEIN_REDUCE_END][SKEIN_TYPES];
  skein_reduce_rows_kernel rows[SKEIN_REDUCE_END][SKEIN_TYPES];
} skein_reduce_table;

typedef struct skein_arg_table {
  skein_arg_row_kernel row[2][SKEIN_TYPES];
  skein_arg_columns_kernel columns[2][SKEIN_TYPES];
} skein_arg_table;

typedef struct skein_move_table {
  skein_copy_2d_kernel copy_2d[5];  // by log2 of the element size
  skein_iota_kernel iota[SKEIN_TYPES];
} skein_move_table;

typedef struct skein_window_table {
  skein_places_kernel places[SKEIN_TYPES];
  skein_read_windows_kernel read_runs, read_elements[5];  // elements by log2 of their size
  skein_write_windows_kernel write_runs, write_elements[5];
  skein_write_windows_kernel combine[SKEIN_REDUCE_END][SKEIN_TYPES];
} skein_window_table;

typedef struct skein_cumulate_table {
  skein_cumulate_kernel cumulate[SKEIN_REDUCE_END][SKEIN_TYPES];
  skein_cumulate_lines_kernel lines[SKEIN_REDUCE_END][SKEIN_TYPES];
  skein_recur_kernel recur[SKEIN_TYPES];
} skein_cumulate_table;

typedef struct skein_sort_table {
  skein_keys_kernel order[SKEIN_TYPES], descend[SKEIN_TYPES];
  skein_restore_kernel restore[SKEIN_TYPES];
  skein_network_kernel network[SKEIN_TYPES];
  skein_sort_lines_kernel lines[SKEIN_TYPES];
  skein_sort_line_kernel line[SKEIN_TYPES];
  skein_least_kernel select_u32, select_u64;
} skein_sort_table;

#define TABLES(kind, family) \
  extern const kind skein_##family##_generic, skein_##family##_avx2, skein_##family##_avx512;
TABLES(skein_elementwise_table, elementwise)
TABLES(skein_choice_table, choice)
TABLES(skein_convert_table, convert)
TABLES(skein_math_table, math)
TABLES(skein_reduce_table, reduce)
TABLES(skein_arg_table, arg)
TABLES(skein_move_table, move)
TABLES(skein_window_table, window)
TABLES(skein_cumulate_table, cumulate)
TABLES(skein_sort_table, sort)
#undef TABLES

// MARK: - Lists of types: X(name, C type, unsigned type wide enough to compute in, number)

#define SIGNED_TYPES(X) \
  X(i8, int8_t, uint32_t, SKEIN_I8) \
  X(i16, int16_t, uint32_t, SKEIN_I16) \
  X(i32, int32_t, uint32_t, SKEIN_I32) \
  X(i64, int64_t, uint64_t, SKEIN_I64)
#define UNSIGNED_TYPES(X) \
  X(u8, uint8_t, uint32_t, SKEIN_U8) \
  X(u16, uint16_t, uint32_t, SKEIN_U16) \
  X(u32, uint32_t, uint32_t, SKEIN_U32) \
  X(u64, uint64_t, uint64_t, SKEIN_U64)
#define FLOAT_TYPES(X) \
  X(f32, float, uint32_t, SKEIN_F32) \
  X(f64, double, uint64_t, SKEIN_F64)

// MARK: - Special functions, element by element (Gamma.c)

/// The derivative of ln |Γ(x)|.
double skein_digamma(double x);
/// The derivative of order n of that, for n = 0, 1, 2, …; NaN for other orders.
double skein_polygamma(double n, double x);

// MARK: - Bits of floats

INLINE uint32_t bits_f32(float x) { uint32_t b; memcpy(&b, &x, 4); return b; }
INLINE float from_bits_f32(uint32_t b) { float x; memcpy(&x, &b, 4); return x; }
INLINE uint64_t bits_f64(double x) { uint64_t b; memcpy(&b, &x, 8); return b; }
INLINE double from_bits_f64(uint64_t b) { double x; memcpy(&x, &b, 8); return x; }
