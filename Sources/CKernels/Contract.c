// SPDX-License-Identifier: Apache-2.0
//
// Contractions of every type by plain loops.

#include "Half.h"

INLINE float float_from_f32(float x) { return x; }
INLINE float f32_from_float(float x) { return x; }

// One row of C: element by element, k ascending.
#define DEFINE_ROWS(t, T, R, S, MULTIPLY_ADD, LOAD_C, STORE_C) \
  static void rows_##t(const skein_contraction *x, const T *a, const T *b, R *c, size_t first, size_t last) { \
    for (size_t i = first; i < last; i++) \
      for (size_t j = 0; j < x->n; j++) { \
        R *to = c + (ptrdiff_t)i * x->c_row + (ptrdiff_t)j * x->c_column; \
        S sum = x->accumulate ? LOAD_C(*to) : 0; \
        const T *p = a + (ptrdiff_t)i * x->a_row, *q = b + (ptrdiff_t)j * x->b_column; \
        for (size_t k = 0; k < x->k; k++, p += x->a_column, q += x->b_row) sum = MULTIPLY_ADD(*p, *q, sum); \
        *to = STORE_C(sum); \
      } \
  }
#define WRAP(p, q, s) (s + (uint64_t)(p) * (uint64_t)(q))
#define SAME(x) (x)
#define CONJUNCTION(p, q, s) (s | ((p) & (q)))
#define BF16(p, q, s) fmaf(float_from_bf16(p), float_from_bf16(q), s)
#define F16(p, q, s) fmaf(float_from_f16(p), float_from_f16(q), s)
#define INTEGER(t, T, U, TYPE) DEFINE_ROWS(t, T, T, uint64_t, WRAP, (uint64_t), (T))
SIGNED_TYPES(INTEGER)
UNSIGNED_TYPES(INTEGER)
DEFINE_ROWS(bool, uint8_t, uint8_t, uint8_t, CONJUNCTION, SAME, SAME)
DEFINE_ROWS(bf16, uint16_t, uint16_t, float, BF16, float_from_bf16, bf16_from_float)
DEFINE_ROWS(f16, uint16_t, uint16_t, float, F16, float_from_f16, f16_from_float)
DEFINE_ROWS(bf16_f32, uint16_t, float, float, BF16, SAME, SAME)
DEFINE_ROWS(f16_f32, uint16_t, float, float, F16, SAME, SAME)
DEFINE_ROWS(f32, float, float, float, fmaf, SAME, SAME)
DEFINE_ROWS(f64, double, double, double, fma, SAME, SAME)

size_t skein_contraction_units(const skein_contraction *x) { return x->n ? x->batch * x->m : 0; }

size_t skein_contraction_workspace(const skein_contraction *x) { (void)x; return 0; }

void skein_contract(const skein_contraction *x, size_t first, size_t last, void *workspace) {
  (void)workspace;
  while (first < last) {
    size_t item = first / x->m, row = first % x->m;
    size_t rows = x->m - row < last - first ? x->m - row : last - first;
#define RUN(t, T, R) \
  rows_##t(x, (const T *)x->a + (ptrdiff_t)item * x->a_batch, (const T *)x->b + (ptrdiff_t)item * x->b_batch, \
           (R *)x->c + (ptrdiff_t)item * x->c_batch, row, row + rows)
#define CASE(t, T, U, TYPE) case TYPE: RUN(t, T, T); break;
    switch (x->type) {
      SIGNED_TYPES(CASE)
      UNSIGNED_TYPES(CASE)
      FLOAT_TYPES(CASE)
      CASE(bool, uint8_t, 0, SKEIN_BOOL)
    case SKEIN_BF16:
      if (x->result == SKEIN_F32) RUN(bf16_f32, uint16_t, float);
      else RUN(bf16, uint16_t, uint16_t);
      break;
    case SKEIN_F16:
      if (x->result == SKEIN_F32) RUN(f16_f32, uint16_t, float);
      else RUN(f16, uint16_t, uint16_t);
      break;
    }
    first += rows;
  }
}
