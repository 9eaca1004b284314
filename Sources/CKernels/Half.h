// SPDX-License-Identifier: Apache-2.0
//
// bf16 and f16 by arithmetic on bits: no processor support needed, and the compiler makes vectors of it.

#pragma once
#include "Kernels.h"

INLINE float float_from_bf16(uint16_t h) { return from_bits_f32((uint32_t)h << 16); }

INLINE uint16_t bf16_from_float(float x) {
  uint32_t b = bits_f32(x);
  uint32_t rounded = (b + 0x7fff + (b >> 16 & 1)) >> 16;
  // A NaN stays one, made quiet; rounding could carry its payload away.
  uint32_t nan = b >> 16 | 0x40;
  return (uint16_t)((b & 0x7fffffff) > 0x7f800000 ? nan : rounded);
}

INLINE float float_from_f16(uint16_t h) {
  uint32_t magnitude = (uint32_t)(h & 0x7fff) << 13;
  uint32_t sign = (uint32_t)(h & 0x8000) << 16;
  // Normal: rebias the exponent. Infinity and NaN: rebias again, to the top. Subnormal: let a subtraction normalise.
  uint32_t normal = magnitude + ((127 - 15) << 23);
  uint32_t special = normal + ((128 - 16) << 23);
  uint32_t subnormal = bits_f32(from_bits_f32(magnitude + (113 << 23)) - from_bits_f32(113 << 23));
  uint32_t r = magnitude < (0x400u << 13) ? subnormal : magnitude >= (0x7c00u << 13) ? special : normal;
  return from_bits_f32(r | sign);
}

INLINE uint16_t f16_from_float(float x) {
  uint32_t b = bits_f32(x), sign = b >> 16 & 0x8000;
  b &= 0x7fffffff;
  // Subnormal result: adding 0.5 puts the ulp of f16's subnormals in the last place, so the addition rounds.
  uint32_t subnormal = bits_f32(from_bits_f32(b) + 0.5f) - bits_f32(0.5f);
  uint32_t normal = (b - ((127 - 15) << 23) + 0xfff + (b >> 13 & 1)) >> 13;
  uint32_t special = b > 0x7f800000 ? 0x7e00 | (b >> 13 & 0x3ff) : 0x7c00;
  uint32_t r = b >= (143u << 23) ? special : b < (113u << 23) ? subnormal : normal;
  return (uint16_t)(r | sign);
}

/// x rounded to odd: a later rounding to fewer bits gives what rounding x once would.
INLINE float odd_float(double x) {
  float f = (float)x;
  uint32_t b = bits_f32(f);
  double back = f;
  uint32_t truncated = b - (fabs(back) > fabs(x));
  return from_bits_f32(back == x || x != x ? b : truncated | 1);
}

/// An integer of 64 bits as a double: itself where 53 bits hold it, else with the bits that do not fit folded into
/// the last place (odd).
INLINE double odd_double_i64(int64_t x) {
  int64_t low = x & 0x7ff, odd = (x & ~(int64_t)0x7ff) | (low ? 0x800 : 0);
  return (double)(x >= -((int64_t)1 << 53) && x <= (int64_t)1 << 53 ? x : odd);
}
INLINE double odd_double_u64(uint64_t x) {
  uint64_t low = x & 0x7ff, odd = (x & ~(uint64_t)0x7ff) | (low ? 0x800 : 0);
  return (double)(x <= (uint64_t)1 << 53 ? x : odd);
}
