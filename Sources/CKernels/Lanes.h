// SPDX-License-Identifier: Apache-2.0
//
// The words in which functions on vectors are written, and the loops that apply them to a block: sixteen lanes of f32,
// eight of f64.

#pragma once
#include "Parts.h"

#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define V(x) ((f32x16)(float)(x))
#define D(x) ((f64x16)(double)(x))
#define LANES_ANY(mask) __builtin_reduce_or(mask)

INLINE f32x16 K(magnitude)(f32x16 x) { return (f32x16)((u32x16)x & 0x7fffffffu); }

#define V64(x) ((f64x8)(double)(x))
#define FMA64(a, b, c) __builtin_elementwise_fma(a, b, c)

typedef uint64_t u64x8 __attribute__((ext_vector_type(8)));

INLINE f64x8 K(magnitude64)(f64x8 x) { return (f64x8)((u64x8)x & 0x7fffffffffffffffull); }
INLINE f64x8 K(with_sign64)(f64x8 x, f64x8 sign) {
  return (f64x8)((u64x8)x | ((u64x8)sign & 0x8000000000000000ull));
}

// MARK: - Kernels

// A shorter last vector is padded, so that its lanes see the same operations.
#define DEFINE_VECTOR(OP, fn) \
  static void K(fn##_f32)(void *out, const void *px, size_t n) { \
    const float *x = px; \
    float *o = out; \
    size_t i = 0; \
    for (; i + 16 <= n; i += 16) { \
      f32x16 v; \
      memcpy(&v, x + i, sizeof v); \
      v = K(fn##_v)(v); \
      memcpy(o + i, &v, sizeof v); \
    } \
    if (i < n) { \
      f32x16 v = V(1); \
      K(read_part)(&v, sizeof v, x + i, (n - i) * 4); \
      v = K(fn##_v)(v); \
      K(write_part)(o + i, &v, sizeof v, (n - i) * 4); \
    } \
  }
#define DEFINE_VECTOR_64(OP, fn) \
  static void K(fn##_f64)(void *out, const void *px, size_t n) { \
    const double *x = px; \
    double *o = out; \
    size_t i = 0; \
    for (; i + 8 <= n; i += 8) { \
      f64x8 v; \
      memcpy(&v, x + i, sizeof v); \
      v = K(fn##_v64)(v); \
      memcpy(o + i, &v, sizeof v); \
    } \
    if (i < n) { \
      f64x8 v = V64(1); \
      K(read_part)(&v, sizeof v, x + i, (n - i) * 8); \
      v = K(fn##_v64)(v); \
      K(write_part)(o + i, &v, sizeof v, (n - i) * 8); \
    } \
  }
