// SPDX-License-Identifier: Apache-2.0
//
// The cipher threefry-2x32 with 20 rounds, of Salmon, Moraes, Dror and Shaw (Parallel random numbers: as easy as 1, 2, 3;
// 2011): additions, rotations and exclusive ors of u32, sixteen blocks at a time. A rotation by a constant is one
// instruction where there are 512-bit vectors.

#include "Kernels.h"
#include "Parts.h"

typedef uint64_t u64x16 __attribute__((ext_vector_type(16)));

/// Sixteen elements, of which the first `count` are read; the same element sixteen times where `step` is 0.
INLINE u64x16 K(read_pairs)(const uint64_t *x, size_t step, size_t count) {
  u64x16 v = *x;
  if (step == 0) return v;
  if (count == 16) memcpy(&v, x, sizeof v);
  else K(read_part)(&v, sizeof v, x, count * sizeof *x);
  return v;
}

#define MIX(r) \
  a += b; \
  b = (b << r) | (b >> (32 - r)); \
  b ^= a;
#define FOUR_ROUNDS(r, s, t, u, first, second, number) \
  MIX(r) MIX(s) MIX(t) MIX(u) \
  a += first; \
  b += second + number;

INLINE u64x16 K(threefry_block)(u64x16 key, u64x16 block) {
  u32x16 k0 = __builtin_convertvector(key >> 32, u32x16), k1 = __builtin_convertvector(key, u32x16);
  u32x16 k2 = k0 ^ k1 ^ 0x1BD11BDAu;
  u32x16 a = __builtin_convertvector(block >> 32, u32x16) + k0, b = __builtin_convertvector(block, u32x16) + k1;
  FOUR_ROUNDS(13, 15, 26, 6, k1, k2, 1u)
  FOUR_ROUNDS(17, 29, 16, 24, k2, k0, 2u)
  FOUR_ROUNDS(13, 15, 26, 6, k0, k1, 3u)
  FOUR_ROUNDS(17, 29, 16, 24, k1, k2, 4u)
  FOUR_ROUNDS(13, 15, 26, 6, k2, k0, 5u)
  return __builtin_convertvector(a, u64x16) << 32 | __builtin_convertvector(b, u64x16);
}
#undef MIX
#undef FOUR_ROUNDS

#define DEFINE_THREEFRY(name, dx, dy) \
  static void K(name)(void *out, const void *px, const void *py, size_t n) { \
    const uint64_t *x = px, *y = py; \
    uint64_t *o = out; \
    for (size_t i = 0; i < n; i += 16) { \
      size_t count = n - i < 16 ? n - i : 16; \
      u64x16 v = K(threefry_block)(K(read_pairs)(x + i * dx, dx, count), K(read_pairs)(y + i * dy, dy, count)); \
      if (count == 16) memcpy(o + i, &v, sizeof v); \
      else K(write_part)(o + i, &v, sizeof v, count * sizeof *o); \
    } \
  }
DEFINE_THREEFRY(threefry_u64, 1, 1)
DEFINE_THREEFRY(threefry_u64_x, 0, 1)
DEFINE_THREEFRY(threefry_u64_y, 1, 0)
