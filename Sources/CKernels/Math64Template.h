// SPDX-License-Identifier: Apache-2.0
//
// f64 functions, eight lanes at a time, for processors with fused multiply-add. Largest errors over millions of samples,
// in ULP:
//
//   exp 1.0   exp2 0.9   expm1 1.8   log 0.8   log1p 0.8   tanh 1.3   logistic 1.9   sin 1.5   cos 1.5   rsqrt 1.5
//   sqrt 0.5 (correctly rounded)
//
// exp is its Taylor series on a short interval; log, sine and cosine have the coefficients of FDLIBM (Sun Microsystems,
// 1993). Special values are those of C99 annex F.
//
// They are in compiled code too, bit for bit, by CodeGeneration/Math64.swift: an operation that changes here changes there.

#include "Lanes.h"

/// n as an integer, for integers |n| < 2^51: adding 1.5 · 2^52 leaves it in the last bits.
INLINE i64x8 K(integer64)(f64x8 n) { return (i64x8)(n + V64(0x1.8p52)) - 0x4338000000000000ll; }

// MARK: - Exponentials

/// x · 2^n, rounded once; |n| ≤ 2000.
INLINE f64x8 K(scale64)(f64x8 x, f64x8 n) {
  i64x8 whole = K(integer64)(n), half = whole >> 1;
  return x * (f64x8)((half + 1023) << 52) * (f64x8)((whole - half + 1023) << 52);
}

/// e^x = 2^n (1 + p) for -746 ≤ x ≤ 710.
INLINE f64x8 K(exp_parts64)(f64x8 x, f64x8 *n) {
  *n = __builtin_elementwise_roundeven(x * V64(0x1.71547652b82fep+0));
  // ln 2 in two parts; the first has 21 trailing zeros, so that its product with n is exact.
  f64x8 r = FMA64(*n, V64(-0x1.62e42feep-1), x);
  r = FMA64(*n, V64(-0x1.a39ef35793c76p-33), r);
  f64x8 q = V64(1 / 6227020800.);
  q = FMA64(q, r, V64(1 / 479001600.));
  q = FMA64(q, r, V64(1 / 39916800.));
  q = FMA64(q, r, V64(1 / 3628800.));
  q = FMA64(q, r, V64(1 / 362880.));
  q = FMA64(q, r, V64(1 / 40320.));
  q = FMA64(q, r, V64(1 / 5040.));
  q = FMA64(q, r, V64(1 / 720.));
  q = FMA64(q, r, V64(1 / 120.));
  q = FMA64(q, r, V64(1 / 24.));
  q = FMA64(q, r, V64(1 / 6.));
  q = FMA64(q, r, V64(1 / 2.));
  return FMA64(r * r, q, r);
}

INLINE f64x8 K(exp_clamp64)(f64x8 x) {
  x = x > V64(710) ? V64(710) : x;
  return x < V64(-746) ? V64(-746) : x;
}

INLINE f64x8 K(exp_v64)(f64x8 x) {
  f64x8 n, p = K(exp_parts64)(K(exp_clamp64)(x), &n);
  return K(scale64)(p + V64(1), n);
}

/// 2^x = 2^n e^(r ln 2) with |r| ≤ 1/2; beyond the bounds 0 and infinity.
INLINE f64x8 K(exp2_v64)(f64x8 x) {
  x = x > V64(1025) ? V64(1025) : x;
  x = x < V64(-1077) ? V64(-1077) : x;
  f64x8 n = __builtin_elementwise_roundeven(x), r = x - n;
  // The powers of ln 2, over factorials.
  f64x8 q = V64(1.3691488853904124e-12);
  q = FMA64(q, r, V64(2.5678435993488196e-11));
  q = FMA64(q, r, V64(4.44553827187081e-10));
  q = FMA64(q, r, V64(7.054911620801121e-09));
  q = FMA64(q, r, V64(1.0178086009239696e-07));
  q = FMA64(q, r, V64(1.3215486790144305e-06));
  q = FMA64(q, r, V64(1.5252733804059838e-05));
  q = FMA64(q, r, V64(0.00015403530393381606));
  q = FMA64(q, r, V64(0.0013333558146428441));
  q = FMA64(q, r, V64(0.009618129107628477));
  q = FMA64(q, r, V64(0.055504108664821576));
  q = FMA64(q, r, V64(0.2402265069591007));
  q = FMA64(q, r, V64(0.6931471805599453));
  return K(scale64)(FMA64(q, r, V64(1)), n);
}

