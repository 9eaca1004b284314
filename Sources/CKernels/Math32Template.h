// SPDX-License-Identifier: Apache-2.0
//
// f32 functions, sixteen lanes at a time, for processors with fused multiply-add. Largest errors over every third argument
// (pow: sampled), in ULP:
//
//   exp 1.00   expm1 1.46   log 0.85   log1p 0.88   tanh 1.87   logistic 1.91   sin 1.88   cos 1.88   power 0.53
//   exp2 0.95  rsqrt 1.49   erf 1.06  sqrt 0.5 (correctly rounded)
//
// Special values are those of C99 annex F; subnormals are neither flushed on the way in nor on the way out.
// The polynomials are minimax fits (Lawson's iteration, relative error) on the reduced intervals.
//
// They are in compiled code too, bit for bit, by CodeGeneration/Math32*.swift: an operation that changes here changes there.

#include "Lanes.h"

// MARK: - Powers of two

/// x · 2^n, rounded once; n is an integer, |n| ≤ 250.
INLINE f32x16 K(scale)(f32x16 x, f32x16 n) {
#if SKEIN_WIDTH == 64
  return (f32x16)_mm512_scalef_ps((__m512)x, (__m512)n);
#else
  // In two steps, each a normal power of two; the first is exact.
  i32x16 whole = __builtin_convertvector(n, i32x16), half = whole >> 1;
  return x * (f32x16)((half + 127) << 23) * (f32x16)((whole - half + 127) << 23);
#endif
}

/// Where this is added to |x| < 2^22, no bits are left for a fraction.
#define NO_FRACTION 0x1.8p23f

/// e^x = 2^n (1 + p) for -104 ≤ x ≤ 89, |p| < 0.42.
INLINE f32x16 K(exp_parts)(f32x16 x, f32x16 *n) {
  *n = FMA(x, V(0x1.715476p+0f), V(NO_FRACTION)) - V(NO_FRACTION);
  f32x16 r = FMA(*n, V(-0.693145751953125f), x);
  r = FMA(*n, V(-1.42860682030941723212e-6f), r);
  f32x16 q = V(1.381412265e-3f);
  q = FMA(q, r, V(8.36981833e-3f));
  q = FMA(q, r, V(4.166838899e-2f));
  q = FMA(q, r, V(1.666652709e-1f));
  q = FMA(q, r, V(0.5f));
  return FMA(r * r, q, r);
}

/// Beyond these bounds e^x is 0 and infinity; a NaN stays.
INLINE f32x16 K(exp_clamp)(f32x16 x) {
  x = x > V(89) ? V(89) : x;
  return x < V(-104) ? V(-104) : x;
}

INLINE f32x16 K(exp_v)(f32x16 x) {
  f32x16 n, p = K(exp_parts)(K(exp_clamp)(x), &n);
  return K(scale)(p + V(1), n);
}

/// 2^x = 2^n e^(r ln 2) with |r| ≤ 1/2; beyond the bounds 0 and infinity.
INLINE f32x16 K(exp2_v)(f32x16 x) {
  x = x > V(129) ? V(129) : x;
  x = x < V(-151) ? V(-151) : x;
  f32x16 n = __builtin_elementwise_roundeven(x), r = x - n;
  f32x16 q = V(0.00015353380877058953f);
  q = FMA(q, r, V(0.0013398873852565885f));
  q = FMA(q, r, V(0.00961843691766262f));
  q = FMA(q, r, V(0.055503323674201965f));
  q = FMA(q, r, V(0.24022647738456726f));
  q = FMA(q, r, V(0.6931471824645996f));
  return K(scale)(FMA(q, r, V(1)), n);
}

INLINE f32x16 K(expm1_v)(f32x16 x) {
  f32x16 n, p = K(exp_parts)(K(exp_clamp)(x), &n);
  // 2^n p + (2^n - 1), with half the power of two so that n = 128 can be said.
  f32x16 half = K(scale)(V(0.5), n);
  f32x16 y = FMA(half, p, half - V(0.5)) * V(2);
  return K(magnitude)(x) < V(0x1p-25f) ? x : y;
}

/// 1 / (1 + e^-x), by e = e^-|x|, which cannot overflow; for negative x, e / (1 + e) = e - e · e / (1 + e).
INLINE f32x16 K(logistic_v)(f32x16 x) {
  f32x16 n, p = K(exp_parts)(K(exp_clamp)(-K(magnitude)(x)), &n);
  f32x16 e = K(scale)(p + V(1), n), y = V(1) / (V(1) + e);
  return x < V(0) ? FMA(-e, e * y, e) : y;
}

