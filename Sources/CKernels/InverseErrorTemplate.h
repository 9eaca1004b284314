// SPDX-License-Identifier: Apache-2.0
//
// The inverse of the error function: M. Giles, "Approximating the erfinv function" (2012), as a polynomial in
// w = -ln(1 - x²). Every operation is in the order in which XLA's compiled code has it, ln(1 + x) included, because normal
// random numbers are this function of uniform ones: they are JAX's bit for bit.
//
// Largest errors in ULP: 4 for |x| < 0.99; nearer to 1 the rounding of x² shows, up to 66 in f32. In f64 it is
// 2^-54 / (1 - |x|), relative to the result.
//
// f32 is in compiled code too, bit for bit, by CodeGeneration/Math32+Circular.swift: an operation that changes here changes there.

#include "Lanes.h"

// MARK: - f32

/// ln x for 0 < x ≤ 1, with the operations of XLA, which are those of Cephes (Moshier, 1984).
INLINE f32x16 K(inverse_error_log)(f32x16 x) {
  f32x16 normal = x > V(0x1p-126f) ? x : V(0x1p-126f);
  i32x16 bits = (i32x16)normal;
  f32x16 m = (f32x16)((bits & 0x807fffff) | 0x3f000000);
  f32x16 e = __builtin_convertvector((i32x16)((u32x16)bits >> 23) - 127, f32x16) + V(1);
  i32x16 small = m < V(0.707106781186547524f);
  e = e - (small ? V(1) : V(0));
  m = (m + V(-1)) + (small ? m : V(0));
  f32x16 z = m * m, cube = z * m;
  f32x16 a = FMA(FMA(m, V(0.07037683576345444f), V(-0.11514610052108765f)), m, V(0.11676998436450958f));
  f32x16 b = FMA(FMA(m, V(-0.12420140951871872f), V(0.14249323308467865f)), m, V(-0.16668057441711426f));
  f32x16 c = FMA(FMA(m, V(0.2000071406364441f), V(-0.24999994039535522f)), m, V(0.3333333134651184f));
  f32x16 y = FMA(cube, FMA(FMA(a, cube, b), cube, c), e * V(-0.00021219444170128554f));
  y = FMA(e, V(0.693359375f), FMA(-z, V(0.5f), m) + y);
  y = x == V(0) ? V(-INFINITY) : y;
  return x >= V(0) ? y : V(NAN);
}

/// ln(1 + x) for -1 ≤ x ≤ 0.
INLINE f32x16 K(inverse_error_log1p)(f32x16 x) {
  f32x16 square = x * x;
  f32x16 q = V(1);
  q = FMA(q, x, V(15.062909126281738f));
  q = FMA(q, x, V(83.04756927490234f));
  q = FMA(q, x, V(221.7624053955078f));
  q = FMA(q, x, V(309.0987243652344f));
  q = FMA(q, x, V(216.42788696289062f));
  q = FMA(q, x, V(60.11865997314453f));
  f32x16 p = V(4.527000e-05f);
  p = FMA(p, x, V(0.4985410273075104f));
  p = FMA(p, x, V(6.578732490539551f));
  p = FMA(p, x, V(29.91191864013672f));
  p = FMA(p, x, V(60.949668884277344f));
  p = FMA(p, x, V(57.11296463012695f));
  p = FMA(p, x, V(20.039552688598633f));
  f32x16 near = x + FMA(-square, V(0.5f), (square * x) * (p / q));
  return K(magnitude)(x) < V(0.4142135679721832f) ? near : K(inverse_error_log)(x + V(1));
}

INLINE f32x16 K(erf_inverse_v)(f32x16 x) {
  static const float centre[9] = {
    2.810226362726098e-08f, 3.432739390518691e-07f, -3.523387704262859e-06f, -4.391506536194356e-06f,
    0.00021858086984138936f, -0.001253725029528141f, -0.004177681636065245f, 0.24664072692394257f,
    1.5014094114303589f,
  };
  static const float tail[9] = {
    -0.0002002142573473975f, 0.0001009505576803349f, 0.0013493432197719812f, -0.003673428436741233f,
    0.005739507731050253f, -0.007622461300343275f, 0.00943887047469616f, 1.0016740560531616f, 2.832976818084717f,
  };
  f32x16 minus_w = K(inverse_error_log1p)(x * -x);
  i32x16 inside = minus_w > V(-5);
  f32x16 w = inside ? V(-2.5f) - minus_w : __builtin_elementwise_sqrt(-minus_w) + V(-3);
  f32x16 p = inside ? V(centre[0]) : V(tail[0]);
#pragma clang loop unroll(full)
  for (int i = 1; i < 9; i++) p = FMA(w, p, inside ? V(centre[i]) : V(tail[i]));
  return x * (K(magnitude)(x) == V(1) ? V(INFINITY) : p);
}

