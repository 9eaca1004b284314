// SPDX-License-Identifier: Apache-2.0
//
// Comparisons, which give bool bytes, and selection by them.

#include "Kernels.h"

#define DEFINE_COMPARE(OP, op, t, T, TYPE, REL) \
  static void K(op##_##t)(void *out, const void *px, const void *py, size_t n) { \
    const T *x = px, *y = py; \
    uint8_t *o = out; \
    EACH(i, n) o[i] = x[i] REL y[i]; \
  } \
  static void K(op##_##t##_x)(void *out, const void *px, const void *py, size_t n) { \
    const T x = *(const T *)px, *y = py; \
    uint8_t *o = out; \
    EACH(i, n) o[i] = x REL y[i]; \
  } \
  static void K(op##_##t##_y)(void *out, const void *px, const void *py, size_t n) { \
    const T *x = px, y = *(const T *)py; \
    uint8_t *o = out; \
    EACH(i, n) o[i] = x[i] REL y; \
  }
#define ENTER_COMPARE(OP, op, t, T, TYPE, REL) \
  [OP - SKEIN_EQUAL][TYPE] = {K(op##_##t), K(op##_##t##_x), K(op##_##t##_y)},

#define COMPARISONS(X, t, T, TYPE) \
  X(SKEIN_EQUAL, equal, t, T, TYPE, ==) \
  X(SKEIN_NOT_EQUAL, not_equal, t, T, TYPE, !=) \
  X(SKEIN_LESS, less, t, T, TYPE, <) \
  X(SKEIN_LESS_EQUAL, less_equal, t, T, TYPE, <=) \
  X(SKEIN_GREATER, greater, t, T, TYPE, >) \
  X(SKEIN_GREATER_EQUAL, greater_equal, t, T, TYPE, >=)
#define COMPARE_D(t, T, U, TYPE) COMPARISONS(DEFINE_COMPARE, t, T, TYPE)
#define COMPARE_E(t, T, U, TYPE) COMPARISONS(ENTER_COMPARE, t, T, TYPE)
SIGNED_TYPES(COMPARE_D)
UNSIGNED_TYPES(COMPARE_D)
FLOAT_TYPES(COMPARE_D)
COMPARE_D(bool, uint8_t, uint32_t, SKEIN_BOOL)

#define DEFINE_SELECT(size, T, form, dx, dy) \
  static void K(select_##size##_##form)(void *out, const void *pp, const void *px, const void *py, size_t n) { \
    const uint8_t *p = pp; \
    const T *xs = px, *ys = py; \
    T *o = out; \
    const T x0 = dx ? 0 : *xs, y0 = dy ? 0 : *ys; \
    EACH(i, n) { T x = dx ? xs[i] : x0, y = dy ? ys[i] : y0; o[i] = p[i] ? x : y; } \
  }
#define DEFINE_SELECTS(size, T) \
  DEFINE_SELECT(size, T, 0, 1, 1) DEFINE_SELECT(size, T, 1, 0, 1) DEFINE_SELECT(size, T, 2, 1, 0) \
  DEFINE_SELECT(size, T, 3, 0, 0)
#define SELECTS(size) {K(select_##size##_0), K(select_##size##_1), K(select_##size##_2), K(select_##size##_3)}
DEFINE_SELECTS(1, uint8_t)
DEFINE_SELECTS(2, uint16_t)
DEFINE_SELECTS(4, uint32_t)
DEFINE_SELECTS(8, uint64_t)

const skein_choice_table K(skein_choice) = {
  .compare = {SIGNED_TYPES(COMPARE_E) UNSIGNED_TYPES(COMPARE_E) FLOAT_TYPES(COMPARE_E)
                COMPARE_E(bool, uint8_t, uint32_t, SKEIN_BOOL)},
  .select = {SELECTS(1), SELECTS(2), SELECTS(4), SELECTS(8)},
};