/// N / (N + 1) with N = (e^2|x| - 1) / 2 = 2^n h + (2^n - 1) / 2, where h = (e^2r - 1) / 2 and |r| ≤ ln 2 / 4; it is 1 in f32
/// from 9.02 on.
INLINE f32x16 K(tanh_v)(f32x16 x) {
  f32x16 a = K(magnitude)(x);
  a = a > V(9.02f) ? V(9.02f) : a;
  // n in the last bits of a number; ln 2 / 2 in f32 is near enough for every n there is.
  f32x16 shifted = FMA(a, V(2.8853900817779268f), V(NO_FRACTION));
  f32x16 r = FMA(shifted - V(NO_FRACTION), V(-0.34657359027997264f), a);
  f32x16 q = V(0.04459107667207718f);
  q = FMA(q, r, V(0.1338946521282196f));
  q = FMA(q, r, V(0.33332765102386475f));
  q = FMA(q, r, V(0.6666609644889832f));
  q = FMA(q, r, V(1.0000001192092896f));
  f32x16 h = FMA(r * r, q, r);
  f32x16 power = (f32x16)(((u32x16)shifted << 23) + 0x3f800000u);
  f32x16 N = FMA(power, h, FMA(power, V(0.5f), V(-0.5f)));
  f32x16 y = N / (N + V(1));
  // N - N y, without the rounding of N + 1.
  y = a < V(0.32f) ? FMA(-N, y, N) : y;
  return (f32x16)((u32x16)y | ((u32x16)x & 0x80000000u));
}

/// Below 0.92 an odd polynomial, above it 1 - e^-q(|x|), which is 1 in f32 from 4 on.
INLINE f32x16 K(erf_v)(f32x16 x) {
  f32x16 a = K(magnitude)(x), z = x * x;
  f32x16 p = V(8.382409058706307e-05f);
  p = FMA(p, z, V(-0.0008145602675191593f));
  p = FMA(p, z, V(0.005201286631351588f));
  p = FMA(p, z, V(-0.026859500388431566f));
  p = FMA(p, z, V(0.11283697332150999f));
  p = FMA(p, z, V(-0.37612633855003375f));
  p = FMA(p, z, V(0.12837916665006044f));
  f32x16 near = FMA(p, a, a);
  f32x16 b = a > V(4) ? V(4) : a;
  f32x16 q = V(1.0432938626415773e-05f);
  q = FMA(q, b, V(-0.0003148564352117479f));
  q = FMA(q, b, V(0.003610335477799781f));
  q = FMA(q, b, V(-0.023694553025030672f));
  q = FMA(q, b, V(0.10615903499234507f));
  q = FMA(q, b, V(0.6351980423148347f));
  q = FMA(q, b, V(0.12863707330755686f));
  f32x16 far = V(1) - K(exp_v)(-FMA(q, b, b));
  f32x16 y = a < V(0.92f) ? near : far;
  return (f32x16)((u32x16)y | ((u32x16)x & 0x80000000u));
}

// MARK: - Logarithms

/// x = 2^e (1 + f), -1/4 ≤ f < 1/2, for positive finite x; something for others.
INLINE f32x16 K(log_parts)(f32x16 x, f32x16 *e) {
#if SKEIN_WIDTH == 64
  f32x16 m = (f32x16)_mm512_getmant_ps((__m512)x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_nan);
  *e = (f32x16)_mm512_getexp_ps((__m512)x);
  *e = m < V(1) ? *e + V(1) : *e;
  return m - V(1);
#else
  i32x16 subnormal = x < V(0x1p-126f);
  i32x16 bits = (i32x16)(subnormal ? x * V(0x1p23f) : x) - 0x3f400000;
  *e = __builtin_convertvector(bits >> 23, f32x16) - (subnormal ? V(23) : V(0));
  return (f32x16)((bits & 0x7fffff) + 0x3f400000) - V(1);
#endif
}

/// e ln 2 + ln(1 + f) + extra, |extra| far below 1.
INLINE f32x16 K(log_sum)(f32x16 e, f32x16 f, f32x16 extra) {
  f32x16 p = V(0.037672918639942904f);
  p = FMA(p, f, V(-0.0911619059801182f));
  p = FMA(p, f, V(0.11700661331166325f));
  p = FMA(p, f, V(-0.1272777868735689f));
  p = FMA(p, f, V(0.14276238689470364f));
  p = FMA(p, f, V(-0.16655296603790554f));
  p = FMA(p, f, V(0.1999960486780386f));
  p = FMA(p, f, V(-0.25000165268987784f));
  p = FMA(p, f, V(0.3333333986168732f));
  f32x16 square = f * f;
  f32x16 y = FMA(e, V(-2.12194440e-4f), square * f * p) + extra;
  y = FMA(square, V(-0.5), y);
  return FMA(e, V(0.693359375f), f + y);
}