// MARK: - f64

/// ln(1 + x) for -1 ≤ x ≤ 0, far from 0 the C library's, as in XLA.
INLINE f64x8 K(inverse_error_log1p64)(f64x8 x) {
  f64x8 square = x * x;
  f64x8 q = V64(1);
  q = FMA64(q, x, V64(1.5062909083469192043167E1));
  q = FMA64(q, x, V64(8.3047565967967209469434E1));
  q = FMA64(q, x, V64(2.2176239823732856465394E2));
  q = FMA64(q, x, V64(3.0909872225312059774938E2));
  q = FMA64(q, x, V64(2.1642788614495947685003E2));
  q = FMA64(q, x, V64(6.0118660497603843919306E1));
  f64x8 p = V64(4.5270000862445199635215E-5);
  p = FMA64(p, x, V64(4.9854102823193375972212E-1));
  p = FMA64(p, x, V64(6.5787325942061044846969E0));
  p = FMA64(p, x, V64(2.9911919328553073277375E1));
  p = FMA64(p, x, V64(6.0949667980987787057556E1));
  p = FMA64(p, x, V64(5.7112963590585538103336E1));
  p = FMA64(p, x, V64(2.0039553499201281259648E1));
  f64x8 y = x + FMA64(-square, V64(0.5), (square * x) * (p / q));
  for (int l = 0; l < 8; l++)
    if (!(x[l] > -0.41421356237309503)) y[l] = log(1 + x[l]);
  return y;
}

/// The polynomials for w < 6.25, w < 16 and beyond; the first begins four degrees above the second, that two above the
/// third. In their places before it begins a polynomial is 0.
static const double K(erf_inverse_terms)[23][3] = {
  {-3.64441206401782e-21, 0, 0},
  {-1.6850591381820166e-19, 0, 0},
  {1.28584807152564e-18, 0, 0},
  {1.1157877678025181e-17, 0, 0},
  {-1.333171662854621e-16, 2.2137376921775787e-09, 0},
  {2.0972767875968562e-17, 9.075656193888539e-08, 0},
  {6.637638134358324e-15, -2.7517406297064545e-07, -2.7109920616438573e-11},
  {-4.054566272975207e-14, 1.8239629214389228e-08, -2.555641816996525e-10},
  {-8.151934197605472e-14, 1.5027403968909828e-06, 1.5076572693500548e-09},
  {2.6335093153082323e-12, -4.013867526981546e-06, -3.789465440126737e-09},
  {-1.2975133253453532e-11, 2.9234449089955446e-06, 7.61570120807834e-09},
  {-5.415412054294628e-11, 1.2475304481671779e-05, -1.496002662714924e-08},
  {1.0512122733215323e-09, -4.7318229009055734e-05, 2.914795345090108e-08},
  {-4.112633980346984e-09, 6.828485145957318e-05, -6.771199775845234e-08},
  {-2.9070369957882005e-08, 2.4031110387097894e-05, 2.2900482228026655e-07},
  {4.2347877827932404e-07, -0.0003550375203628475, -9.9298272942317e-07},
  {-1.3654692000834679e-06, 0.0009532893797373805, 4.526062597223154e-06},
  {-1.3882523362786469e-05, -0.0016882755560235047, -1.968177810553167e-05},
  {0.00018673420803405714, 0.002491442096107851, 7.599527703001776e-05},
  {-0.000740702534166267, -0.003751208507569241, -0.00021503011930044477},
  {-0.006033670871430149, 0.005370914553590064, -0.00013871931833623122},
  {0.24015818242558962, 1.0052589676941592, 1.0103004648645344},
  {1.6536545626831027, 3.0838856104922208, 4.849906401408584},
};

INLINE f64x8 K(erf_inverse_v64)(f64x8 x) {
  f64x8 minus_w = K(inverse_error_log1p64)(x * -x);
  i64x8 centre = minus_w > V64(-6.25), middle = minus_w > V64(-16);
  f64x8 root = __builtin_elementwise_sqrt(-minus_w) - (middle ? V64(3.25) : V64(5));
  f64x8 w = centre ? V64(-3.125) - minus_w : root;
  f64x8 p = V64(0);
  for (int i = 0; i < 23; i++) {
    const double *term = K(erf_inverse_terms)[i];
    p = FMA64(w, p, centre ? V64(term[0]) : middle ? V64(term[1]) : V64(term[2]));
  }
  return x * (K(magnitude64)(x) == V64(1) ? V64(INFINITY) : p);
}

// MARK: - Kernels

DEFINE_VECTOR(SKEIN_ERF_INVERSE, erf_inverse)
DEFINE_VECTOR_64(SKEIN_ERF_INVERSE, erf_inverse)
