// SPDX-License-Identifier: Apache-2.0
//
// The part of ContractTemplate.h that computes blocks of C by register tiles over packed (or suitable) panels of B and
// blocks of A.

// MARK: - Register tiles

/// The last vector of a row: where masks cost nothing, its first elements only.
INLINE VECTOR N(load_last)(const T *p, size_t bytes) {
#if SKEIN_WIDTH == 64
  VECTOR v = (VECTOR)(T)0;
  K(read_masked)(&v, sizeof v, p, bytes);
  return v;
#else
  return N(load)(p);
#endif
}
INLINE void N(store_last)(T *p, VECTOR v, size_t bytes) {
#if SKEIN_WIDTH == 64
  K(write_masked)(p, &v, sizeof v, bytes);
#else
  N(store)(p, v);
#endif
}

/// One step along k: rows of A's elements at `at` times a row of B.
INLINE void N(tile_step)(
    const int rows, const int vectors, const int whole, VECTOR (*sum)[TILE_VECTORS], const T *const *row, ptrdiff_t at,
    const T *b, size_t bytes) {
  const int last = vectors - 1;
  VECTOR bv[TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int v = 0; v < last; v++) bv[v] = N(load)(b + v * LANES);
  bv[last] = whole ? N(load)(b + last * LANES) : N(load_last)(b + last * LANES, bytes);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    VECTOR av = (VECTOR)row[r][at];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[r][v] = MULTIPLY_ADD(av, bv[v], sum[r][v]);
  }
}

/// C[rows, vectors] (+)= A[rows, k] · B[k, vectors]; rows of B and C are contiguous. Unless it is `whole`, with AVX-512
/// the last vector of a row has only `bytes` bytes: its mask takes a turn of the unit that multiplies.
INLINE void N(tile)(
    const int rows, const int vectors, const int whole, T *c, ptrdiff_t c_row, const T *a, ptrdiff_t a_row,
    ptrdiff_t a_column, const T *b, ptrdiff_t b_row, size_t k, int add, int ahead, size_t bytes) {
  const int last = vectors - 1;
  VECTOR sum[TILE_ROWS][TILE_VECTORS];
  const T *row[TILE_ROWS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    row[r] = a + r * a_row;
#if defined(__x86_64__)
    // Otherwise the pointers are computed from one another again in every step.
    __asm__("" : "+r"(row[r]));
#endif
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[r][v] = (VECTOR)(T)0;
  }
  if (add) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      T *to = c + r * c_row;
#pragma clang loop unroll(full)
      for (int v = 0; v < last; v++) sum[r][v] = N(load)(to + v * LANES);
      sum[r][last] = whole ? N(load)(to + last * LANES) : N(load_last)(to + last * LANES, bytes);
      // The next tile's rows of C come from afar.
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) __builtin_prefetch(to + rows * c_row + v * LANES);
    }
  } else if (k >= LONG_SUM) {
    // Rows of C are there by the time they are written.
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) __builtin_prefetch(c + r * c_row + v * LANES, 1);
  }
  ptrdiff_t at = 0;
  size_t i = 0;
  for (; whole && i + 4 <= k; i += 4) {
    if (ahead && i % (LINE / sizeof(T)) == 0)
#pragma clang loop unroll(full)
      for (int r = 0; r < rows; r++) __builtin_prefetch(row[r] + rows * a_row + at, 0, 2);
#pragma clang loop unroll(full)
    for (int step = 0; step < 4; step++, at += a_column, b += b_row) {
      // Otherwise every step gets pointers of its own, more than there are registers.
      __asm__("" : "+r"(at), "+r"(b));
      N(tile_step)(rows, vectors, whole, sum, row, at, b, bytes);
    }
  }
#pragma clang loop unroll(disable)
  for (; i < k; i++, at += a_column, b += b_row) N(tile_step)(rows, vectors, whole, sum, row, at, b, bytes);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    T *to = c + r * c_row;
#pragma clang loop unroll(full)
    for (int v = 0; v < last; v++) N(store)(to + v * LANES, sum[r][v]);
    if (whole) N(store)(to + last * LANES, sum[r][last]);
    else N(store_last)(to + last * LANES, sum[r][last], bytes);
  }
}

typedef void (*N(tile_kernel))(
    T *, ptrdiff_t, const T *, ptrdiff_t, ptrdiff_t, const T *, ptrdiff_t, size_t, int, int, size_t);