INLINE f64x8 K(expm1_v64)(f64x8 x) {
  f64x8 n, p = K(exp_parts64)(K(exp_clamp64)(x), &n);
  f64x8 half = K(scale64)(V64(0.5), n);
  f64x8 y = FMA64(half, p, half - V64(0.5)) * V64(2);
  return K(magnitude64)(x) < V64(0x1p-54) ? x : y;
}

INLINE f64x8 K(logistic_v64)(f64x8 x) {
  f64x8 e = K(exp_v64)(-K(magnitude64)(x)), y = V64(1) / (V64(1) + e);
  return x < V64(0) ? FMA64(-e, e * y, e) : y;
}

/// Below 0.625 the rational approximation of Cephes (Moshier, 1984), above it 1 - 2 / (e^2|x| + 1): with one division.
INLINE f64x8 K(tanh_v64)(f64x8 x) {
  f64x8 a = K(magnitude64)(x), z = x * x;
  i64x8 near = a < V64(0.625);
  f64x8 p = V64(-9.64399179425052238628e-1);
  p = FMA64(p, z, V64(-9.92877231001918586564e1));
  p = FMA64(p, z, V64(-1.61468768441708447952e3)) * z;
  f64x8 q = z + V64(1.12811678491632931402e2);
  q = FMA64(q, z, V64(2.23548839060100448583e3));
  q = FMA64(q, z, V64(4.84406305325125486048e3));
  f64x8 b = a > V64(20) ? V64(20) : a;
  f64x8 quotient = (near ? p : V64(2)) / (near ? q : K(exp_v64)(b + b) + V64(1));
  return K(with_sign64)(near ? FMA64(a, quotient, a) : V64(1) - quotient, x);
}

// MARK: - Logarithms

/// e ln 2 + ln(1 + f) + extra for -0.3 < f < 0.42.
INLINE f64x8 K(log_sum64)(f64x8 e, f64x8 f, f64x8 extra) {
  f64x8 s = f / (f + V64(2)), z = s * s;
  f64x8 r = V64(1.479819860511658591e-01);
  r = FMA64(r, z, V64(1.531383769920937332e-01));
  r = FMA64(r, z, V64(1.818357216161805012e-01));
  r = FMA64(r, z, V64(2.222219843214978396e-01));
  r = FMA64(r, z, V64(2.857142874366239149e-01));
  r = FMA64(r, z, V64(3.999999999940941908e-01));
  r = FMA64(r, z, V64(6.666666666666735130e-01)) * z;
  f64x8 half = V64(0.5) * f * f;
  f64x8 low = FMA64(s, half + r, FMA64(e, V64(1.90821492927058770002e-10), extra));
  return FMA64(e, V64(6.93147180369123816490e-01), f - (half - low));
}

/// x = 2^e (1 + f), 2^-1/2 ≤ 1 + f < 2^1/2, for positive finite x; something for others.
INLINE f64x8 K(log_parts64)(f64x8 x, f64x8 *e) {
  i64x8 subnormal = x < V64(0x1p-1022);
  i64x8 bits = (i64x8)(subnormal ? x * V64(0x1p54) : x) - 0x3fe6a09e667f3bcdll;
  *e = __builtin_convertvector(bits >> 52, f64x8) - (subnormal ? V64(54) : V64(0));
  return (f64x8)((bits & 0xfffffffffffffll) + 0x3fe6a09e667f3bcdll) - V64(1);
}

INLINE f64x8 K(log_special64)(f64x8 y, f64x8 x) {
  y = x == V64(INFINITY) ? x : y;
  y = x == V64(0) ? V64(-INFINITY) : y;
  y = x < V64(0) ? V64(-NAN) : y;  // As for f32: the sign shows in the order of sorts.
  return x != x ? x : y;
}

INLINE f64x8 K(log_v64)(f64x8 x) {
  f64x8 e, f = K(log_parts64)(x, &e);
  return K(log_special64)(K(log_sum64)(e, f, V64(0)), x);
}

INLINE f64x8 K(log1p_v64)(f64x8 x) {
  // 1 + x = u + c exactly, with the larger of 1 and x first.
  f64x8 u = V64(1) + x, c = K(magnitude64)(x) > V64(1) ? V64(1) - (u - x) : x - (u - V64(1));
  f64x8 correction = c == V64(0) ? V64(0) : c / u;
  f64x8 e, f = K(log_parts64)(u, &e);
  f64x8 y = K(log_special64)(K(log_sum64)(e, f, correction), u);
  return u == V64(1) ? x : y;
}

