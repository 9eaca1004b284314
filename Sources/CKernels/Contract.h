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
  /// Rows of C per unit (TILES, DOTS, OUTER) or columns (SCALED_ROWS).
  size_t rows;
  /// Columns of C per unit: some panels side by side; and how often C has as many (TILES).
  size_t columns, panels;
  /// Elements of k that are summed before other rows and columns get theirs (TILES).
  size_t depth;
  /// How B is copied for all threads: so many elements of k at a time, so often for the columns of a unit (TILES). When
  /// less than `depth`, one after another along all of those columns.
  size_t slice, slices;
  /// Whether blocks of A and panels of B are copied to the workspace; whether C is so large that it need not stay in
  /// the caches.
  int pack_a, pack_b, stream;
} skein_plan;

/// Computes units of one plan; `workspace` as `skein_contraction_workspace` says.
typedef void (*skein_contract_kernel)(const skein_plan *plan, size_t first, size_t last, void *workspace);

/// Copies units of B (TILES).
typedef void (*skein_pack_kernel)(const skein_plan *plan, size_t first, size_t last, void *packed);

typedef struct skein_contract_type {
  skein_contract_kernel run;
  /// Null for types whose panels of B are converted by each thread.
  skein_pack_kernel pack;
  /// The register tile's rows and columns.
  size_t tile_rows, panel;
} skein_contract_type;

/// By type of A and B. Signed integers use the unsigned kernels: both wrap.
typedef struct skein_contract_table {
  skein_contract_type type[SKEIN_TYPES];
} skein_contract_table;

extern const skein_contract_table skein_contract_generic, skein_contract_avx2, skein_contract_avx512;

/// The rows of a block of A, how far apart its columns are when packed (not sharing cache sets), the most panels of B
/// that go by it, and the most elements of k at a time: a panel and a block are about 100 KiB each and share the
/// second-level cache.
#define ROWS_PER_BLOCK 96
#define PACKED_ROWS (ROWS_PER_BLOCK + 16)
#define MOST_PANELS 4
#define DEPTH 384
/// Bytes that come from memory together.
#define LINE 64
/// From so many elements of k on, asking for lines before they are needed takes no time that would show.
#define LONG_SUM 128
/// The most bytes of a copy of B for all threads.
#define MOST_PACKED ((size_t)64 << 20)
/// Rows and elements of k for bf16 and f16, whose blocks are converted.
#define HALF_ROWS 128
#define HALF_DEPTH 192
/// How many rows are added to a vector at a time, read side by side.
#define SCALED_ROWS 8
