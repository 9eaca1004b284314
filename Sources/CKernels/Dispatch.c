// SPDX-License-Identifier: Apache-2.0
//
// The choice of an instruction set, once, and the lookups.

#include <stdlib.h>
#include <unistd.h>

#include "Kernels.h"

// MARK: - The instruction set

static int best_isa(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return SKEIN_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    return SKEIN_AVX2;
#endif
  return SKEIN_GENERIC;
}

static int wanted_isa(void) {
  int best = best_isa();
  const char *wanted = getenv("SKEIN_ISA");
  if (!wanted) return best;
  int isa = strcmp(wanted, "generic") == 0 ? SKEIN_GENERIC : strcmp(wanted, "avx2") == 0 ? SKEIN_AVX2 : SKEIN_AVX512;
  return isa < best ? isa : best;
}

// Several threads may find it unset and compute the same value; the store is atomic, so that is no race.
static int default_isa = -1;
static _Thread_local int thread_isa = -1;

int skein_active_isa(void) {
  if (thread_isa >= 0) return thread_isa;
  int isa = __atomic_load_n(&default_isa, __ATOMIC_RELAXED);
  if (isa < 0) {
    isa = wanted_isa();
    __atomic_store_n(&default_isa, isa, __ATOMIC_RELAXED);
  }
  return isa;
}

int skein_select_isa(int isa) {
  if (isa > best_isa()) return 0;
  thread_isa = isa < 0 ? -1 : isa;
  return 1;
}

#if defined(__x86_64__)
#define TABLE(family) \
  (skein_active_isa() == SKEIN_AVX512 ? &skein_##family##_avx512 \
   : skein_active_isa() == SKEIN_AVX2 ? &skein_##family##_avx2 \
                                      : &skein_##family##_generic)
#else
#define TABLE(family) (&skein_##family##_generic)
#endif

// MARK: - Lookups

/// The type whose kernels compute on blocks of `type`.
static uint8_t block_type(uint8_t type) { return type == SKEIN_BF16 || type == SKEIN_F16 ? SKEIN_F32 : type; }

skein_unary_kernel skein_unary(uint8_t opcode, uint8_t type) {
  if (opcode < SKEIN_NEGATE || opcode >= SKEIN_UNARY_END || type >= SKEIN_TYPES) return 0;
  int i = opcode - SKEIN_NEGATE;
  type = block_type(type);
  skein_unary_kernel simple = TABLE(elementwise)->unary[i][type];
  if (simple) return simple;
  return type == SKEIN_F32 ? TABLE(math)->f32[i] : type == SKEIN_F64 ? TABLE(math)->f64[i] : 0;
}

skein_binary_kernel skein_binary(uint8_t opcode, uint8_t type, uint8_t form) {
  if (opcode >= SKEIN_BINARY_END || type >= SKEIN_TYPES || form > SKEIN_Y_SCALAR) return 0;
  type = block_type(type);
  if (opcode == SKEIN_POWER && type == SKEIN_F32) return TABLE(math)->power_f32[form];
  if (opcode == SKEIN_POWER && type == SKEIN_F64) return TABLE(math)->power_f64[form];
  return TABLE(elementwise)->binary[opcode][type][form];
}

skein_ternary_kernel skein_ternary(uint8_t opcode, uint8_t type, uint8_t form) {
  if (opcode < SKEIN_MULTIPLY_ADD || opcode >= SKEIN_TERNARY_END || type >= SKEIN_TYPES || form > SKEIN_YZ_SCALAR) return 0;
  return TABLE(elementwise)->ternary[opcode - SKEIN_MULTIPLY_ADD][block_type(type)][form];
}

skein_binary_kernel skein_compare(uint8_t opcode, uint8_t type, uint8_t form) {
  if (opcode < SKEIN_EQUAL || opcode >= SKEIN_COMPARE_END || type >= SKEIN_TYPES || form > SKEIN_Y_SCALAR) return 0;
  return TABLE(choice)->compare[opcode - SKEIN_EQUAL][block_type(type)][form];
}

/// The place of an element size in a table, or -1.
static int size_index(size_t size) { return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : -1; }

skein_select_kernel skein_select(size_t size, uint8_t form) {
  int i = size_index(size);
  return i < 0 || form > 3 ? 0 : TABLE(choice)->select[i][form];
}

skein_unary_kernel skein_convert(uint8_t from, uint8_t to) {
  return from < SKEIN_TYPES && to < SKEIN_TYPES ? TABLE(convert)->convert[from][to] : 0;
}

skein_unary_kernel skein_round(uint8_t type) { return type < SKEIN_TYPES ? TABLE(convert)->round[type] : 0; }

skein_copy_2d_kernel skein_copy_2d(size_t size) {
  int i = size == 16 ? 4 : size_index(size);
  return i < 0 ? 0 : TABLE(move)->copy_2d[i];
}

skein_iota_kernel skein_iota(uint8_t type) { return type < SKEIN_TYPES ? TABLE(move)->iota[type] : 0; }

#define REDUCE_LOOKUP(name, kind, field) \
  kind skein_##name(uint8_t reduction, uint8_t type) { \
    if (reduction >= SKEIN_REDUCE_END || type >= SKEIN_TYPES) return 0; \
    return TABLE(reduce)->field[reduction][block_type(type)]; \
  }