// MARK: - Sine and cosine

static __attribute__((noinline, cold)) void K(trigonometric_large64)(double *y, const double *x, int cosine) {
  for (int l = 0; l < 8; l++)
    if (!(fabs(x[l]) <= 0x1p30)) y[l] = cosine ? cos(x[l]) : sin(x[l]);
}

/// sin x, or cos x with `turn` = 1: by the quarter of the circle x lies in.
INLINE f64x8 K(sine64)(f64x8 x, int turn) {
  f64x8 n = __builtin_elementwise_roundeven(x * V64(0x1.45f306dc9c883p-1));
  // Exact: x and n times the first part are multiples of one power of two, and the difference is small.
  f64x8 r = FMA64(n, V64(-0x1.921fb54442d18p+0), x);
  r = FMA64(n, V64(-0x1.1a62633145c07p-54), r);
  r = FMA64(n, V64(0x1.f1976b7ed8fbcp-110), r);
  f64x8 z = r * r;
  f64x8 s = V64(1.58969099521155010221e-10);
  s = FMA64(s, z, V64(-2.50507602534068634195e-08));
  s = FMA64(s, z, V64(2.75573137070700676789e-06));
  s = FMA64(s, z, V64(-1.98412698298579493134e-04));
  s = FMA64(s, z, V64(8.33333333332248946124e-03));
  s = FMA64(s, z, V64(-1.66666666666666324348e-01));
  f64x8 sine = FMA64(z * r, s, r);
  f64x8 c = V64(-1.13596475577881948265e-11);
  c = FMA64(c, z, V64(2.08757232129817482790e-09));
  c = FMA64(c, z, V64(-2.75573143513906633035e-07));
  c = FMA64(c, z, V64(2.48015872894767294178e-05));
  c = FMA64(c, z, V64(-1.38888888888741095749e-03));
  c = FMA64(c, z, V64(4.16666666666666019037e-02));
  // 1 - z/2 loses bits that the rest has room for.
  f64x8 half = V64(0.5) * z, rounded = V64(1) - half;
  f64x8 cosine = rounded + FMA64(z * z, c, (V64(1) - rounded) - half);
  i64x8 quarter = K(integer64)(n) + turn;
  f64x8 y = (quarter & 1) != 0 ? cosine : sine;
  y = (f64x8)((i64x8)y ^ ((quarter & 2) << 62));
  if (!turn) y = x == V64(0) ? x : y;
  i64x8 large = ~(K(magnitude64)(x) <= V64(0x1p30));
  if (__builtin_expect(__builtin_reduce_or(large) != 0, 0))
    K(trigonometric_large64)((double *)&y, (const double *)&x, turn);
  return y;
}
INLINE f64x8 K(sin_v64)(f64x8 x) { return K(sine64)(x, 0); }
INLINE f64x8 K(cos_v64)(f64x8 x) { return K(sine64)(x, 1); }

// MARK: - Roots and roundings

INLINE f64x8 K(sqrt_v64)(f64x8 x) { return __builtin_elementwise_sqrt(x); }
INLINE f64x8 K(rsqrt_v64)(f64x8 x) { return V64(1) / __builtin_elementwise_sqrt(x); }
INLINE f64x8 K(floor_v64)(f64x8 x) { return __builtin_elementwise_floor(x); }
INLINE f64x8 K(ceil_v64)(f64x8 x) { return __builtin_elementwise_ceil(x); }
INLINE f64x8 K(rint_v64)(f64x8 x) { return __builtin_elementwise_roundeven(x); }

// MARK: - Kernels

#define VECTOR_UNARY_64(X) \
  X(SKEIN_EXP, exp) X(SKEIN_EXPM1, expm1) X(SKEIN_LOG, log) X(SKEIN_LOG1P, log1p) X(SKEIN_SIN, sin) X(SKEIN_COS, cos) \
  X(SKEIN_TANH, tanh) X(SKEIN_LOGISTIC, logistic) X(SKEIN_SQRT, sqrt) X(SKEIN_RSQRT, rsqrt) X(SKEIN_FLOOR, floor) \
  X(SKEIN_CEIL, ceil) X(SKEIN_ROUND_EVEN, rint) X(SKEIN_EXP2, exp2)
VECTOR_UNARY_64(DEFINE_VECTOR_64)
