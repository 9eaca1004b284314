// SPDX-License-Identifier: Apache-2.0
//
// What kind of contraction it is, and how its work is cut into units. All of that follows from shape and strides.

#include <stdlib.h>

#include "Contract.h"

static size_t element_size(uint8_t type) {
  static const uint8_t sizes[SKEIN_TYPES] = {1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 2, 4, 8};
  return sizes[type];
}

static const skein_contract_type *type_kernels(uint8_t type) {
#if defined(__x86_64__)
  int isa = skein_active_isa();
  if (isa == SKEIN_AVX512) return &skein_contract_avx512.type[type];
  if (isa == SKEIN_AVX2) return &skein_contract_avx2.type[type];
#endif
  return &skein_contract_generic.type[type];
}

/// C = AB to Cᵀ = BᵀAᵀ.
static void transpose(skein_contraction *x) {
  skein_contraction t = *x;
  t.a = x->b; t.a_batch = x->b_batch; t.a_row = x->b_column; t.a_column = x->b_row;
  t.b = x->a; t.b_batch = x->a_batch; t.b_row = x->a_column; t.b_column = x->a_row;
  t.m = x->n; t.n = x->m; t.c_row = x->c_column; t.c_column = x->c_row;
  *x = t;
}

static size_t divide_up(size_t x, size_t y) { return (x + y - 1) / y; }
static size_t smaller(size_t x, size_t y) { return x < y ? x : y; }
static size_t larger(size_t x, size_t y) { return x > y ? x : y; }

/// As many rows as make about `work` operations, each row having `per_row`.
static size_t rows_of(size_t work, size_t per_row, size_t multiple) {
  size_t rows = work / larger(per_row, 1);
  return larger(rows / multiple, 1) * multiple;
}

static size_t distance(ptrdiff_t stride, size_t size) { return (size_t)(stride < 0 ? -stride : stride) * size; }

static void plan_tiles(skein_plan *plan, const skein_contract_type *kernels, int is_half) {
  const skein_contraction *x = &plan->x;
  size_t size = element_size(x->type), panel = kernels->panel, tile_rows = kernels->tile_rows;
  // Some panels side by side use a block of A, unless there are so few rows that threads share the columns.
  plan->columns = panel * (is_half || x->m < 64 ? 1 : smaller(divide_up(x->n, panel), MOST_PANELS));
  plan->panels = divide_up(x->n, plan->columns);
  size_t most = is_half ? HALF_ROWS / tile_rows * tile_rows : ROWS_PER_BLOCK;
  // As few equal parts as there can be.
  size_t parts = larger(divide_up(x->k, DEPTH), 1);
  plan->depth = larger(divide_up(divide_up(x->k, parts), 16) * 16, 16);
  // Long rows of B are copied to their end before the next; short ones, and columns, a whole block at a time.
  plan->slice = x->b_column == 1 && plan->columns > panel ? 16 : plan->depth;
  plan->slices = divide_up(x->k, plan->slice);
  // What lies far apart costs a page each time; copying it pays when it is used a few times.
  plan->pack_b = x->b_column != 1 || (distance(x->b_row, size) > 1024 && x->m >= 4 * tile_rows && x->k > 16);
  plan->pack_a = x->a_column != 1 && (plan->columns > panel || distance(x->a_column, size) > 2048);
  // Units that copy B have more rows to use it.
  size_t fewest = plan->pack_b || is_half ? 32 / tile_rows * tile_rows : 2 * tile_rows;
  plan->rows = smaller(most, larger(fewest, rows_of(1 << 18, plan->columns * x->k, tile_rows)));
  plan->units_per_item = plan->panels * divide_up(x->m, plan->rows);
}

static skein_plan make_plan(const skein_contraction *contraction) {
  skein_plan plan = {.x = *contraction, .panels = 1, .units_per_item = 1, .items_per_unit = 1};
  skein_contraction *x = &plan.x;
  const skein_contract_type *kernels = type_kernels(x->type);
  int is_float = x->type == SKEIN_F32 || x->type == SKEIN_F64;
  int is_half = x->type == SKEIN_BF16 || x->type == SKEIN_F16;

  // A matrix shared by the whole batch: the batch is more rows.
  if (x->batch > 1 && x->b_batch == 0 && x->a_batch == (ptrdiff_t)x->m * x->a_row &&
      x->c_batch == (ptrdiff_t)x->m * x->c_row) {
    x->m *= x->batch;
    x->batch = 1;
  }
  // Vectors go along C's columns, so let those be contiguous; one row is more than one column.
  int columns_contiguous = x->c_column == 1 || x->n == 1, rows_contiguous = x->c_row == 1 || x->m == 1;
  if (x->n == 1 ? x->m > 1 && x->a_row == 1 && x->a_column != 1 && x->c_row == 1
                : (!columns_contiguous && rows_contiguous) || (x->m == 1 && x->b_column != 1 && x->b_row == 1))
    transpose(x);
  // A few columns would leave vectors mostly empty: where A can be read along its columns, C is written aside.
  else if (is_float && x->n > 1 && x->n * 4 <= kernels->panel && x->m >= kernels->panel && x->k >= 16 &&
           x->a_row == 1 && x->a_column != 1)
    transpose(x);
  // Few rows by a matrix whose columns are contiguous: then the rows are what is copied in another order, and the matrix
  // is read as it is.
  else if (is_float && x->m > 1 && x->m * 20 <= x->n && x->b_row == 1 && x->b_column != 1 && x->a_column == 1 &&
           x->k > 16)
    transpose(x);

  size_t work = x->m * x->n * x->k;
  if (!is_half && (work <= 64 || (x->n * 2 <= kernels->panel / 2 && work <= 256 && !(is_float && x->n == 1)))) {
    plan.kind = SKEIN_TINY;
    plan.items_per_unit = rows_of(4096, work, 1);
  } else if (is_float && x->n == 1 && x->a_column == 1) {
    plan.kind = SKEIN_DOTS;
    plan.rows = rows_of(8192, x->k, 4);
    plan.units_per_item = divide_up(x->m, plan.rows);
  } else if (!is_half && x->m == 1 && x->b_column == 1 && x->c_column == 1) {
    plan.kind = SKEIN_SCALED_ROWS;
    plan.rows = rows_of(8192, x->k, 8 * kernels->panel);
    plan.units_per_item = divide_up(x->n, plan.rows);
  } else if (!is_half && x->k == 1 && x->c_column == 1) {
    plan.kind = SKEIN_OUTER;
    plan.rows = rows_of(8192, x->n, 1);
    plan.units_per_item = divide_up(x->m, plan.rows);
    // About half of the last cache of today's processors, or more.
    plan.stream = x->batch * x->m * x->n * element_size(x->type) > (16 << 20);
  } else {
    plan.kind = SKEIN_TILES;
    plan_tiles(&plan, kernels, is_half);
  }
  if (x->batch == 0 || x->m == 0 || x->n == 0) plan.units_per_item = 0;
  return plan;
}

