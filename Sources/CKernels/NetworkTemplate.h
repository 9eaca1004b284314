// SPDX-License-Identifier: Apache-2.0
//
// Sorting many rows at once: rows are the lanes of vectors, and all of them are sorted by the same comparisons, several
// steps of the network on a group of vectors for each time that it is read and written. Rows that are lines of memory are
// turned by the first steps, and turned back by the last.
//
// The network merges sorted halves, from groups on. All of its comparisons leave the lesser element in front, so that
// elements which would lie behind the last row need not be there: nothing would ever move them.
//
// Networks.h includes this once for each type. A panel has 64 bytes for each place: the elements of all lanes.

enum { N(lanes) = SKEIN_WIDTH / sizeof(T) };
typedef T N(vector) __attribute__((ext_vector_type(SKEIN_WIDTH / sizeof(T))));
typedef S N(signed) __attribute__((ext_vector_type(SKEIN_WIDTH / sizeof(T))));

// MARK: - Lines of memory

// Rows that are lines of memory, the panel that is their other form, and what was found in them.
typedef struct N(rows) {
  const T *x[64 / sizeof(T)];
  T *out[64 / sizeof(T)];
  N(vector) *panel;
  size_t n;
  T last, flipped;
  N(signed) least, unordered;
} N(rows);

// Reads the group that belongs at v from its rows; behind the ends of those are last elements.
INLINE void N(read)(N(vector) *g, const N(vector) *v, N(rows) *rows) {
  size_t place = v - rows->panel, first = place / NETWORK_PARTS, lane = place % NETWORK_PARTS * N(lanes);
  UNROLLED (int q = 0; q < NETWORK_GROUP; q += N(lanes)) {
    N(vector) tile[N(lanes)];
    const size_t at = first + q, count = at < rows->n ? rows->n - at : 0;
    if (count >= N(lanes)) {
      UNROLLED (int l = 0; l < N(lanes); l++) memcpy(&tile[l], rows->x[lane + l] + at, sizeof tile[l]);
    } else {
      UNROLLED (int l = 0; l < N(lanes); l++) {
        tile[l] = rows->last;
        K(read_part)(&tile[l], sizeof tile[l], rows->x[lane + l] + at, count * sizeof(T));
      }
    }
    TURN(tile)
    UNROLLED (int l = 0; l < N(lanes); l++) { FLIP(rows, tile[l]) g[q + l] = tile[l]; }
  }
  INSPECT(rows, g)
}

// Writes the group that belongs at v to its rows.
INLINE void N(write)(const N(vector) *g, const N(vector) *v, const N(rows) *rows) {
  size_t place = v - rows->panel, first = place / NETWORK_PARTS, lane = place % NETWORK_PARTS * N(lanes);
  UNROLLED (int q = 0; q < NETWORK_GROUP; q += N(lanes)) {
    N(vector) tile[N(lanes)];
    UNROLLED (int l = 0; l < N(lanes); l++) { tile[l] = g[q + l]; FLIP(rows, tile[l]) }
    TURN(tile)
    const size_t at = first + q, count = at < rows->n ? rows->n - at : 0;
    if (count >= N(lanes)) {
      UNROLLED (int l = 0; l < N(lanes); l++) memcpy(rows->out[lane + l] + at, &tile[l], sizeof tile[l]);
    } else {
      UNROLLED (int l = 0; l < N(lanes); l++)
        K(write_part)(rows->out[lane + l] + at, &tile[l], sizeof tile[l], count * sizeof(T));
    }
  }
}

// MARK: - Merging

// Steps at distances (radix / 2) · s, …, s of radix · s places.
INLINE void N(pass)(N(vector) *v, size_t s, const int radix, const N(rows) *rows) {
  s *= NETWORK_PARTS;
  for (size_t r = 0; r < s; r++) {
    N(vector) g[16];
    UNROLLED (int i = 0; i < radix; i++) g[i] = v[r + i * s];
    STEPS(g, radix)
    if (rows) N(write)(g, v + r, rows);
    else UNROLLED (int i = 0; i < radix; i++) v[r + i * s] = g[i];
  }
}

