// SPDX-License-Identifier: Apache-2.0
//
// Contractions of one type, included once per type by ContractTypes.h, which defines
//
//   T, N(name)       the element type, and a name with its suffix
//   MULTIPLY_ADD     (a, b, c) on vectors and on scalars
//   TILE_ROWS, TILE_VECTORS   the register tile
//   LANE_SUMS        1 for types whose dot products are summed in lanes
//
// In TILES, SCALED_ROWS and TINY each element of C is a chain over ascending k, starting from 0 (or C), so that
// neither tiles nor panels nor units show in the result.

#define LANES (SKEIN_WIDTH / sizeof(T))
typedef T N(vector) __attribute__((ext_vector_type(SKEIN_WIDTH / sizeof(T))));
#define VECTOR N(vector)
#define PANEL (TILE_VECTORS * LANES)

INLINE VECTOR N(load)(const T *p) { VECTOR v; memcpy(&v, p, sizeof v); return v; }
INLINE void N(store)(T *p, VECTOR v) { memcpy(p, &v, sizeof v); }

// The first n elements of a vector; the others are 0 when loaded and not touched when stored.
INLINE VECTOR N(load_part)(const T *p, size_t n) {
  VECTOR v = (VECTOR)(T)0;
  K(read_part)(&v, sizeof v, p, n * sizeof(T));
  return v;
}
INLINE void N(store_part)(T *p, VECTOR v, size_t n) {
  if (n == LANES) N(store)(p, v);
  else K(write_part)(p, &v, sizeof v, n * sizeof(T));
}

#include "ContractTiles.h"

// MARK: - Matrix times vector

#if LANE_SUMS
/// Σ a[i] b[i], both contiguous, for `count` (1 or 2) rows of A: element i belongs to lane i mod 4 vectors; the four
/// vectors and then their lanes are added in halves.
INLINE void N(dot)(const int count, T *sums, const T *a, ptrdiff_t a_row, const T *b, size_t k) {
  VECTOR sum[2][4];
  const T *row[2] = {a, a + (count - 1) * a_row};
#pragma clang loop unroll(full)
  for (int r = 0; r < count; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < 4; v++) sum[r][v] = (VECTOR)(T)0;
  size_t i = 0;
  for (; i + 4 * LANES <= k; i += 4 * LANES) {
#pragma clang loop unroll(full)
    for (int v = 0; v < 4; v++) {
      VECTOR bv = N(load)(b + i + v * LANES);
#pragma clang loop unroll(full)
      for (int r = 0; r < count; r++) sum[r][v] = MULTIPLY_ADD(N(load)(row[r] + i + v * LANES), bv, sum[r][v]);
    }
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < 4; v++) {
    size_t at = i + v * LANES;
    if (at >= k) continue;
    // A shorter last vector is padded with 0 · 0, which changes no sum.
    size_t n = k - at < LANES ? k - at : LANES;
    VECTOR bv = n == LANES ? N(load)(b + at) : N(load_part)(b + at, n);
#pragma clang loop unroll(full)
    for (int r = 0; r < count; r++) {
      VECTOR av = n == LANES ? N(load)(row[r] + at) : N(load_part)(row[r] + at, n);
      sum[r][v] = MULTIPLY_ADD(av, bv, sum[r][v]);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < count; r++) {
    VECTOR total = (sum[r][0] + sum[r][2]) + (sum[r][1] + sum[r][3]);
    T lane[LANES];
    memcpy(lane, &total, sizeof lane);
#pragma clang loop unroll(full)
    for (size_t half = LANES / 2; half; half /= 2)
      for (size_t l = 0; l < half; l++) lane[l] += lane[l + half];
    sums[r] = lane[0];
  }
}

static void N(dots)(const skein_plan *plan, const T *a, const T *b, T *c, size_t first, size_t last, T *packed) {
  const skein_contraction *x = &plan->x;
  if (x->b_row != 1) {
    for (size_t i = 0; i < x->k; i++) packed[i] = b[(ptrdiff_t)i * x->b_row];
    b = packed;
  }
  for (size_t r = first; r < last; r += 2) {
    T sums[2];
    const T *row = a + (ptrdiff_t)r * x->a_row;
    size_t count = last - r < 2 ? 1 : 2;
    if (count == 2) N(dot)(2, sums, row, x->a_row, b, x->k);
    else N(dot)(1, sums, row, x->a_row, b, x->k);
    for (size_t i = 0; i < count; i++) {
      T *to = c + (ptrdiff_t)(r + i) * x->c_row;
      *to = x->accumulate ? *to + sums[i] : sums[i];
    }
  }
}
#endif

/// C[columns] (+)= Σ a[i] · B[i, columns] over a few rows of B, read side by side.
INLINE void N(scaled)(
    const int rows, T *c, const T *a, ptrdiff_t a_column, const T *b, ptrdiff_t b_row, size_t columns, int add) {
  T s[SCALED_ROWS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) s[r] = a[r * a_column];
  size_t j = 0;
  for (; j + LANES <= columns; j += LANES) {
    VECTOR sum = add ? N(load)(c + j) : (VECTOR)(T)0;
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) sum = MULTIPLY_ADD((VECTOR)s[r], N(load)(b + r * b_row + j), sum);
    N(store)(c + j, sum);
  }
  for (; j < columns; j++) {
    T sum = add ? c[j] : 0;
    for (int r = 0; r < rows; r++) sum = MULTIPLY_ADD(s[r], b[r * b_row + (ptrdiff_t)j], sum);
    c[j] = sum;
  }
}

