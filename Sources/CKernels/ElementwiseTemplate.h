// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic that needs no polynomial: one list of (opcode, expression) per kind of type. A list is expanded twice,
// to functions and to entries of the table. Plain loops: the compiler makes vectors of them.

#include "Kernels.h"
#include "ThreefryTemplate.h"

// MARK: - Loops

#define DEFINE_UNARY(OP, op, t, T, TYPE, EXPR) \
  static void K(op##_##t)(void *out, const void *px, size_t n) { \
    const T *xs = px; \
    T *o = out; \
    EACH(i, n) { T x = xs[i]; o[i] = (T)(EXPR); } \
  }
#define ENTER_UNARY(OP, op, t, T, TYPE, EXPR) [OP - SKEIN_NEGATE][TYPE] = K(op##_##t),

#define DEFINE_BINARY(OP, op, t, T, TYPE, EXPR) \
  static void K(op##_##t)(void *out, const void *px, const void *py, size_t n) { \
    const T *xs = px, *ys = py; \
    T *o = out; \
    EACH(i, n) { T x = xs[i], y = ys[i]; o[i] = (T)(EXPR); } \
  } \
  static void K(op##_##t##_x)(void *out, const void *px, const void *py, size_t n) { \
    const T x = *(const T *)px, *ys = py; \
    T *o = out; \
    EACH(i, n) { T y = ys[i]; o[i] = (T)(EXPR); } \
  } \
  static void K(op##_##t##_y)(void *out, const void *px, const void *py, size_t n) { \
    const T *xs = px, y = *(const T *)py; \
    T *o = out; \
    EACH(i, n) { T x = xs[i]; o[i] = (T)(EXPR); } \
  }
#define ENTER_BINARY(OP, op, t, T, TYPE, EXPR) [OP][TYPE] = {K(op##_##t), K(op##_##t##_x), K(op##_##t##_y)},

// MARK: - Scalar functions