#define TILE(rows, vectors) N(tile_##rows##_##vectors)
#define DEFINE_TILE(rows, vectors) \
  static void TILE(rows, vectors)(T *c, ptrdiff_t c_row, const T *a, ptrdiff_t a_row, ptrdiff_t a_column, const T *b, \
                                  ptrdiff_t b_row, size_t k, int add, int ahead, size_t bytes) { \
    if (SKEIN_WIDTH < 64 || bytes == sizeof(VECTOR)) \
      N(tile)(rows, vectors, 1, c, c_row, a, a_row, a_column, b, b_row, k, add, ahead, bytes); \
    else N(tile)(rows, vectors, 0, c, c_row, a, a_row, a_column, b, b_row, k, add, ahead, bytes); \
  }
#if TILE_VECTORS == 1
#define DEFINE_TILES(rows) DEFINE_TILE(rows, 1)
#define TILES(rows) {TILE(rows, 1)}
#else
#define DEFINE_TILES(rows) DEFINE_TILE(rows, 1) DEFINE_TILE(rows, 2)
#define TILES(rows) {TILE(rows, 1), TILE(rows, 2)}
#endif
#if TILE_VECTORS == 4
#define DEFINE_WIDE_TILES(rows) DEFINE_TILES(rows) DEFINE_TILE(rows, 3) DEFINE_TILE(rows, 4)
#define WIDE_TILES(rows) {TILE(rows, 1), TILE(rows, 2), TILE(rows, 3), TILE(rows, 4)}
#else
#define DEFINE_WIDE_TILES(rows) DEFINE_TILES(rows)
#define WIDE_TILES(rows) TILES(rows)
#endif
DEFINE_WIDE_TILES(1)
DEFINE_WIDE_TILES(2)
DEFINE_WIDE_TILES(3)
DEFINE_WIDE_TILES(4)
#if TILE_ROWS > 4
DEFINE_WIDE_TILES(5)
DEFINE_WIDE_TILES(6)
#endif
#if TILE_ROWS > 6
DEFINE_TILES(7)
DEFINE_TILES(8)
#endif
static const N(tile_kernel) N(tiles)[TILE_ROWS][TILE_VECTORS] = {
  WIDE_TILES(1), WIDE_TILES(2), WIDE_TILES(3), WIDE_TILES(4),
#if TILE_ROWS > 4
  WIDE_TILES(5), WIDE_TILES(6),
#endif
#if TILE_ROWS > 6
  TILES(7), TILES(8),
#endif
};
/// The most rows of a tile: more than two vectors leave room for six.
#define WIDE_ROWS (TILE_ROWS < 6 ? TILE_ROWS : 6)
#define MOST_ROWS(vectors) ((vectors) > 2 ? WIDE_ROWS : TILE_ROWS)

/// The rows of the next tile when so many are left. The last two share them: a tile of a row or two would mostly wait.
INLINE size_t N(next_rows)(size_t left, size_t most) {
  return left >= 2 * most ? most : left > most ? (left + 1) / 2 : left;
}

// MARK: - Panels

/// Four rows of four elements, from four columns.
INLINE void N(transpose_block)(T *to, size_t to_row, const T *from, ptrdiff_t from_column) {
  typedef T block __attribute__((ext_vector_type(4)));
  block c0, c1, c2, c3;
  memcpy(&c0, from, sizeof c0);
  memcpy(&c1, from + from_column, sizeof c1);
  memcpy(&c2, from + 2 * from_column, sizeof c2);
  memcpy(&c3, from + 3 * from_column, sizeof c3);
  block l01 = __builtin_shufflevector(c0, c1, 0, 4, 1, 5), h01 = __builtin_shufflevector(c0, c1, 2, 6, 3, 7);
  block l23 = __builtin_shufflevector(c2, c3, 0, 4, 1, 5), h23 = __builtin_shufflevector(c2, c3, 2, 6, 3, 7);
  block r0 = __builtin_shufflevector(l01, l23, 0, 1, 4, 5), r1 = __builtin_shufflevector(l01, l23, 2, 3, 6, 7);
  block r2 = __builtin_shufflevector(h01, h23, 0, 1, 4, 5), r3 = __builtin_shufflevector(h01, h23, 2, 3, 6, 7);
  memcpy(to, &r0, sizeof r0);
  memcpy(to + to_row, &r1, sizeof r1);
  memcpy(to + 2 * to_row, &r2, sizeof r2);
  memcpy(to + 3 * to_row, &r3, sizeof r3);
}

