// SPDX-License-Identifier: Apache-2.0
//
// The types contractions are compiled for, and their register tiles: as many accumulators as leave room for a row of B
// and an element of A.

#include "Contract.h"
#include "Parts.h"

#if SKEIN_FMA
#define FLOAT_MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define FLOAT_MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

#if SKEIN_WIDTH == 64
#define FLOAT_ROWS 8
#define FLOAT_VECTORS 4
#elif defined(__aarch64__)
#define FLOAT_ROWS 8
#define FLOAT_VECTORS 2
#elif SKEIN_WIDTH == 32
#define FLOAT_ROWS 6
#define FLOAT_VECTORS 2
#else
#define FLOAT_ROWS 4
#define FLOAT_VECTORS 2
#endif

/// The rows of a tile of the most vectors.
#define WIDEST_ROWS (FLOAT_VECTORS > 2 ? 6 : FLOAT_ROWS)

#define T float
#define N(name) K(name##_f32)
#define MULTIPLY_ADD FLOAT_MULTIPLY_ADD
#define TILE_ROWS FLOAT_ROWS
#define TILE_VECTORS FLOAT_VECTORS
#define LANE_SUMS 1
#include "ContractTemplate.h"

#define T double
#define N(name) K(name##_f64)
#define MULTIPLY_ADD FLOAT_MULTIPLY_ADD
#define TILE_ROWS FLOAT_ROWS
#define TILE_VECTORS FLOAT_VECTORS
#define LANE_SUMS 1
#include "ContractTemplate.h"

#define INTEGER_MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#define BOOL_MULTIPLY_ADD(a, b, c) (((a) & (b)) | (c))

#define T uint8_t
#define N(name) K(name##_bool)
#define MULTIPLY_ADD BOOL_MULTIPLY_ADD
#define TILE_ROWS 4
#define TILE_VECTORS 1
#define LANE_SUMS 0
#include "ContractTemplate.h"

#define T uint8_t
#define N(name) K(name##_u8)
#define MULTIPLY_ADD INTEGER_MULTIPLY_ADD
#define TILE_ROWS 4
#define TILE_VECTORS 1
#define LANE_SUMS 0
#include "ContractTemplate.h"

#define T uint16_t
#define N(name) K(name##_u16)
#define MULTIPLY_ADD INTEGER_MULTIPLY_ADD
#define TILE_ROWS 4
#define TILE_VECTORS 1
#define LANE_SUMS 0
#include "ContractTemplate.h"

#define T uint32_t
#define N(name) K(name##_u32)
#define MULTIPLY_ADD INTEGER_MULTIPLY_ADD
#define TILE_ROWS 4
#define TILE_VECTORS 2
#define LANE_SUMS 0
#include "ContractTemplate.h"

#define T uint64_t
#define N(name) K(name##_u64)
#define MULTIPLY_ADD INTEGER_MULTIPLY_ADD
#define TILE_ROWS 4
#define TILE_VECTORS 1
#define LANE_SUMS 0
#include "ContractTemplate.h"

// MARK: - bf16 and f16: blocks of A, B and C are converted to f32 in the workspace

#define HALF_PANEL (2 * SKEIN_WIDTH / sizeof(float))
/// Rows of the converted block of A are this far apart; not a power of two, so that they do not share cache sets.
#define HALF_ROW (HALF_DEPTH + 16)