// Sixteen powers at once, by repeated squaring until the largest exponent is used up. For y < 0 the truncated quotient
// 1 / x^|y|.
#define DEFINE_POWER(t, T, U, TYPE) \
  INLINE void K(power_block_##t)(T *o, const T *x, size_t dx, const T *y, size_t dy, size_t n) { \
    U power[16], square[16], exponent[16]; \
    T base[16], sign[16]; \
    for (size_t i = 0; i < 16; i++) { \
      base[i] = i < n ? x[i * dx] : 1; \
      sign[i] = i < n ? y[i * dy] : 0; \
    } \
    for (size_t i = 0; i < 16; i++) { \
      power[i] = 1; \
      square[i] = (U)base[i]; \
      exponent[i] = sign[i] < (T)0 ? 0 : (U)sign[i]; \
    } \
    for (;;) { \
      U left = 0; \
      for (size_t i = 0; i < 16; i++) left |= exponent[i]; \
      if (!left) break; \
      for (size_t i = 0; i < 16; i++) { \
        power[i] *= exponent[i] & 1 ? square[i] : 1; \
        square[i] *= square[i]; \
        exponent[i] >>= 1; \
      } \
    } \
    for (size_t i = 0; i < 16; i++) { \
      T b = base[i], inverse = b == 1 ? 1 : b == 0 ? (T)-1 : b == (T)-1 ? (T)(sign[i] & 1 ? -1 : 1) : 0; \
      base[i] = sign[i] < (T)0 ? inverse : (T)power[i]; \
    } \
    memcpy(o, base, n * sizeof(T)); \
  } \
  INLINE void K(power_loop_##t)(void *out, const void *px, size_t dx, const void *py, size_t dy, size_t n) { \
    T *o = out; \
    const T *x = px, *y = py; \
    size_t i = 0; \
    for (; i + 16 <= n; i += 16) K(power_block_##t)(o + i, x + i * dx, dx, y + i * dy, dy, 16); \
    if (i < n) K(power_block_##t)(o + i, x + i * dx, dx, y + i * dy, dy, n - i); \
  } \
  static void K(power_##t)(void *out, const void *x, const void *y, size_t n) { \
    K(power_loop_##t)(out, x, 1, y, 1, n); \
  } \
  static void K(power_##t##_x)(void *out, const void *x, const void *y, size_t n) { \
    K(power_loop_##t)(out, x, 0, y, 1, n); \
  } \
  static void K(power_##t##_y)(void *out, const void *x, const void *y, size_t n) { \
    K(power_loop_##t)(out, x, 1, y, 0, n); \
  }
SIGNED_TYPES(DEFINE_POWER)
UNSIGNED_TYPES(DEFINE_POWER)

#define DEFINE_EXTREMA(t, T, U, TYPE) \
  INLINE T K(max_##t)(T x, T y) { \
    T equal = from_bits_##t(bits_##t(x) & bits_##t(y)); \
    return x > y || x != x ? x : x == y ? equal : y; \
  } \
  INLINE T K(min_##t)(T x, T y) { \
    T equal = from_bits_##t(bits_##t(x) | bits_##t(y)); \
    return x < y || x != x ? x : x == y ? equal : y; \
  }
FLOAT_TYPES(DEFINE_EXTREMA)

#define FMA_f32 __builtin_fmaf
#define FMA_f64 __builtin_fma
#define DEFINE_MULTIPLY_ADD(t, T, U, TYPE) \
  static void K(multiply_add_##t)(void *out, const void *px, const void *py, const void *pz, size_t n) { \
    const T *x = px, *y = py, *z = pz; \
    T *o = out; \
    EACH(i, n) o[i] = FMA_##t(x[i], y[i], z[i]); \
  } \
  static void K(multiply_add_##t##_yz)(void *out, const void *px, const void *py, const void *pz, size_t n) { \
    const T *x = px, y = *(const T *)py, z = *(const T *)pz; \
    T *o = out; \
    EACH(i, n) o[i] = FMA_##t(x[i], y, z); \
  }
#define ENTER_MULTIPLY_ADD(t, T, U, TYPE) [TYPE] = {K(multiply_add_##t), K(multiply_add_##t##_yz)},
FLOAT_TYPES(DEFINE_MULTIPLY_ADD)

// C's fmod: exact. Vectors cannot help much, the quotient has up to 277 (f64: 2100) bits.
#define FMOD_f32 fmodf
#define FMOD_f64 fmod

// MARK: - Operations

#define BITS(T) ((T)(8 * sizeof(T)))
/// The bits of an unsigned number as those of a signed one.
#define SIGNED(T, x) ((int64_t)((uint64_t)(x) << (64 - BITS(T))) >> (64 - BITS(T)))
#define INTEGER_BINARY(X, t, T, U, TYPE) \
  X(SKEIN_ADD, add, t, T, TYPE, (U)x + (U)y) \
  X(SKEIN_SUBTRACT, subtract, t, T, TYPE, (U)x - (U)y) \
  X(SKEIN_MULTIPLY, multiply, t, T, TYPE, (U)x * (U)y) \
  X(SKEIN_MAXIMUM, maximum, t, T, TYPE, x > y ? x : y) \
  X(SKEIN_MINIMUM, minimum, t, T, TYPE, x < y ? x : y) \
  X(SKEIN_AND, and, t, T, TYPE, x & y) \
  X(SKEIN_OR, or, t, T, TYPE, x | y) \
  X(SKEIN_XOR, xor, t, T, TYPE, x ^ y)
#define SIGNED_BINARY(X, t, T, U, TYPE) \
  INTEGER_BINARY(X, t, T, U, TYPE) \
  X(SKEIN_DIVIDE, divide, t, T, TYPE, y == 0 ? (T)-1 : y == -1 ? (T)(0 - (U)x) : x / y) \
  X(SKEIN_REMAINDER, remainder, t, T, TYPE, y == 0 ? x : y == -1 ? 0 : x % y) \
  X(SKEIN_SHIFT_LEFT, shift_left, t, T, TYPE, y < 0 || y >= BITS(T) ? 0 : (U)x << y) \
  X(SKEIN_SHIFT_RIGHT_ARITHMETIC, shift_right, t, T, TYPE, x >> (y < 0 || y >= BITS(T) ? BITS(T) - 1 : y)) \
  X(SKEIN_SHIFT_RIGHT_LOGICAL, shift_right_logical, t, T, TYPE, \
    y < 0 || y >= BITS(T) ? 0 : ((U)x & ((U)~(U)0 >> (8 * (sizeof(U) - sizeof(T))))) >> y)
#define UNSIGNED_BINARY(X, t, T, U, TYPE) \
  INTEGER_BINARY(X, t, T, U, TYPE) \
  X(SKEIN_DIVIDE, divide, t, T, TYPE, y == 0 ? (T)-1 : x / y) \
  X(SKEIN_REMAINDER, remainder, t, T, TYPE, y == 0 ? x : x % y) \
  X(SKEIN_SHIFT_LEFT, shift_left, t, T, TYPE, y >= BITS(T) ? 0 : (U)x << y) \
  X(SKEIN_SHIFT_RIGHT_ARITHMETIC, shift_right, t, T, TYPE, SIGNED(T, x) >> (y >= BITS(T) ? BITS(T) - 1 : y)) \
  X(SKEIN_SHIFT_RIGHT_LOGICAL, shift_right_logical, t, T, TYPE, y >= BITS(T) ? 0 : x >> y)
#define FLOAT_BINARY(X, t, T, U, TYPE) \
  X(SKEIN_ADD, add, t, T, TYPE, x + y) \
  X(SKEIN_SUBTRACT, subtract, t, T, TYPE, x - y) \
  X(SKEIN_MULTIPLY, multiply, t, T, TYPE, x * y) \
  X(SKEIN_DIVIDE, divide, t, T, TYPE, x / y) \
  X(SKEIN_REMAINDER, remainder, t, T, TYPE, FMOD_##t(x, y)) \
  X(SKEIN_MAXIMUM, maximum, t, T, TYPE, K(max_##t)(x, y)) \
  X(SKEIN_MINIMUM, minimum, t, T, TYPE, K(min_##t)(x, y)) \
  X(SKEIN_ATAN2, atan2, t, T, TYPE, atan2(x, y)) \
  X(SKEIN_POLYGAMMA, polygamma, t, T, TYPE, skein_polygamma(x, y))
#define BOOL_BINARY(X) \
  X(SKEIN_ADD, add, bool, uint8_t, SKEIN_BOOL, x | y) \
  X(SKEIN_MULTIPLY, multiply, bool, uint8_t, SKEIN_BOOL, x & y) \
  X(SKEIN_MAXIMUM, maximum, bool, uint8_t, SKEIN_BOOL, x | y) \
  X(SKEIN_MINIMUM, minimum, bool, uint8_t, SKEIN_BOOL, x & y) \
  X(SKEIN_AND, and, bool, uint8_t, SKEIN_BOOL, x & y) \
  X(SKEIN_OR, or, bool, uint8_t, SKEIN_BOOL, x | y) \
  X(SKEIN_XOR, xor, bool, uint8_t, SKEIN_BOOL, x ^ y)

#define INTEGER_UNARY(X, t, T, U, TYPE) \
  X(SKEIN_NEGATE, negate, t, T, TYPE, 0 - (U)x) \
  X(SKEIN_NOT, not, t, T, TYPE, ~x) \
  X(SKEIN_POPULATION_COUNT, population_count, t, T, TYPE, \
    __builtin_popcountll((uint64_t)x << (64 - 8 * sizeof(T)))) \
  X(SKEIN_LEADING_ZEROS, leading_zeros, t, T, TYPE, \
    x == 0 ? BITS(T) : (T)__builtin_clzll((uint64_t)x << (64 - 8 * sizeof(T))))
#define SIGNED_UNARY(X, t, T, U, TYPE) \
  INTEGER_UNARY(X, t, T, U, TYPE) \
  X(SKEIN_ABSOLUTE, absolute, t, T, TYPE, x < 0 ? 0 - (U)x : (U)x) \
  X(SKEIN_SIGN, sign, t, T, TYPE, (x > 0) - (x < 0))
#define UNSIGNED_UNARY(X, t, T, U, TYPE) \
  INTEGER_UNARY(X, t, T, U, TYPE) \
  X(SKEIN_ABSOLUTE, absolute, t, T, TYPE, x) \
  X(SKEIN_SIGN, sign, t, T, TYPE, x != 0)
#define FLOAT_UNARY(X, t, T, U, TYPE) \
  X(SKEIN_NEGATE, negate, t, T, TYPE, -x) \
  X(SKEIN_ABSOLUTE, absolute, t, T, TYPE, from_bits_##t(bits_##t(x) & ((U)~(U)0 >> 1))) \
  X(SKEIN_SIGN, sign, t, T, TYPE, x > 0 ? 1 : x < 0 ? -1 : x)
#define BOOL_UNARY(X) X(SKEIN_NOT, not, bool, uint8_t, SKEIN_BOOL, x ^ 1)

// MARK: - Expansion

#define SIGNED_D(t, T, U, TYPE) SIGNED_BINARY(DEFINE_BINARY, t, T, U, TYPE) SIGNED_UNARY(DEFINE_UNARY, t, T, U, TYPE)
#define UNSIGNED_D(t, T, U, TYPE) \
  UNSIGNED_BINARY(DEFINE_BINARY, t, T, U, TYPE) UNSIGNED_UNARY(DEFINE_UNARY, t, T, U, TYPE)
#define FLOAT_D(t, T, U, TYPE) FLOAT_BINARY(DEFINE_BINARY, t, T, U, TYPE) FLOAT_UNARY(DEFINE_UNARY, t, T, U, TYPE)
SIGNED_TYPES(SIGNED_D)
UNSIGNED_TYPES(UNSIGNED_D)
FLOAT_TYPES(FLOAT_D)
BOOL_BINARY(DEFINE_BINARY)
BOOL_UNARY(DEFINE_UNARY)

#define SIGNED_B(t, T, U, TYPE) SIGNED_BINARY(ENTER_BINARY, t, T, U, TYPE) ENTER_BINARY(SKEIN_POWER, power, t, T, TYPE, )
#define UNSIGNED_B(t, T, U, TYPE) \
  UNSIGNED_BINARY(ENTER_BINARY, t, T, U, TYPE) ENTER_BINARY(SKEIN_POWER, power, t, T, TYPE, )
#define FLOAT_B(t, T, U, TYPE) FLOAT_BINARY(ENTER_BINARY, t, T, U, TYPE)
#define SIGNED_U(t, T, U, TYPE) SIGNED_UNARY(ENTER_UNARY, t, T, U, TYPE)
#define UNSIGNED_U(t, T, U, TYPE) UNSIGNED_UNARY(ENTER_UNARY, t, T, U, TYPE)
#define FLOAT_U(t, T, U, TYPE) FLOAT_UNARY(ENTER_UNARY, t, T, U, TYPE)
const skein_elementwise_table K(skein_elementwise) = {
  .unary = {SIGNED_TYPES(SIGNED_U) UNSIGNED_TYPES(UNSIGNED_U) FLOAT_TYPES(FLOAT_U) BOOL_UNARY(ENTER_UNARY)},
  .binary = {SIGNED_TYPES(SIGNED_B) UNSIGNED_TYPES(UNSIGNED_B) FLOAT_TYPES(FLOAT_B) BOOL_BINARY(ENTER_BINARY)
    ENTER_BINARY(SKEIN_THREEFRY, threefry, u64, uint64_t, SKEIN_U64, )},
  .ternary = {{FLOAT_TYPES(ENTER_MULTIPLY_ADD)}},
};