// The first steps of merging halves: each element with its mirror image, then distances (radix / 4) · s, …, s.
INLINE void N(fold)(N(vector) *v, size_t s, const int radix) {
  for (size_t r = 0; r < s; r++)
    for (size_t part = 0; part < NETWORK_PARTS; part++) {
      N(vector) low[8], high[8], *front = v + r * NETWORK_PARTS + part;
      N(vector) *back = v + (radix * s - 1 - r) * NETWORK_PARTS + part;
      ptrdiff_t step = s * NETWORK_PARTS;
      UNROLLED (int i = 0; i < radix / 2; i++) {
        low[i] = front[i * step];
        high[radix / 2 - 1 - i] = back[-i * step];
      }
      UNROLLED (int i = 0; i < radix / 2; i++) EXCHANGE(low[i], high[radix / 2 - 1 - i])
      STEPS(low, radix / 2)
      STEPS(high, radix / 2)
      UNROLLED (int i = 0; i < radix / 2; i++) {
        front[i * step] = low[i];
        back[-i * step] = high[radix / 2 - 1 - i];
      }
    }
}

// All steps at distances below `size`, a power of two; passes after the first are of whole groups. The last steps write
// rows, if there are any.
static void N(clean)(N(vector) *v, size_t size, const N(rows) *rows) {
  int steps = __builtin_ctzll(size) % NETWORK_STEPS;
  size_t s = size >> (steps ? steps : NETWORK_STEPS);
  if (s == 1) {
    if (rows) N(pass)(v, 1, NETWORK_GROUP, rows);
    else N(pass)(v, 1, NETWORK_GROUP, 0);
    return;
  }
  if (steps == 0) N(pass)(v, s, NETWORK_GROUP, 0);
  else if (steps == 1) N(pass)(v, s, 2, 0);
  else if (steps == 2) N(pass)(v, s, 4, 0);
  else N(pass)(v, s, 8, 0);
  for (size_t first = 0; first < size; first += s) N(clean)(v + first * NETWORK_PARTS, s, rows);
}

// The same where there are but n places.
static void N(clean_part)(N(vector) *v, size_t n, size_t size, const N(rows) *rows) {
  for (; n < size; size /= 2) {
    size_t half = size / 2;
    if (n <= half) continue;
    for (size_t r = 0; r < (n - half) * NETWORK_PARTS; r++) EXCHANGE(v[r], v[r + half * NETWORK_PARTS])
    N(clean)(v, half, rows);
    v += half * NETWORK_PARTS;
    n -= half;
  }
  N(clean)(v, size, rows);
}

static void N(merge)(N(vector) *v, size_t n, size_t size, const N(rows) *rows) {
  if (n < size) {
    for (size_t r = size - n; r < size / 2; r++)
      for (size_t part = 0; part < NETWORK_PARTS; part++) {
        N(vector) *front = v + r * NETWORK_PARTS + part, *back = v + (size - 1 - r) * NETWORK_PARTS + part;
        EXCHANGE(*front, *back)
      }
    N(clean)(v, size / 2, rows);
    N(clean_part)(v + size / 2 * NETWORK_PARTS, n - size / 2, size / 2, rows);
    return;
  }
  int steps = __builtin_ctzll(size) % NETWORK_STEPS;
  size_t s = size >> (steps ? steps : NETWORK_STEPS);
  if (steps == 0) N(fold)(v, s, NETWORK_GROUP);
  else if (steps == 1) N(fold)(v, s, 2);
  else if (steps == 2) N(fold)(v, s, 4);
  else N(fold)(v, s, 8);
  for (size_t first = 0; first < size; first += s) N(clean)(v + first * NETWORK_PARTS, s, rows);
}

// Sorts n ≤ size places, halves first: what fits a cache is sorted there.
static void N(sort)(N(vector) *v, size_t n, size_t size, N(rows) *rows) {
  while (n <= size / 2 && size > NETWORK_GROUP) size /= 2;
  if (size == NETWORK_GROUP) {
    for (size_t part = 0; part < NETWORK_PARTS; part++, v++) {
      N(vector) g[NETWORK_GROUP];
      if (rows) N(read)(g, v, rows);
      else UNROLLED (int i = 0; i < NETWORK_GROUP; i++) g[i] = v[i * NETWORK_PARTS];
      SORT_GROUP(EXCHANGE_IN_GROUP)
      UNROLLED (int i = 0; i < NETWORK_GROUP; i++) v[i * NETWORK_PARTS] = g[i];
    }
    return;
  }
  size_t half = size / 2;
  N(sort)(v, half, half, rows);
  N(sort)(v + half * NETWORK_PARTS, n - half, half, rows);
  N(merge)(v, n, size, 0);
}

// MARK: - Lanes

INLINE N(vector) N(swapped)(N(vector) v, const int mask) {
  N(vector) w;
  UNROLLED (int l = 0; l < N(lanes); l++) w[l] = v[l ^ mask];
  return w;
}