static void N(scaled_rows)(const skein_plan *plan, const T *a, const T *b, T *c, size_t first, size_t last) {
  const skein_contraction *x = &plan->x;
  size_t i = 0;
  b += first;
  c += first;
  for (; i + SCALED_ROWS <= x->k; i += SCALED_ROWS)
    N(scaled)(SCALED_ROWS, c, a + (ptrdiff_t)i * x->a_column, x->a_column, b + (ptrdiff_t)i * x->b_row, x->b_row,
              last - first, i > 0 || x->accumulate);
  for (; i < x->k; i++)
    N(scaled)(1, c, a + (ptrdiff_t)i * x->a_column, x->a_column, b + (ptrdiff_t)i * x->b_row, x->b_row,
              last - first, i > 0 || x->accumulate);
  if (x->k == 0 && !x->accumulate)
    for (size_t j = 0; j < last - first; j++) c[j] = 0;
}

// MARK: - Outer products and tiny matrices

#define ITEM(pointer, stride, item) ((pointer) + (ptrdiff_t)(item) * (stride))

static void N(outer)(const skein_plan *plan, const T *a, const T *b, T *c, size_t first, size_t last, T *packed) {
  const skein_contraction *x = &plan->x;
  if (x->b_column != 1) {
    for (size_t j = 0; j < x->n; j++) packed[j] = b[(ptrdiff_t)j * x->b_column];
    b = packed;
  }
  for (size_t r = first; r < last; r++) {
    T s = a[(ptrdiff_t)r * x->a_row];
    T *to = c + (ptrdiff_t)r * x->c_row;
    if (x->accumulate) {
      EACH(j, x->n) to[j] = MULTIPLY_ADD(s, b[j], to[j]);
      continue;
    }
    size_t j = 0;
    // Past the caches: otherwise each line of C would be read before it is written.
    if (plan->stream && (uintptr_t)to % SKEIN_WIDTH == 0)
      for (; j + LANES <= x->n; j += LANES)
        __builtin_nontemporal_store(MULTIPLY_ADD((VECTOR)s, N(load)(b + j), (VECTOR)(T)0), (VECTOR *)(to + j));
    for (; j < x->n; j++) to[j] = MULTIPLY_ADD(s, b[j], (T)0);
  }
#if defined(__x86_64__)
  // Such stores are not ordered with the release that tells other threads that C is there.
  if (plan->stream) __builtin_ia32_sfence();
#endif
}

