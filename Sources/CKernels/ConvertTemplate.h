// SPDX-License-Identifier: Apache-2.0
//
// Every conversion between memory formats. A pair (from, to) is READ_from, a conversion by the kinds of both, WRITE_to.

#include "Half.h"

#define C_bool uint8_t
#define C_i8 int8_t
#define C_i16 int16_t
#define C_i32 int32_t
#define C_i64 int64_t
#define C_u8 uint8_t
#define C_u16 uint16_t
#define C_u32 uint32_t
#define C_u64 uint64_t
#define C_bf16 uint16_t
#define C_f16 uint16_t
#define C_f32 float
#define C_f64 double

// MARK: - Floats to integers: truncate, saturate, NaN gives 0

// The bounds are powers of two, exact in f32 and f64.
#define SATURATE(to, T, LOW, HIGH, MIN, MAX) \
  INLINE T K(to##_from_float)(float x) { \
    float inside = x >= LOW##f && x < HIGH##f ? x : 0; \
    return x >= HIGH##f ? MAX : x < LOW##f ? MIN : (T)inside; \
  } \
  INLINE T K(to##_from_double)(double x) { \
    double inside = x >= LOW && x < HIGH ? x : 0; \
    return x >= HIGH ? MAX : x < LOW ? MIN : (T)inside; \
  }
SATURATE(i8, int8_t, -0x1p7, 0x1p7, INT8_MIN, INT8_MAX)
SATURATE(i16, int16_t, -0x1p15, 0x1p15, INT16_MIN, INT16_MAX)
SATURATE(i32, int32_t, -0x1p31, 0x1p31, INT32_MIN, INT32_MAX)
SATURATE(i64, int64_t, -0x1p63, 0x1p63, INT64_MIN, INT64_MAX)
SATURATE(u8, uint8_t, 0.0, 0x1p8, 0, UINT8_MAX)
SATURATE(u16, uint16_t, 0.0, 0x1p16, 0, UINT16_MAX)
SATURATE(u32, uint32_t, 0.0, 0x1p32, 0, UINT32_MAX)
SATURATE(u64, uint64_t, 0.0, 0x1p64, 0, UINT64_MAX)

// MARK: - One element

// X(from, to, expression in x, the element read)
#define FROM_NARROW(X, f) /* integers that f32 holds exactly, and bool */ \
  X(f, bf16, bf16_from_float((float)x)) X(f, f16, f16_from_float((float)x)) X(f, f32, (float)x) X(f, f64, (double)x)
#define FROM_32(X, f) \
  X(f, bf16, bf16_from_float(odd_float((double)x))) X(f, f16, f16_from_float(odd_float((double)x))) \
  X(f, f32, (float)x) X(f, f64, (double)x)
#define FROM_64(X, f) \
  X(f, bf16, bf16_from_float(odd_float(odd_double_##f(x)))) X(f, f16, f16_from_float(odd_float(odd_double_##f(x)))) \
  X(f, f32, (float)x) X(f, f64, (double)x)
#define TO_INTEGERS(X, f) \
  X(f, bool, x != 0) X(f, i8, (int8_t)x) X(f, i16, (int16_t)x) X(f, i32, (int32_t)x) X(f, i64, (int64_t)x) \
  X(f, u8, (uint8_t)x) X(f, u16, (uint16_t)x) X(f, u32, (uint32_t)x) X(f, u64, (uint64_t)x)
#define FROM_FLOAT(X, f, v, kind) \
  X(f, bool, v != 0) X(f, i8, K(i8_from_##kind)(v)) X(f, i16, K(i16_from_##kind)(v)) \
  X(f, i32, K(i32_from_##kind)(v)) X(f, i64, K(i64_from_##kind)(v)) X(f, u8, K(u8_from_##kind)(v)) \
  X(f, u16, K(u16_from_##kind)(v)) X(f, u32, K(u32_from_##kind)(v)) X(f, u64, K(u64_from_##kind)(v))

#define PAIRS(X) \
  TO_INTEGERS(X, bool) FROM_NARROW(X, bool) \
  TO_INTEGERS(X, i8) FROM_NARROW(X, i8) TO_INTEGERS(X, i16) FROM_NARROW(X, i16) \
  TO_INTEGERS(X, i32) FROM_32(X, i32) TO_INTEGERS(X, i64) FROM_64(X, i64) \
  TO_INTEGERS(X, u8) FROM_NARROW(X, u8) TO_INTEGERS(X, u16) FROM_NARROW(X, u16) \
  TO_INTEGERS(X, u32) FROM_32(X, u32) TO_INTEGERS(X, u64) FROM_64(X, u64) \
  FROM_FLOAT(X, bf16, float_from_bf16(x), float) X(bf16, bf16, x) X(bf16, f16, f16_from_float(float_from_bf16(x))) \
  X(bf16, f32, float_from_bf16(x)) X(bf16, f64, float_from_bf16(x)) \
  FROM_FLOAT(X, f16, float_from_f16(x), float) X(f16, bf16, bf16_from_float(float_from_f16(x))) X(f16, f16, x) \
  X(f16, f32, float_from_f16(x)) X(f16, f64, float_from_f16(x)) \
  FROM_FLOAT(X, f32, x, float) X(f32, bf16, bf16_from_float(x)) X(f32, f16, f16_from_float(x)) X(f32, f32, x) \
  X(f32, f64, (double)x) \
  FROM_FLOAT(X, f64, x, double) X(f64, bf16, bf16_from_float(odd_float(x))) \
  X(f64, f16, f16_from_float(odd_float(x))) X(f64, f32, (float)x) X(f64, f64, x)

#define DEFINE_CONVERT(from, to, EXPR) \
  static void K(from##_to_##to)(void *out, const void *px, size_t n) { \
    const C_##from *xs = px; \
    C_##to *o = out; \
    EACH(i, n) { C_##from x = xs[i]; o[i] = EXPR; } \
  }
PAIRS(DEFINE_CONVERT)

static void K(round_bf16)(void *out, const void *px, size_t n) {
  const float *x = px;
  float *o = out;
  EACH(i, n) o[i] = float_from_bf16(bf16_from_float(x[i]));
}
static void K(round_f16)(void *out, const void *px, size_t n) {
  const float *x = px;
  float *o = out;
  EACH(i, n) o[i] = float_from_f16(f16_from_float(x[i]));
}

#define N_bool SKEIN_BOOL
#define N_i8 SKEIN_I8
#define N_i16 SKEIN_I16
#define N_i32 SKEIN_I32
#define N_i64 SKEIN_I64
#define N_u8 SKEIN_U8
#define N_u16 SKEIN_U16
#define N_u32 SKEIN_U32
#define N_u64 SKEIN_U64
#define N_bf16 SKEIN_BF16
#define N_f16 SKEIN_F16
#define N_f32 SKEIN_F32
#define N_f64 SKEIN_F64
#define ENTER_CONVERT(from, to, EXPR) [N_##from][N_##to] = K(from##_to_##to),
const skein_convert_table K(skein_convert) = {
  .convert = {PAIRS(ENTER_CONVERT)},
  .round = {[SKEIN_BF16] = K(round_bf16), [SKEIN_F16] = K(round_f16)},
};