INLINE N(vector) N(blended)(N(vector) low, N(vector) high, const int bit) {
  UNROLLED (int l = 0; l < N(lanes); l++) if (l & bit) low[l] = high[l];
  return low;
}

// A step between lanes: all places of each with those of the lane whose number differs in `mask`, mirrored or not.
INLINE void N(cross)(N(vector) *v, size_t n, const int mask, const int is_mirrored) {
  const int bit = is_mirrored ? (mask + 1) / 2 : mask;
  const size_t lane = mask % N(lanes), parts = mask / N(lanes);
  for (size_t r = 0; r < (is_mirrored && parts == 0 ? n / 2 : n); r++)
    for (size_t part = 0; part < NETWORK_PARTS; part++) {
      if (part & bit / N(lanes)) continue;
      N(vector) *front = v + r * NETWORK_PARTS + part;
      N(vector) *back = v + (is_mirrored ? n - 1 - r : r) * NETWORK_PARTS + (part ^ parts);
      N(vector) a = *front, b = N(swapped)(*back, lane);
      EXCHANGE(a, b)
      *front = parts ? a : N(blended)(a, b, bit);
      if (front != back) *back = N(swapped)(parts ? b : N(blended)(b, a, bit), lane);
    }
}

// Merges lanes of n sorted places, a power of two, into one line: lane after lane.
static void N(join)(N(vector) *v, size_t n, const N(rows) *rows) {
  const int lanes = 64 / sizeof(T);
  N(cross)(v, n, 1, 1);
  N(clean)(v, n, 0);
  N(cross)(v, n, 3, 1);
  N(cross)(v, n, 1, 0);
  N(clean)(v, n, 0);
  N(cross)(v, n, 7, 1);
  N(cross)(v, n, 2, 0);
  N(cross)(v, n, 1, 0);
  N(clean)(v, n, lanes == 8 ? rows : 0);
  if (lanes == 8) return;
  N(cross)(v, n, 15, 1);
  N(cross)(v, n, 4, 0);
  N(cross)(v, n, 2, 0);
  N(cross)(v, n, 1, 0);
  N(clean)(v, n, rows);
}

// MARK: - Whole sorts

static void N(sort_panel)(void *panel, size_t n, T last) {
  size_t places = K(places)(n);
  T *x = panel;
  for (size_t i = n * (64 / sizeof(T)); i < places * (64 / sizeof(T)); i++) x[i] = last;
  N(sort)(panel, places, K(power)(places), 0);
}

static int N(sort_lines)(
    void *out, ptrdiff_t out_line, const void *x, ptrdiff_t x_line, void *panel, size_t lines, size_t n, T last,
    T flipped, int are_joined) {
  N(rows) rows = {.panel = panel, .n = n, .last = last, .flipped = flipped};
  // Lanes behind the last row do what its lane does.
  for (size_t l = 0; l < 64 / sizeof(T); l++) {
    ptrdiff_t line = l < lines ? l : lines - 1;
    rows.x[l] = (const T *)x + line * x_line;
    rows.out[l] = (T *)out + line * out_line;
  }
  size_t places = K(places)(n), size = K(power)(places), half = size / 2;
  if (places == NETWORK_GROUP) half = places;
  N(sort)(panel, half, half, &rows);
  if (half < places) N(sort)((N(vector) *)panel + half * NETWORK_PARTS, places - half, half, &rows);
  for (int l = 0; l < N(lanes); l++)
    if (rows.unordered[l] || rows.least[l] == (S)((S)1 << (8 * sizeof(S) - 1))) return 0;
  if (half < places) N(merge)(panel, places, size, are_joined ? 0 : &rows);
  else if (!are_joined) N(clean)(panel, half, &rows);
  if (are_joined) N(join)(panel, n, &rows);
  return 1;
}

// One line, which the panel holds as so many lanes; behind the panel is room for a whole one.
static int N(sort_line)(void *out, const void *x, void *panel, size_t n, T last, T flipped) {
  size_t lanes = 64 / sizeof(T), length = skein_sort_line_length(n, sizeof(T));
  if (n == lanes * length) return N(sort_lines)(out, length, x, length, panel, lanes, length, last, flipped, 1);
  T *line = (T *)panel + lanes * length;
  memcpy(line, x, n * sizeof(T));
  for (size_t i = n; i < lanes * length; i++) line[i] = last;
  if (!N(sort_lines)(line, length, line, length, panel, lanes, length, last, flipped, 1)) return 0;
  memcpy(out, line, n * sizeof(T));
  return 1;
}

#undef NETWORK_TYPE
#undef T
#undef S
#undef TURN