REDUCE_LOOKUP(reduce_identity, skein_identity_kernel, identity)
REDUCE_LOOKUP(accumulate_row, skein_accumulate_row_kernel, row)
REDUCE_LOOKUP(accumulate_columns, skein_accumulate_columns_kernel, columns)
REDUCE_LOOKUP(combine, skein_combine_kernel, combine)
REDUCE_LOOKUP(reduce_rows, skein_reduce_rows_kernel, rows)

skein_arg_row_kernel skein_arg_row(uint8_t arg, uint8_t type) {
  return arg <= SKEIN_ARG_MIN && type < SKEIN_TYPES ? TABLE(arg)->row[arg][block_type(type)] : 0;
}

skein_arg_columns_kernel skein_arg_columns(uint8_t arg, uint8_t type) {
  return arg <= SKEIN_ARG_MIN && type < SKEIN_TYPES ? TABLE(arg)->columns[arg][block_type(type)] : 0;
}

skein_places_kernel skein_places(uint8_t type) { return type < SKEIN_TYPES ? TABLE(window)->places[type] : 0; }

skein_read_windows_kernel skein_read_windows(size_t size, size_t bytes) {
  if (size != bytes || size > 16) return TABLE(window)->read_runs;
  return TABLE(window)->read_elements[__builtin_ctzl(size)];
}

skein_write_windows_kernel skein_write_windows(size_t size, size_t bytes) {
  if (size != bytes || size > 16) return TABLE(window)->write_runs;
  return TABLE(window)->write_elements[__builtin_ctzl(size)];
}

skein_write_windows_kernel skein_combine_windows(uint8_t reduction, uint8_t type) {
  return reduction < SKEIN_REDUCE_END && type < SKEIN_TYPES ? TABLE(window)->combine[reduction][type] : 0;
}

// MARK: - The last cache

size_t skein_cache_size(void) {
#if defined(_SC_LEVEL3_CACHE_SIZE)
  long size = sysconf(_SC_LEVEL3_CACHE_SIZE);
  if (size > 0) return (size_t)size;
#endif
  return 32 << 20;
}

skein_cumulate_kernel skein_cumulate(uint8_t reduction, uint8_t type) {
  return reduction < SKEIN_REDUCE_END && type < SKEIN_TYPES ? TABLE(cumulate)->cumulate[reduction][block_type(type)] : 0;
}

skein_cumulate_lines_kernel skein_cumulate_lines(uint8_t reduction, uint8_t type) {
  return reduction < SKEIN_REDUCE_END && type < SKEIN_TYPES ? TABLE(cumulate)->lines[reduction][type] : 0;
}

skein_recur_kernel skein_recur(uint8_t type) {
  return type < SKEIN_TYPES ? TABLE(cumulate)->recur[block_type(type)] : 0;
}

skein_keys_kernel skein_order(uint8_t type) { return type < SKEIN_TYPES ? TABLE(sort)->order[type] : 0; }

skein_keys_kernel skein_descend(uint8_t type) { return type < SKEIN_TYPES ? TABLE(sort)->descend[type] : 0; }

skein_restore_kernel skein_restore(uint8_t type) { return type < SKEIN_TYPES ? TABLE(sort)->restore[type] : 0; }

skein_network_kernel skein_network(uint8_t type) { return type < SKEIN_TYPES ? TABLE(sort)->network[type] : 0; }

skein_sort_lines_kernel skein_sort_lines(uint8_t type) { return type < SKEIN_TYPES ? TABLE(sort)->lines[type] : 0; }

skein_sort_line_kernel skein_sort_line(uint8_t type) { return type < SKEIN_TYPES ? TABLE(sort)->line[type] : 0; }

skein_least_kernel skein_least(size_t size) { return size == 8 ? TABLE(sort)->select_u64 : TABLE(sort)->select_u32; }