#define DEFINE_HALF(t) \
  static void K(panel_##t)(const skein_plan *plan, const uint16_t *a, const uint16_t *b, char *c, size_t column, \
                           size_t first, size_t last, float *workspace) { \
    const skein_contraction *x = &plan->x; \
    float *bp = workspace, *ap = bp + HALF_DEPTH * HALF_PANEL, *cp = ap + HALF_ROWS * HALF_ROW; \
    size_t columns = x->n - column < HALF_PANEL ? x->n - column : HALF_PANEL, rows = last - first; \
    size_t lanes = SKEIN_WIDTH / sizeof(float), vectors = (columns + lanes - 1) / lanes, width = vectors * lanes; \
    ptrdiff_t c_start = (ptrdiff_t)first * x->c_row + (ptrdiff_t)column * x->c_column; \
    const float *c32 = (const float *)c + c_start; \
    const uint16_t *c16 = (const uint16_t *)c + c_start; \
    int wide = x->result == SKEIN_F32; \
    if (x->accumulate) \
      for (size_t i = 0; i < rows; i++) \
        for (size_t j = 0; j < columns; j++) { \
          ptrdiff_t at = (ptrdiff_t)i * x->c_row + (ptrdiff_t)j * x->c_column; \
          cp[i * HALF_PANEL + j] = wide ? c32[at] : float_from_##t(c16[at]); \
        } \
    size_t depth = x->k == 0 ? 1 : x->k; \
    for (size_t k0 = 0; k0 < depth; k0 += HALF_DEPTH) { \
      size_t kc = x->k - k0 < HALF_DEPTH ? x->k - k0 : HALF_DEPTH; \
      for (size_t i = 0; i < kc; i++) { \
        const uint16_t *from = b + (ptrdiff_t)(k0 + i) * x->b_row + (ptrdiff_t)column * x->b_column; \
        if (x->b_column == 1) EACH(j, columns) bp[i * width + j] = float_from_##t(from[j]); \
        else for (size_t j = 0; j < columns; j++) bp[i * width + j] = float_from_##t(from[(ptrdiff_t)j * x->b_column]); \
        for (size_t j = columns; j < width; j++) bp[i * width + j] = 0; \
      } \
      for (size_t i = 0; i < rows; i++) { \
        const uint16_t *from = a + (ptrdiff_t)(first + i) * x->a_row + (ptrdiff_t)k0 * x->a_column; \
        if (x->a_column == 1) EACH(k, kc) ap[i * HALF_ROW + k] = float_from_##t(from[k]); \
        else for (size_t k = 0; k < kc; k++) ap[i * HALF_ROW + k] = float_from_##t(from[(ptrdiff_t)k * x->a_column]); \
      } \
      for (size_t r = 0; r < rows; r += FLOAT_ROWS) { \
        size_t height = rows - r < FLOAT_ROWS ? rows - r : FLOAT_ROWS; \
        K(tiles_f32)[height - 1][vectors - 1]( \
            cp + r * HALF_PANEL, HALF_PANEL, ap + r * HALF_ROW, HALF_ROW, 1, bp, (ptrdiff_t)width, kc, \
            k0 > 0 || x->accumulate, 0, SKEIN_WIDTH); \
      } \
    } \
    for (size_t i = 0; i < rows; i++) \
      for (size_t j = 0; j < columns; j++) { \
        ptrdiff_t at = c_start + (ptrdiff_t)i * x->c_row + (ptrdiff_t)j * x->c_column; \
        float sum = cp[i * HALF_PANEL + j]; \
        if (wide) ((float *)c)[at] = sum; \
        else ((uint16_t *)c)[at] = t##_from_float(sum); \
      } \
  } \
  static void K(run_##t)(const skein_plan *plan, size_t first, size_t last, void *workspace) { \
    const skein_contraction *x = &plan->x; \
    size_t groups = plan->units_per_item / plan->panels; \
    for (; first < last; first++) { \
      size_t item = first / plan->units_per_item, unit = first % plan->units_per_item; \
      size_t begin = unit % groups * plan->rows; \
      size_t end = begin + plan->rows < x->m ? begin + plan->rows : x->m; \
      ptrdiff_t c_size = x->result == SKEIN_F32 ? 4 : 2; \
      K(panel_##t)(plan, (const uint16_t *)x->a + (ptrdiff_t)item * x->a_batch, \
                   (const uint16_t *)x->b + (ptrdiff_t)item * x->b_batch, \
                   (char *)x->c + (ptrdiff_t)item * x->c_batch * c_size, unit / groups * HALF_PANEL, begin, end, \
                   workspace); \
    } \
  }
DEFINE_HALF(bf16)
DEFINE_HALF(f16)

#define HALF_ENTRY(t) {K(run_##t), 0, FLOAT_ROWS, 2 * SKEIN_WIDTH / sizeof(float)}
#define FLOAT_ENTRY(t, T) {K(run_##t), K(pack_##t), WIDEST_ROWS, FLOAT_VECTORS * SKEIN_WIDTH / sizeof(T)}
#define INTEGER_ENTRY(t, T, vectors) {K(run_##t), K(pack_##t), 4, vectors * SKEIN_WIDTH / sizeof(T)}
const skein_contract_table K(skein_contract) = {{
  [SKEIN_BOOL] = INTEGER_ENTRY(bool, uint8_t, 1),
  [SKEIN_I8] = INTEGER_ENTRY(u8, uint8_t, 1), [SKEIN_U8] = INTEGER_ENTRY(u8, uint8_t, 1),
  [SKEIN_I16] = INTEGER_ENTRY(u16, uint16_t, 1), [SKEIN_U16] = INTEGER_ENTRY(u16, uint16_t, 1),
  [SKEIN_I32] = INTEGER_ENTRY(u32, uint32_t, 2), [SKEIN_U32] = INTEGER_ENTRY(u32, uint32_t, 2),
  [SKEIN_I64] = INTEGER_ENTRY(u64, uint64_t, 1), [SKEIN_U64] = INTEGER_ENTRY(u64, uint64_t, 1),
  [SKEIN_BF16] = HALF_ENTRY(bf16), [SKEIN_F16] = HALF_ENTRY(f16),
  [SKEIN_F32] = FLOAT_ENTRY(f32, float), [SKEIN_F64] = FLOAT_ENTRY(f64, double),
}};
