// SPDX-License-Identifier: Apache-2.0
//
// The derivatives of the logarithm of the gamma function, in f64, one number at a time: recurrence to where the asymptotic
// series is exact to the last bit, reflection for negative numbers. Errors are a few units in the last place of the
// largest term; near its zeros a function is as exact as the terms that cancel.

#include "Kernels.h"

/// B₂ₖ / (2k)!, k = 1 … 12.
static const double bernoulli[12] = {
  1 / 12., -1 / 720., 1 / 30240., -1 / 1209600., 1 / 47900160., -691 / 1307674368000., 1 / 74724249600.,
  -3617 / 10670622842880000., 43867 / 5109094217170944000., -174611 / 802857662698291200000.,
  77683 / 14101100039391805440000., -236364091 / 1693824136731743669452800000.,
};

/// Σ (q + k)^-s over k = 0, 1, …, for s > 1 and q > 0: some terms, then Euler's and Maclaurin's formula.
static double zeta(double s, double q) {
  double sum = 0, a = q;
  while (a < 12 + 0.5 * s) {
    sum += pow(a, -s);
    a += 1;
  }
  double power = pow(a, -s), rest = pow(a, 1 - s) / (s - 1) + 0.5 * power;
  double factor = s * power / a;
  for (int k = 0; k < 12; k++) {
    rest += bernoulli[k] * factor;
    factor *= (s + 2 * k + 1) * (s + 2 * k + 2) / (a * a);
  }
  return sum + rest;
}

double skein_digamma(double x) {
  if (x != x || x == INFINITY) return x;
  if (x <= 0 && x == floor(x)) return NAN;
  double y = 0;
  if (x < 0) {
    // ψ(x) = ψ(1 - x) - π / tan(πx), and the tangent has period 1.
    y = -M_PI / tan(M_PI * (x - nearbyint(x)));
    x = 1 - x;
  }
  for (; x < 10; x += 1) y -= 1 / x;
  double z = 1 / (x * x), series = 0;
  // B₂ₖ / 2k, k = 8 … 1.
  static const double terms[8] = {
    -3617 / 8160., 1 / 12., -691 / 32760., 1 / 132., -1 / 240., 1 / 252., -1 / 120., 1 / 12.,
  };
  for (int k = 0; k < 8; k++) series = (series + terms[k]) * z;
  return y + (log(x) - 0.5 / x - series);
}

double skein_polygamma(double n, double x) {
  if (!(n >= 0) || n != floor(n) || x != x) return NAN;
  if (n == 0) return skein_digamma(x);
  if (x == INFINITY) return 0;
  int isOdd = fmod(n, 2) == 1;
  if (x <= 0 && x == floor(x)) return isOdd ? INFINITY : -INFINITY;
  double s = n + 1, sum;
  if (x > 0) {
    sum = zeta(s, x);
  } else {
    // The terms below zero are those above it but for their sign; both begin at the integer next to x.
    double below = zeta(s, ceil(x) - x) - zeta(s, 1 - x);
    sum = zeta(s, x - floor(x)) + (isOdd ? below : -below);
  }
  double value = tgamma(s) * sum;
  return isOdd ? value : -value;
}
