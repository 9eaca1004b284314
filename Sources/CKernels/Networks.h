// SPDX-License-Identifier: Apache-2.0
//
// Networks of comparisons that do not depend on the elements, for each type that is sorted: what NetworkTemplate.h needs,
// and the kernels that it gives.

#include "Parts.h"
#include "Turn.h"

/// How many vectors are compared in registers, half as many as there are registers, and the logarithm of that.
#define NETWORK_GROUP (SKEIN_WIDTH == 64 ? 16 : 8)
#define NETWORK_STEPS (SKEIN_WIDTH == 64 ? 4 : 3)
/// How many vectors are 64 bytes, the elements of one place of all rows.
#define NETWORK_PARTS (64 / SKEIN_WIDTH)

// The fewest comparisons that are known to sort 8 and 16 elements.
#define SORT_8(X) \
  X(0, 2) X(1, 3) X(4, 6) X(5, 7) X(0, 4) X(1, 5) X(2, 6) X(3, 7) X(0, 1) X(2, 3) X(4, 5) X(6, 7) X(2, 4) X(3, 5) \
  X(1, 4) X(3, 6) X(1, 2) X(3, 4) X(5, 6)
#define SORT_16(X) \
  X(0, 13) X(1, 12) X(2, 15) X(3, 14) X(4, 8) X(5, 6) X(7, 11) X(9, 10) \
  X(0, 5) X(1, 7) X(2, 9) X(3, 4) X(6, 13) X(8, 14) X(10, 15) X(11, 12) \
  X(0, 1) X(2, 3) X(4, 5) X(6, 8) X(7, 9) X(10, 11) X(12, 13) X(14, 15) \
  X(0, 2) X(1, 3) X(4, 10) X(5, 11) X(6, 7) X(8, 9) X(12, 14) X(13, 15) \
  X(1, 2) X(3, 12) X(4, 6) X(5, 7) X(8, 10) X(9, 11) X(13, 14) \
  X(1, 4) X(2, 6) X(5, 8) X(7, 10) X(9, 13) X(11, 14) \
  X(2, 4) X(3, 6) X(9, 12) X(11, 13) X(3, 5) X(6, 8) X(7, 9) X(10, 12) \
  X(3, 4) X(5, 6) X(7, 8) X(9, 10) X(11, 12) X(6, 7) X(8, 9)
#if SKEIN_WIDTH == 64
#define SORT_GROUP SORT_16
#else
#define SORT_GROUP SORT_8
#endif

// What two vectors exchange. Of floats, which must be numbers and have no -0, it is what two instructions do. Processors
// with wide vectors take one minimum of integers at a time, but two operations on bits.
#define EXCHANGE_FLOATS(a, b) { __typeof__(a) least = a < b ? a : b; b = a > b ? a : b; a = least; }
#if SKEIN_WIDTH == 64
#define EXCHANGE_INTEGERS(a, b) \
  { __typeof__(a) least = __builtin_elementwise_min(a, b); b = a ^ b ^ least; a = least; }
#else
#define EXCHANGE_INTEGERS(a, b) \
  { __typeof__(a) least = __builtin_elementwise_min(a, b); b = __builtin_elementwise_max(a, b); a = least; }
#endif

// What keeps floats from being such numbers: signed integers have no less than -0.
#define INSPECT_FLOATS(rows, g) \
  { \
    __typeof__(rows->least) least = rows->least, unordered = rows->unordered; \
    UNROLLED (int i = 0; i < NETWORK_GROUP; i += 2) { \
      least = __builtin_elementwise_min(least, (__typeof__(least))g[i]); \
      least = __builtin_elementwise_min(least, (__typeof__(least))g[i + 1]); \
      unordered |= (__typeof__(least))((g[i] != g[i]) | (g[i + 1] != g[i + 1])); \
    } \
    rows->least = least; \
    rows->unordered = unordered; \
  }
#define INSPECT_INTEGERS(rows, g) {}
// Signed integers are unsigned ones whose first bit is flipped.
#define FLIP_FLOATS(rows, v) {}
#define FLIP_INTEGERS(rows, v) v ^= rows->flipped;

// Steps of a merge, in registers: distances radix / 2, …, 1, forwards or backwards.
#define STEP(g, radix, d) \
  if (radix > d) UNROLLED (int i = 0; i < radix; i++) if (!(i & d)) EXCHANGE(g[i], g[i | d])
#define STEPS(g, radix) \
  STEP(g, radix, 8) STEP(g, radix, 4) STEP(g, radix, 2) STEP(g, radix, 1)

INLINE size_t K(places)(size_t n) { return (n + NETWORK_GROUP - 1) / NETWORK_GROUP * NETWORK_GROUP; }
/// The least power of two that is no less than some groups.
INLINE size_t K(power)(size_t places) { return (size_t)1 << (64 - __builtin_clzll(places - 1)); }

#define EXCHANGE_IN_GROUP(i, j) EXCHANGE(g[i], g[j])

// MARK: - Types

#define NETWORK_PASTE(name, t) K(name##_##t)
#define NETWORK_NAME(name, t) NETWORK_PASTE(name, t)
#define N(name) NETWORK_NAME(name, NETWORK_TYPE)

#define EXCHANGE EXCHANGE_INTEGERS
#define INSPECT INSPECT_INTEGERS
#define FLIP FLIP_INTEGERS
#define NETWORK_TYPE u32
#define T uint32_t
#define S int32_t
#define TURN TURN_4
#include "NetworkTemplate.h"
#define NETWORK_TYPE u64
#define T uint64_t
#define S int64_t
#define TURN TURN_8
#include "NetworkTemplate.h"
#undef EXCHANGE
#undef INSPECT
#undef FLIP
#define EXCHANGE EXCHANGE_FLOATS
#define INSPECT INSPECT_FLOATS
#define FLIP FLIP_FLOATS
#define NETWORK_TYPE f32
#define T float
#define S int32_t
#define TURN TURN_4
#include "NetworkTemplate.h"
#define NETWORK_TYPE f64
#define T double
#define S int64_t
#define TURN TURN_8
#include "NetworkTemplate.h"
#undef EXCHANGE
#undef INSPECT
#undef FLIP
#undef N

// MARK: - Kernels

#define DEFINE_PANEL(t, T, LAST) \
  static void K(network_##t)(void *panel, size_t n) { K(sort_panel_##t)(panel, n, LAST); }
DEFINE_PANEL(u32, uint32_t, UINT32_MAX)
DEFINE_PANEL(u64, uint64_t, UINT64_MAX)
DEFINE_PANEL(f64, double, INFINITY)

#define DEFINE_LINES(t, u, LAST, FLIPPED) \
  static int K(lines_##t)( \
      void *out, ptrdiff_t out_line, const void *x, ptrdiff_t x_line, void *panel, size_t lines, size_t n) { \
    return K(sort_lines_##u)(out, out_line, x, x_line, panel, lines, n, LAST, FLIPPED, 0); \
  } \
  static int K(line_##t)(void *out, const void *x, void *panel, size_t n) { \
    return K(sort_line_##u)(out, x, panel, n, LAST, FLIPPED); \
  }
DEFINE_LINES(f32, f32, INFINITY, 0)
DEFINE_LINES(f64, f64, INFINITY, 0)
DEFINE_LINES(u32, u32, UINT32_MAX, 0)
DEFINE_LINES(u64, u64, UINT64_MAX, 0)
DEFINE_LINES(i32, u32, INT32_MAX, 1u << 31)
DEFINE_LINES(i64, u64, INT64_MAX, 1ull << 63)
