// SPDX-License-Identifier: Apache-2.0
//
// Functions of real numbers: vectors where there is a polynomial, else the C library's, element by element.

#include "Kernels.h"

#include "InverseErrorTemplate.h"
#if SKEIN_FMA
#include "Math32Template.h"
#include "Math64Template.h"
#endif

// Vectors for every instruction set.
#define VECTOR_ALWAYS(X) X(SKEIN_ERF_INVERSE, erf_inverse)
// The C library's alone, for f32 and f64.
#define LIBRARY_UNARY(X) \
  X(SKEIN_CBRT, cbrt) X(SKEIN_TAN, tan) X(SKEIN_ASIN, asin) X(SKEIN_ACOS, acos) \
  X(SKEIN_ATAN, atan) X(SKEIN_SINH, sinh) X(SKEIN_COSH, cosh) X(SKEIN_ASINH, asinh) X(SKEIN_ACOSH, acosh) \
  X(SKEIN_ATANH, atanh) X(SKEIN_ERFC, erfc) X(SKEIN_ROUND_AWAY, round) \
  X(SKEIN_LGAMMA, log_gamma) X(SKEIN_DIGAMMA, digamma)
// The C library's where there are no vectors (the two templates above have the same names; erf is vectors for f32
// alone).
#define FALLBACK_UNARY(X) \
  X(SKEIN_EXP, exp) X(SKEIN_EXPM1, expm1) X(SKEIN_LOG, log) X(SKEIN_LOG1P, log1p) X(SKEIN_SIN, sin) X(SKEIN_COS, cos) \
  X(SKEIN_TANH, tanh) X(SKEIN_LOGISTIC, logistic) X(SKEIN_SQRT, sqrt) X(SKEIN_RSQRT, rsqrt) X(SKEIN_FLOOR, floor) \
  X(SKEIN_CEIL, ceil) X(SKEIN_ROUND_EVEN, rint) X(SKEIN_EXP2, exp2)

INLINE float rsqrtf(float x) { return 1 / sqrtf(x); }
INLINE double rsqrt(double x) { return 1 / sqrt(x); }
INLINE float logisticf(float x) { return (float)(1 / (1 + exp(-(double)x))); }
INLINE double logistic(double x) { double e = exp(-fabs(x)); return (x < 0 ? e : 1) / (1 + e); }
extern double lgamma_r(double, int *);
extern float lgammaf_r(float, int *);
INLINE float log_gammaf(float x) { int sign; return lgammaf_r(x, &sign); }
INLINE double log_gamma(double x) { int sign; return lgamma_r(x, &sign); }
INLINE float digammaf(float x) { return (float)skein_digamma(x); }
INLINE double digamma(double x) { return skein_digamma(x); }

#define DEFINE_LIBRARY_32(OP, fn) \
  static void K(fn##_f32)(void *out, const void *px, size_t n) { \
    const float *x = px; \
    float *o = out; \
    for (size_t i = 0; i < n; i++) o[i] = fn##f(x[i]); \
  }
#define DEFINE_LIBRARY_64(OP, fn) \
  static void K(fn##_f64)(void *out, const void *px, size_t n) { \
    const double *x = px; \
    double *o = out; \
    for (size_t i = 0; i < n; i++) o[i] = fn(x[i]); \
  }
LIBRARY_UNARY(DEFINE_LIBRARY_32)
LIBRARY_UNARY(DEFINE_LIBRARY_64)
DEFINE_LIBRARY_64(SKEIN_ERF, erf)

#define DEFINE_LIBRARY_POWER(name, T, fn, dx, dy) \
  static void K(name)(void *out, const void *px, const void *py, size_t n) { \
    const T *x = px, *y = py; \
    T *o = out; \
    for (size_t i = 0; i < n; i++) o[i] = fn(x[i * dx], y[i * dy]); \
  }
DEFINE_LIBRARY_POWER(power_f64, double, pow, 1, 1)
DEFINE_LIBRARY_POWER(power_f64_x, double, pow, 0, 1)
DEFINE_LIBRARY_POWER(power_f64_y, double, pow, 1, 0)
#if !SKEIN_FMA
FALLBACK_UNARY(DEFINE_LIBRARY_32)
FALLBACK_UNARY(DEFINE_LIBRARY_64)
DEFINE_LIBRARY_32(SKEIN_ERF, erf)
DEFINE_LIBRARY_POWER(power_f32, float, powf, 1, 1)
DEFINE_LIBRARY_POWER(power_f32_x, float, powf, 0, 1)
DEFINE_LIBRARY_POWER(power_f32_y, float, powf, 1, 0)
#endif

#define ENTER_32(OP, fn) [OP - SKEIN_NEGATE] = K(fn##_f32),
#define ENTER_64(OP, fn) [OP - SKEIN_NEGATE] = K(fn##_f64),
const skein_math_table K(skein_math) = {
  .f32 = {VECTOR_ALWAYS(ENTER_32) LIBRARY_UNARY(ENTER_32) FALLBACK_UNARY(ENTER_32) ENTER_32(SKEIN_ERF, erf)},
  .f64 = {VECTOR_ALWAYS(ENTER_64) LIBRARY_UNARY(ENTER_64) FALLBACK_UNARY(ENTER_64) ENTER_64(SKEIN_ERF, erf)},
  .power_f32 = {K(power_f32), K(power_f32_x), K(power_f32_y)},
  .power_f64 = {K(power_f64), K(power_f64_x), K(power_f64_y)},
};