/// Copies B[k, columns] to rows of whole vectors, padded with 0.
static void N(pack_b)(T *to, const T *b, ptrdiff_t b_row, ptrdiff_t b_column, size_t k, size_t columns) {
  size_t width = (columns + LANES - 1) / LANES * LANES;
  if (b_column == 1) {
    size_t whole = columns / LANES * LANES;
    for (size_t i = 0; i < k; i++, to += width, b += b_row) {
      for (size_t j = 0; j < whole; j += LANES) {
        // Short pieces of rows that lie apart are not foreseen by the processor; nor are those they are written to.
        __builtin_prefetch(b + 4 * b_row + j);
        __builtin_prefetch(to + 4 * width + j, 1);
        N(store)(to + j, N(load)(b + j));
      }
      if (whole < columns) N(store)(to + whole, N(load_part)(b + whole, columns - whole));
    }
    return;
  }
  // Contiguous columns: blocks of 4 × 4 are transposed in registers.
  size_t down = b_row == 1 ? k / 4 * 4 : 0, across = b_row == 1 ? columns / 4 * 4 : 0;
  // Some along k at a time: a line of a column is read once, however far apart the columns are.
  for (size_t i0 = 0; i0 < down; i0 += 16)
    for (size_t j = 0; j < across; j += 4)
      for (size_t i = i0; i < down && i < i0 + 16; i += 4)
        N(transpose_block)(to + i * width + j, width, b + (ptrdiff_t)j * b_column + (ptrdiff_t)i, b_column);
  // Blocks of 16 along k: a line of a contiguous column is read once.
  for (size_t i0 = 0; i0 < k; i0 += 16) {
    size_t i1 = i0 + 16 < k ? i0 + 16 : k;
    for (size_t j = 0; j < width; j++) {
      const T *from = b + (ptrdiff_t)j * b_column;
      size_t start = j < across && i0 < down ? (down < i1 ? down : i1) : i0;
      for (size_t i = start; i < i1; i++) to[i * width + j] = j < columns ? from[(ptrdiff_t)i * b_row] : 0;
    }
  }
}

/// Where B[k0 ..< k0 + kc, j...] lies in the copy for all threads.
INLINE size_t N(packed_place)(const skein_contraction *x, size_t k0, size_t kc, size_t j) {
  return k0 * ((x->n + PANEL - 1) / PANEL * PANEL) + kc * j;
}

/// Copies units of B for all threads: slices of k of the columns of a unit of C, so that threads that go through them
/// in order copy about what they need.
static void N(pack)(const skein_plan *plan, size_t first, size_t last, void *packed) {
  const skein_contraction *x = &plan->x;
  for (; first < last; first++) {
    size_t column = first / plan->slices * plan->columns, k1 = first % plan->slices * plan->slice;
    size_t end = x->n - column < plan->columns ? x->n : column + plan->columns;
    size_t count = x->k - k1 < plan->slice ? x->k - k1 : plan->slice;
    size_t k0 = k1 / plan->depth * plan->depth, kc = x->k - k0 < plan->depth ? x->k - k0 : plan->depth;
    size_t rows = plan->slice < plan->depth ? 1 : count;
    for (size_t i = 0; i < count; i += rows)
      for (size_t j = column; j < end; j += PANEL) {
        size_t columns = end - j < PANEL ? end - j : PANEL, width = (columns + LANES - 1) / LANES * LANES;
        N(pack_b)((T *)packed + N(packed_place)(x, k0, kc, j) + (k1 - k0 + i) * width,
                  (const T *)x->b + (ptrdiff_t)(k1 + i) * x->b_row + (ptrdiff_t)j * x->b_column, x->b_row,
                  x->b_column, rows, columns);
      }
  }
}

/// Copies rows of C to a tile, or with `back` from it.
static void N(move_tile)(T *tile, T *c, ptrdiff_t c_row, ptrdiff_t c_column, size_t rows, size_t columns, int back) {
  for (size_t i = 0; i < rows; i++, tile += PANEL, c += c_row) {
    if (c_column == 1) {
      for (size_t j = 0; j < columns; j += LANES) {
        size_t n = columns - j < LANES ? columns - j : LANES;
        if (back) N(store_part)(c + j, N(load)(tile + j), n);
        else N(store)(tile + j, n == LANES ? N(load)(c + j) : N(load_part)(c + j, n));
      }
    } else {
      for (size_t j = 0; j < columns; j++) {
        T *element = c + (ptrdiff_t)j * c_column;
        if (back) *element = tile[j];
        else tile[j] = *element;
      }
    }
  }
}