size_t skein_contraction_units(const skein_contraction *contraction) {
  skein_plan plan = make_plan(contraction);
  if (plan.units_per_item == 0) return 0;
  return plan.kind == SKEIN_TINY ? divide_up(plan.x.batch, plan.items_per_unit) : plan.x.batch * plan.units_per_item;
}

size_t skein_contraction_workspace(const skein_contraction *contraction) {
  skein_plan plan = make_plan(contraction);
  size_t panel = type_kernels(plan.x.type)->panel;
  if (plan.x.type == SKEIN_BF16 || plan.x.type == SKEIN_F16)
    return 4 * (HALF_DEPTH * panel + HALF_ROWS * (HALF_DEPTH + 16 + panel));
  size_t size = element_size(plan.x.type);
  switch (plan.kind) {
  case SKEIN_TILES:
    // Whole panels that lie as they are read need no copy.
    if (!plan.pack_a && !plan.pack_b && plan.x.n % panel == 0) return 0;
    return plan.depth * (plan.columns + (plan.pack_a ? PACKED_ROWS : 0)) * size;
  case SKEIN_DOTS: return plan.x.b_row == 1 ? 0 : plan.x.k * size;
  case SKEIN_OUTER: return plan.x.b_column == 1 ? 0 : plan.x.n * size;
  case SKEIN_SCALED_ROWS:
  case SKEIN_TINY: return 0;
  }
  return 0;
}

skein_packing skein_contraction_packing(const skein_contraction *contraction) {
  skein_plan plan = make_plan(contraction);
  const skein_contract_type *kernels = type_kernels(plan.x.type);
  size_t width = divide_up(plan.x.n, kernels->panel) * kernels->panel;
  size_t bytes = plan.x.k * width * element_size(plan.x.type);
  int is_shared = plan.kind == SKEIN_TILES && plan.pack_b && kernels->pack && plan.x.batch == 1 &&
                  bytes <= MOST_PACKED;
  return is_shared ? (skein_packing){bytes, plan.panels * plan.slices} : (skein_packing){0, 0};
}

void skein_contract_pack(const skein_contraction *contraction, size_t first, size_t last, void *packed) {
  skein_plan plan = make_plan(contraction);
  type_kernels(plan.x.type)->pack(&plan, first, last, packed);
}

void skein_contract(const skein_contraction *contraction, size_t first, size_t last, void *workspace) {
  if (first >= last) return;
  skein_plan plan = make_plan(contraction);
  type_kernels(plan.x.type)->run(&plan, first, last, workspace);
}

// MARK: - Prepared

struct skein_prepared_contraction {
  skein_plan plan;
  skein_contract_kernel run;
  size_t units;
  int is_transposed;
};

skein_prepared_contraction *skein_contraction_prepare(const skein_contraction *contraction) {
  // Addresses by which A and B are told apart.
  skein_contraction x = *contraction;
  x.a = &x.a;
  x.b = &x.b;
  skein_prepared_contraction *prepared = malloc(sizeof *prepared);
  if (!prepared) abort();
  prepared->plan = make_plan(&x);
  prepared->run = type_kernels(x.type)->run;
  prepared->units = skein_contraction_units(&x);
  prepared->is_transposed = prepared->plan.x.a != x.a;
  return prepared;
}

void skein_contraction_free(skein_prepared_contraction *prepared) { free(prepared); }

void skein_contract_prepared(
    const skein_prepared_contraction *prepared, const void *a, const void *b, void *c, void *workspace) {
  if (prepared->units == 0) return;
  skein_plan plan = prepared->plan;
  plan.x.a = prepared->is_transposed ? b : a;
  plan.x.b = prepared->is_transposed ? a : b;
  plan.x.c = c;
  prepared->run(&plan, 0, prepared->units, workspace);
}