/// ln's values where there is no 2^e (1 + f).
INLINE f32x16 K(log_special)(f32x16 y, f32x16 x) {
  y = x == V(INFINITY) ? x : y;
  y = x == V(0) ? V(-INFINITY) : y;
  y = x < V(0) ? V(-NAN) : y;  // The sign shows in the order of sorts: it is that of machine code.
  return x != x ? x : y;
}

INLINE f32x16 K(log_v)(f32x16 x) {
  f32x16 e, f = K(log_parts)(x, &e);
  return K(log_special)(K(log_sum)(e, f, V(0)), x);
}

INLINE f32x16 K(log1p_v)(f32x16 x) {
  // 1 + x = u + c exactly, and ln(u + c) = ln u + c/u but for the square of c/u.
  f32x16 u = V(1) + x, c = x - (u - V(1));
  f32x16 correction = c == V(0) ? V(0) : c / u;
  f32x16 e, f = K(log_parts)(u, &e);
  f32x16 y = K(log_special)(K(log_sum)(e, f, correction), u);
  return u == V(1) ? x : y;
}

// MARK: - Sine and cosine

/// One lane at a time, for arguments so large that reducing them needs many digits of π.
static __attribute__((noinline, cold)) void K(sin_large)(float *y, const float *x) {
  for (int l = 0; l < 16; l++)
    if (!(fabsf(x[l]) <= 30000)) y[l] = sinf(x[l]);
}
static __attribute__((noinline, cold)) void K(cos_large)(float *y, const float *x) {
  for (int l = 0; l < 16; l++)
    if (!(fabsf(x[l]) <= 30000)) y[l] = cosf(x[l]);
}

/// sin(x - h π) (-1)^n for |x - h π| ≤ π/2. Of the polynomials near the minimax fit this one gives 1 at π/2, so that
/// cos 0 is exact.
INLINE f32x16 K(sine_of_rest)(f32x16 x, f32x16 h, f32x16 n) {
  f32x16 r = FMA(h, V(-3.1415927410125732f), x);
  r = FMA(h, V(8.74227765734758577e-08f), r);
  r = FMA(h, V(3.430249e-15f), r);
  f32x16 z = r * r;
  f32x16 s = V(-2.3887748285510157e-08f);
  s = FMA(s, z, V(2.752532003149396e-06f));
  s = FMA(s, z, V(-0.00019840866986803665f));
  s = FMA(s, z, V(0.0083333384245634079f));
  s = FMA(s, z, V(-0.16666668653488159f));
  f32x16 y = FMA(z * r, s, r);
  u32x16 sign = (u32x16)__builtin_convertvector(n, i32x16) << 31;
  return (f32x16)((u32x16)y ^ sign);
}

INLINE f32x16 K(sin_v)(f32x16 x) {
  f32x16 n = __builtin_elementwise_roundeven(x * V(0.318309886f));
  f32x16 y = K(sine_of_rest)(x, n, n);
  // The sign of -0 is lost where 0 is added to it.
  y = x == V(0) ? x : y;
  i32x16 large = ~(K(magnitude)(x) <= V(30000));
  if (__builtin_expect(LANES_ANY(large) != 0, 0)) K(sin_large)((float *)&y, (const float *)&x);
  return y;
}

INLINE f32x16 K(cos_v)(f32x16 x) {
  // cos x = sin(x + π/2): with n the nearest integer to x/π + 1/2, the rest is x - (n - 1/2) π.
  f32x16 n = __builtin_elementwise_roundeven(FMA(x, V(0.318309886f), V(0.5)));
  f32x16 y = K(sine_of_rest)(x, n - V(0.5), n);
  i32x16 large = ~(K(magnitude)(x) <= V(30000));
  if (__builtin_expect(LANES_ANY(large) != 0, 0)) K(cos_large)((float *)&y, (const float *)&x);
  return y;
}

// MARK: - Powers

/// x^y for x > 0, finite: 2^(y log2 x), in f64, so that the product's error does not matter.
INLINE f32x16 K(power_positive)(f32x16 x, f32x16 y) {
  f32x16 e32, f32 = K(log_parts)(x, &e32);
  f64x16 f = __builtin_convertvector(f32, f64x16);
  static const double log2_terms[13] = {
    0.03798974390091057, -0.10204085011866178, 0.1387931224555161, -0.14920811457305266, 0.16050306850070392,
    -0.18000364750168246, 0.20605685810784236, -0.24045841761567543, 0.2885404280210029, -0.36067365346607905,
    0.48089833264125736, -0.7213475208315623, 1.4426950409106418,
  };
  static const double exp2_terms[8] = {
    1.5201920524454682e-05, 0.00015469291118848372, 0.0013333922567792394, 0.009618027253745776,
    0.05550410353443205, 0.2402265119815698, 0.6931471807284484, 0.9999999999616821,
  };
  f64x16 p = D(log2_terms[0]);
#pragma clang loop unroll(full)
  for (int i = 1; i < 13; i++) p = FMA(p, f, D(log2_terms[i]));
  f64x16 t = FMA(f, p, __builtin_convertvector(e32, f64x16)) * __builtin_convertvector(y, f64x16);
  // Beyond these the result is infinity or 0 in f32; a NaN stays.
  t = t > D(160) ? D(160) : t;
  t = t < D(-200) ? D(-200) : t;
  // Adding 1.5 · 2^52 leaves the integer in the last bits.
  f64x16 shifted = t + D(0x1.8p52), n = shifted - D(0x1.8p52), r = t - n;
  f64x16 q = D(exp2_terms[0]);
#pragma clang loop unroll(full)
  for (int i = 1; i < 8; i++) q = FMA(q, r, D(exp2_terms[i]));
  f64x16 power = (f64x16)(((i64x16)shifted + 1023) << 52);
  return __builtin_convertvector(q * power, f32x16);
}

