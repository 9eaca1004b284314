// SPDX-License-Identifier: Apache-2.0
//
// A contraction after normalisation: how it is computed, and how its work is cut into units. Contract.c makes it,
// ContractTemplate.h carries it out.

#pragma once
#include "Half.h"

enum skein_contraction_kind {
  /// Register tiles of several rows by several vectors of columns, over packed (or suitable) panels of B.
  SKEIN_TILES,
  /// n = 1 and rows of A are contiguous: one dot product per row, lanes along k.
  SKEIN_DOTS,
  /// m = 1 and rows of B are contiguous: a sum of scaled rows, lanes along n.
  SKEIN_SCALED_ROWS,
  /// k = 1: an outer product; C's rows are contiguous.
  SKEIN_OUTER,
  /// So few operations per item that loops in order are fastest.
  SKEIN_TINY,
};

typedef struct skein_plan {
  skein_contraction x;
  enum skein_contraction_kind kind;
  /// Units per item of the batch, or for TINY items per unit.
  size_t units_per_item, items_per_unit;
  /// Rows of C per unit (TILES, DOTS, OUTER) or columns (SCALED_ROWS), and column panels (TILES).
  size_t rows, panels;
  /// Whether B's panels are copied to the workspace; whether C is so large that it need not stay in the caches.
  int pack_b, stream;
} skein_plan;

/// Computes units of one plan; `workspace` as `skein_contraction_workspace` says.
typedef void (*skein_contract_kernel)(const skein_plan *plan, size_t first, size_t last, void *workspace);

typedef struct skein_contract_type {
  skein_contract_kernel run;
  /// The register tile's rows and columns.
  size_t tile_rows, panel;
} skein_contract_type;

/// By type of A and B. Signed integers use the unsigned kernels: both wrap.
typedef struct skein_contract_table {
  skein_contract_type type[SKEIN_TYPES];
} skein_contract_table;

extern const skein_contract_table skein_contract_generic, skein_contract_avx2, skein_contract_avx512;

/// The most rows of C in a unit, and the most elements of k in a packed panel: a panel is 24 KiB and stays in the
/// first-level cache while rows go by.
#define ROWS_PER_UNIT 128
#define DEPTH 192