/// Copies A[rows, k] column by column: columns far apart cost a page each, and share cache sets.
static void N(pack_a)(T *to, const T *a, ptrdiff_t a_row, ptrdiff_t a_column, size_t rows, size_t k) {
  size_t whole = a_row == 1 ? rows / LANES * LANES : 0;
  for (size_t i = 0; i < k; i++, to += PACKED_ROWS, a += a_column) {
    for (size_t r = 0; r < whole; r += LANES) N(store)(to + r, N(load)(a + r));
    for (size_t r = whole; r < rows; r++) to[r] = a[(ptrdiff_t)r * a_row];
  }
}

/// Rows first ..< last of the columns from `column` on, for all of k.
///
/// Some of k at a time, and some rows at a time: then a panel of B and a block of A stay in the second-level cache
/// while the one goes by the other.
static void N(block)(
    const skein_plan *plan, const T *a, const T *b, T *c, size_t column, size_t first, size_t last, T *workspace) {
  const skein_contraction *x = &plan->x;
  size_t end = x->n - column < plan->columns ? x->n : column + plan->columns;
  size_t depth = x->k == 0 ? 1 : x->k;
  T *packed_a = workspace + plan->depth * plan->columns;
  T tile[TILE_ROWS * PANEL] __attribute__((aligned(64)));
  for (size_t k0 = 0; k0 < depth; k0 += plan->depth) {
    size_t kc = x->k - k0 < plan->depth ? x->k - k0 : plan->depth;
    int add = k0 > 0 || x->accumulate;
    for (size_t r0 = first; r0 < last; r0 += ROWS_PER_BLOCK) {
      size_t r1 = last - r0 < ROWS_PER_BLOCK ? last : r0 + ROWS_PER_BLOCK;
      const T *ab = a + (ptrdiff_t)r0 * x->a_row + (ptrdiff_t)k0 * x->a_column;
      ptrdiff_t a_row = x->a_row, a_column = x->a_column;
      if (plan->pack_a) {
        N(pack_a)(packed_a, ab, a_row, a_column, r1 - r0, kc);
        ab = packed_a;
        a_row = 1;
        a_column = PACKED_ROWS;
      }
      T *packed_b = workspace;
      for (size_t j = column; j < end; j += PANEL) {
        size_t columns = end - j < PANEL ? end - j : PANEL, vectors = (columns + LANES - 1) / LANES;
        size_t bytes = (columns - (vectors - 1) * LANES) * sizeof(T);
        int whole = SKEIN_WIDTH == 64 || bytes == sizeof(VECTOR);
        // A tile that C's rows cannot take directly is computed aside.
        int aside = x->c_column != 1 || !whole;
        const T *bk = b + (ptrdiff_t)k0 * x->b_row + (ptrdiff_t)j * x->b_column;
        ptrdiff_t b_row = x->b_row;
        if (plan->pack_b && x->packed) {
          bk = (const T *)x->packed + N(packed_place)(x, k0, kc, j);
          b_row = (ptrdiff_t)(vectors * LANES);
        } else if (plan->pack_b || !whole) {
          if (r0 == first) N(pack_b)(packed_b, bk, x->b_row, x->b_column, kc, columns);
          bk = packed_b;
          b_row = (ptrdiff_t)(vectors * LANES);
          packed_b += kc * vectors * LANES;
        }
        // The first panel of a block meets its rows of A for the first time.
        int ahead = j == column && !plan->pack_a && kc >= LONG_SUM;
        size_t rows;
        for (size_t r = r0; r < r1; r += rows) {
          rows = N(next_rows)(r1 - r, MOST_ROWS(vectors));
          const T *ak = ab + (ptrdiff_t)(r - r0) * a_row;
          T *to = c + (ptrdiff_t)r * x->c_row + (ptrdiff_t)j * x->c_column;
          if (!aside) {
            N(tiles)[rows - 1][vectors - 1](to, x->c_row, ak, a_row, a_column, bk, b_row, kc, add, ahead, bytes);
            continue;
          }
          if (add) N(move_tile)(tile, to, x->c_row, x->c_column, rows, columns, 0);
          // Copies of B have whole vectors; B itself may end with its last column.
          size_t read = plan->pack_b || !whole ? sizeof(VECTOR) : bytes;
          N(tiles)[rows - 1][vectors - 1](tile, PANEL, ak, a_row, a_column, bk, b_row, kc, add, ahead, read);
          N(move_tile)(tile, to, x->c_row, x->c_column, rows, columns, 1);
        }
      }
    }
  }
}