INLINE f32x16 K(power_v)(f32x16 x, f32x16 y) {
  f32x16 a = K(magnitude)(x), b = K(magnitude)(y);
  f32x16 z = K(power_positive)(a, y);
  z = ((a == V(0)) | (a == V(INFINITY))) ? (((a == V(0)) ^ (y < V(0))) ? V(0) : V(INFINITY)) : z;
  // y = ±∞: by whether |x| is above or below 1.
  f32x16 limit = a == V(1) ? V(1) : (((a > V(1)) ^ (y < V(0))) ? V(INFINITY) : V(0));
  z = b == V(INFINITY) ? limit : z;
  // From 2^24 on every f32 is an even integer.
  f32x16 half = y * V(0.5);
  i32x16 whole = (y == __builtin_elementwise_trunc(y));
  i32x16 odd = whole & (half != __builtin_elementwise_trunc(half)) & (b < V(0x1p24f));
  u32x16 sign = (u32x16)x & 0x80000000u & (u32x16)odd;
  z = (f32x16)((u32x16)z | sign);
  z = ((x < V(0)) & ~whole & (a != V(INFINITY))) ? V(NAN) : z;
  z = ((x != x) | (y != y)) ? x + y : z;
  return ((x == V(1)) | (y == V(0))) ? V(1) : z;
}

// MARK: - Roots and roundings

INLINE f32x16 K(sqrt_v)(f32x16 x) { return __builtin_elementwise_sqrt(x); }
INLINE f32x16 K(rsqrt_v)(f32x16 x) { return V(1) / __builtin_elementwise_sqrt(x); }
INLINE f32x16 K(floor_v)(f32x16 x) { return __builtin_elementwise_floor(x); }
INLINE f32x16 K(ceil_v)(f32x16 x) { return __builtin_elementwise_ceil(x); }
INLINE f32x16 K(rint_v)(f32x16 x) { return __builtin_elementwise_roundeven(x); }

// MARK: - Kernels

#define VECTOR_UNARY(X) \
  X(SKEIN_EXP, exp) X(SKEIN_EXPM1, expm1) X(SKEIN_LOG, log) X(SKEIN_LOG1P, log1p) X(SKEIN_SIN, sin) X(SKEIN_COS, cos) \
  X(SKEIN_TANH, tanh) X(SKEIN_LOGISTIC, logistic) X(SKEIN_SQRT, sqrt) X(SKEIN_RSQRT, rsqrt) X(SKEIN_FLOOR, floor) \
  X(SKEIN_CEIL, ceil) X(SKEIN_ROUND_EVEN, rint) X(SKEIN_ERF, erf) X(SKEIN_EXP2, exp2)
VECTOR_UNARY(DEFINE_VECTOR)

#define LOAD_SCALAR(p, i, n) V(*(const float *)(p))
INLINE f32x16 K(load_part)(const void *p, size_t i, size_t n) {
  f32x16 v = V(1);
  if (n - i >= 16) memcpy(&v, (const float *)p + i, sizeof v);
  else K(read_part)(&v, sizeof v, (const float *)p + i, (n - i) * 4);
  return v;
}
#define DEFINE_VECTOR_POWER(name, LOAD_X, LOAD_Y) \
  static void K(name)(void *out, const void *px, const void *py, size_t n) { \
    float *o = out; \
    for (size_t i = 0; i < n; i += 16) { \
      f32x16 v = K(power_v)(LOAD_X(px, i, n), LOAD_Y(py, i, n)); \
      if (n - i >= 16) memcpy(o + i, &v, sizeof v); \
      else K(write_part)(o + i, &v, sizeof v, (n - i) * 4); \
    } \
  }
DEFINE_VECTOR_POWER(power_f32, K(load_part), K(load_part))
DEFINE_VECTOR_POWER(power_f32_x, LOAD_SCALAR, K(load_part))
DEFINE_VECTOR_POWER(power_f32_y, K(load_part), LOAD_SCALAR)