INLINE void N(tiny)(const skein_contraction *x, const T *a, const T *b, T *c, size_t m, size_t n, size_t k) {
#pragma clang loop unroll(disable)
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++) {
      T *to = c + (ptrdiff_t)i * x->c_row + (ptrdiff_t)j * x->c_column;
      T sum = x->accumulate ? *to : 0;
      const T *p = a + (ptrdiff_t)i * x->a_row, *q = b + (ptrdiff_t)j * x->b_column;
      for (size_t l = 0; l < k; l++, p += x->a_column, q += x->b_row) sum = MULTIPLY_ADD(*p, *q, sum);
      *to = sum;
    }
}

static void N(tiny_items)(const skein_plan *plan, const T *a, const T *b, T *c, size_t first, size_t last) {
  const skein_contraction *x = &plan->x;
#define TINY(m, n, k) \
  for (size_t item = first; item < last; item++) \
    N(tiny)(x, ITEM(a, x->a_batch, item), ITEM(b, x->b_batch, item), ITEM(c, x->c_batch, item), m, n, k)
#if LANE_SUMS
  // Points, rotations, small states: loops of known length, several times as fast.
  size_t m = x->m, n = x->n, k = x->k;
  if (m == 2 && n == 2 && k == 2) TINY(2, 2, 2);
  else if (m == 3 && n == 3 && k == 3) TINY(3, 3, 3);
  else if (m == 4 && n == 4 && k == 4) TINY(4, 4, 4);
  else if (m == 2 && n == 1 && k == 2) TINY(2, 1, 2);
  else if (m == 3 && n == 1 && k == 3) TINY(3, 1, 3);
  else if (m == 4 && n == 1 && k == 4) TINY(4, 1, 4);
  else
#endif
    TINY(x->m, x->n, x->k);
#undef TINY
}

// MARK: - Units

static void N(run)(const skein_plan *plan, size_t first, size_t last, void *workspace) {
  const skein_contraction *x = &plan->x;
  const T *a = x->a, *b = x->b;
  T *c = x->c;
  if (plan->kind == SKEIN_TINY) {
    size_t end = last * plan->items_per_unit < x->batch ? last * plan->items_per_unit : x->batch;
    N(tiny_items)(plan, a, b, c, first * plan->items_per_unit, end);
    return;
  }
  // Units go down a group of columns before they go to the next: those of one group are computed together.
  size_t groups = plan->kind == SKEIN_TILES ? plan->units_per_item / plan->panels : plan->units_per_item;
  size_t group = first % groups, panel = first / groups, item = panel / plan->panels;
  panel %= plan->panels;
  while (first < last) {
    size_t left = groups - group, units = last - first < left ? last - first : left;
    const T *ai = ITEM(a, x->a_batch, item), *bi = ITEM(b, x->b_batch, item);
    T *ci = ITEM(c, x->c_batch, item);
    size_t begin = group * plan->rows, end = begin + units * plan->rows;
    size_t limit = plan->kind == SKEIN_SCALED_ROWS ? x->n : x->m;
    end = end < limit ? end : limit;
    switch (plan->kind) {
    case SKEIN_TILES: N(block)(plan, ai, bi, ci, panel * plan->columns, begin, end, workspace); break;
#if LANE_SUMS
    case SKEIN_DOTS: N(dots)(plan, ai, bi, ci, begin, end, workspace); break;
#else
    case SKEIN_DOTS: break;
#endif
    case SKEIN_SCALED_ROWS: N(scaled_rows)(plan, ai, bi, ci, begin, end); break;
    case SKEIN_OUTER: N(outer)(plan, ai, bi, ci, begin, end, workspace); break;
    case SKEIN_TINY: break;
    }
    first += units;
    group += units;
    if (group == groups) {
      group = 0;
      if (++panel == plan->panels) {
        panel = 0;
        item++;
      }
    }
  }
}

#undef T
#undef N
#undef MULTIPLY_ADD
#undef TILE_ROWS
#undef TILE_VECTORS
#undef WIDE_ROWS
#undef MOST_ROWS
#undef LANE_SUMS
#undef DEFINE_TILES
#undef TILES
#undef DEFINE_WIDE_TILES
#undef WIDE_TILES
