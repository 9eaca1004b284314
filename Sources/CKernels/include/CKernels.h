// SPDX-License-Identifier: Apache-2.0
//
// Block kernels: what the block-wise interpreter calls for each instruction of a scalar program, and for reductions
// and contractions. Every kernel is chosen once by a lookup function, for the instruction set of this processor, and
// then called through the pointer. Nothing here allocates, locks or keeps state.
//
// Rules that hold for every kernel:
//  - Operands are contiguous unless strides are given; pointers need only the alignment of their element.
//  - `out` may be exactly one of the operands (in place) when the element sizes are equal; other overlaps are not allowed.
//  - An element's result does not depend on its position, on n, or on its neighbours.
//  - A lookup returns null when the operation has no meaning for the type.
//
// Formats. In *memory* bf16 and f16 take 2 bytes. In *blocks* they are f32: lookups of arithmetic, comparison and
// reduction kernels answer the f32 kernel for them, and the interpreter rounds with `skein_round` after every
// arithmetic instruction. Conversion, iota, select, fill, copies and contractions work on the memory formats.
// bool is one byte, 0 or 1.

#pragma once
#include <stddef.h>
#include <stdint.h>

// MARK: - Types and operations

/// Element types; the numbers are those of `DType`. Kernels see complex numbers only as their parts; 16 bytes are copied.
enum skein_type {
  SKEIN_BOOL = 0,
  SKEIN_I8 = 1, SKEIN_I16 = 2, SKEIN_I32 = 3, SKEIN_I64 = 4,
  SKEIN_U8 = 5, SKEIN_U16 = 6, SKEIN_U32 = 7, SKEIN_U64 = 8,
  SKEIN_BF16 = 9, SKEIN_F16 = 10, SKEIN_F32 = 11, SKEIN_F64 = 12,
};
#define SKEIN_TYPES 13

/// Operations of scalar programs; the numbers are stable and mirrored by `Opcode`.
///
/// Integers wrap. x / 0 = -1 (all ones), x % 0 = x, INT_MIN / -1 = INT_MIN, INT_MIN % -1 = 0; a remainder has the sign of
/// the dividend (C's % and fmod). An integer to a negative power is the truncated quotient 1 / x^|y|: 1 for x = 1,
/// ±1 for x = -1, -1 (1 / 0) for x = 0, else 0. Maximum and minimum propagate NaN, and -0 < +0. sign(±0) = ±0 and
/// sign(NaN) = NaN. bool: add, maximum and or are the same; so are multiply, minimum and and.
enum skein_opcode {
  // Two operands: skein_binary.
  SKEIN_ADD = 0, SKEIN_SUBTRACT = 1, SKEIN_MULTIPLY = 2, SKEIN_DIVIDE = 3, SKEIN_REMAINDER = 4, SKEIN_POWER = 5,
  SKEIN_MAXIMUM = 6, SKEIN_MINIMUM = 7,
  SKEIN_AND = 8, SKEIN_OR = 9, SKEIN_XOR = 10,
  /// Shifts by the type's width or more give 0; shifted right arithmetically, the highest bit in every place.
  SKEIN_SHIFT_LEFT = 11, SKEIN_SHIFT_RIGHT_ARITHMETIC = 12, SKEIN_SHIFT_RIGHT_LOGICAL = 13,
  SKEIN_ATAN2 = 14, SKEIN_POLYGAMMA = 15,
  /// u64 alone: the cipher threefry-2x32 with 20 rounds under the key x, of the block y; pairs of u32, the first in the
  /// upper half.
  SKEIN_THREEFRY = 16,
  SKEIN_BINARY_END = 17,
  // One operand: skein_unary.
  SKEIN_NEGATE = 32, SKEIN_ABSOLUTE = 33, SKEIN_SIGN = 34,
  SKEIN_EXP = 35, SKEIN_EXPM1 = 36, SKEIN_LOG = 37, SKEIN_LOG1P = 38,
  SKEIN_SQRT = 39, SKEIN_RSQRT = 40, SKEIN_SIN = 41, SKEIN_COS = 42, SKEIN_TANH = 43, SKEIN_LOGISTIC = 44,
  SKEIN_FLOOR = 45, SKEIN_NOT = 46,
  SKEIN_CEIL = 47, SKEIN_ROUND_AWAY = 48, SKEIN_ROUND_EVEN = 49,
  SKEIN_CBRT = 50, SKEIN_TAN = 51, SKEIN_ASIN = 52, SKEIN_ACOS = 53, SKEIN_ATAN = 54,
  SKEIN_SINH = 55, SKEIN_COSH = 56, SKEIN_ASINH = 57, SKEIN_ACOSH = 58, SKEIN_ATANH = 59,
  SKEIN_ERF = 60, SKEIN_ERFC = 61, SKEIN_LGAMMA = 62,
  SKEIN_POPULATION_COUNT = 63, SKEIN_LEADING_ZEROS = 64,
  SKEIN_ERF_INVERSE = 65, SKEIN_EXP2 = 66, SKEIN_DIGAMMA = 67,
  SKEIN_UNARY_END = 68,
  // Comparisons: skein_compare; the result is bool. With a NaN only notEqual is true.
  SKEIN_EQUAL = 96, SKEIN_NOT_EQUAL = 97, SKEIN_LESS = 98, SKEIN_LESS_EQUAL = 99, SKEIN_GREATER = 100,
  SKEIN_GREATER_EQUAL = 101,
  SKEIN_COMPARE_END = 102,
  // Three operands: skein_select.
  SKEIN_SELECT = 112,
  /// Three operands: skein_ternary. x · y + z, rounded once.
  SKEIN_MULTIPLY_ADD = 120,
  SKEIN_TERNARY_END = 121,
};

/// Which operands are one element, read once and used for every lane; the sum of these bits.
enum skein_form { SKEIN_BLOCKS = 0, SKEIN_X_SCALAR = 1, SKEIN_Y_SCALAR = 2 };
/// The other form of three operands.
enum { SKEIN_YZ_SCALAR = 1 };

typedef void (*skein_unary_kernel)(void *out, const void *x, size_t n);
typedef void (*skein_binary_kernel)(void *out, const void *x, const void *y, size_t n);
typedef void (*skein_select_kernel)(void *out, const void *predicate, const void *x, const void *y, size_t n);
typedef void (*skein_ternary_kernel)(void *out, const void *x, const void *y, const void *z, size_t n);

/// f32 and f64 functions are within 2 ULP (Math32Template.h and Math64Template.h state the bound of each) with exact
/// special values; those without vectors are the C library's.
skein_unary_kernel skein_unary(uint8_t opcode, uint8_t type);
/// `form`: SKEIN_BLOCKS, SKEIN_X_SCALAR or SKEIN_Y_SCALAR.
skein_binary_kernel skein_binary(uint8_t opcode, uint8_t type, uint8_t form);
/// Writes bool bytes; `form` as for `skein_binary`.
skein_binary_kernel skein_compare(uint8_t opcode, uint8_t type, uint8_t form);
/// predicate ? x : y, moving bits, by element size (1, 2, 4 or 8 bytes); `form` may also be X_SCALAR + Y_SCALAR.
/// A block of bf16 or f16 has elements of 4 bytes.
skein_select_kernel skein_select(size_t element_size, uint8_t form);
/// `form`: SKEIN_BLOCKS, or SKEIN_YZ_SCALAR when y and z are one element each.
skein_ternary_kernel skein_ternary(uint8_t opcode, uint8_t type, uint8_t form);

// MARK: - Conversion and rounding

/// Memory format to memory format. Float to integer truncates, saturates, and gives 0 for NaN; to bool is x != 0;
/// integer to integer wraps; every rounding is to nearest even and happens once.
/// bf16 and f16 are loaded into blocks by convert(BF16, F32), and stored by convert(F32, BF16).
skein_unary_kernel skein_convert(uint8_t from, uint8_t to);
/// Rounds an f32 block to the values bf16 or f16 can hold (other types: null). `out` may be `x`.
skein_unary_kernel skein_round(uint8_t type);

// MARK: - Moving

typedef void (*skein_fill_kernel)(void *out, const void *value, size_t n);
typedef void (*skein_iota_kernel)(void *out, int64_t start, int64_t step, size_t n);
/// `stride` in bytes, any sign.
typedef void (*skein_strided_kernel)(void *out, const void *x, ptrdiff_t stride, size_t n);
typedef void (*skein_indexed_kernel)(void *out, const void *x, const int64_t *index, size_t n);
/// out[r, c] = x[r, c]; all strides in bytes, any sign. Either layout is walked in tiles, so a transposition is one call.
typedef void (*skein_copy_2d_kernel)(
    void *out, ptrdiff_t out_row, ptrdiff_t out_column, const void *x, ptrdiff_t x_row, ptrdiff_t x_column,
    size_t rows, size_t columns);

/// out[i] = *value.
skein_fill_kernel skein_fill(size_t element_size);
/// out[i] = (type)(start + i · step), in the memory format; the sum wraps in 64 bits.
skein_iota_kernel skein_iota(uint8_t type);
/// out[i] = x[i · stride].
skein_strided_kernel skein_load_strided(size_t element_size);
/// out[i · stride] = x[i].
skein_strided_kernel skein_store_strided(size_t element_size);
/// out[2 i] = x[i] and out[2 i + 1] = y[i]; `out` overlaps neither.
skein_binary_kernel skein_interleave(size_t element_size);
/// out[i] = x[index[i]]; indices in elements, valid.
skein_indexed_kernel skein_load_indexed(size_t element_size);
/// out[index[i]] = x[i], in order of i: the last of equal indices stays.
skein_indexed_kernel skein_store_indexed(size_t element_size);
skein_copy_2d_kernel skein_copy_2d(size_t element_size);

// MARK: - Windows
//
// Runs of elements at places in a table that are data. `offsets` are the places of n windows, in bytes from the table's
// start; those below 0 are skipped.

/// offsets[i] += index[i · stride] · scale, the index kept within 0 … last, `stride` in bytes. Where `skips` is not 0 and the
/// index lies outside, or where the offset is below 0 already, it becomes -1.
typedef void (*skein_places_kernel)(
    int64_t *offsets, const void *index, ptrdiff_t stride, size_t n, int64_t last, int64_t scale, int skips);
skein_places_kernel skein_places(uint8_t type);

/// The window of `bytes` bytes at each place, to out, out + out_row, …; where it is skipped, copies of `fill`, an element of
/// `size` bytes. With `streams` the caches are left alone.
typedef void (*skein_read_windows_kernel)(
    void *out, ptrdiff_t out_row, const void *x, const int64_t *offsets, size_t n, size_t bytes, const void *fill,
    size_t size, int streams);
/// The windows x, x + x_row, … to each place with low ≤ offset < high, in order; `bytes` long, or, of kernels that combine,
/// `bytes` elements.
typedef void (*skein_write_windows_kernel)(
    void *out, const int64_t *offsets, const void *x, ptrdiff_t x_row, size_t n, size_t bytes, int64_t low, int64_t high);

/// For windows of `bytes` bytes of elements of `size` bytes: one element, or a run of them.
skein_read_windows_kernel skein_read_windows(size_t size, size_t bytes);
skein_write_windows_kernel skein_write_windows(size_t size, size_t bytes);
/// out = out ∘ x, on the memory formats: bf16 and f16 are rounded after every window.
skein_write_windows_kernel skein_combine_windows(uint8_t reduction, uint8_t type);

/// The bytes of the last cache, as far as the system says.
size_t skein_cache_size(void);

// MARK: - Reductions
//
// One fixed tree, that depends on the reduced length alone:
//   1. Elements are cut into chunks of SKEIN_REDUCTION_CHUNK (the last may be shorter).
//   2. In a chunk, element i joins accumulator i mod SKEIN_LANES, in ascending order: acc = acc ∘ x, from the identity.
//   3. The accumulators of a chunk are combined in halves: acc[l] = acc[l] ∘ acc[l + 8] for l < 8, then 4, 2, 1.
//   4. More than one chunk: the chunks' results, in order, are reduced by the same rule, recursively.
// Row form and column form do exactly this, so their bits agree. Blocks handed to an accumulate kernel begin at a
// multiple of SKEIN_LANES within their chunk (row form), or say where they begin (column form).
// Floats: -0 + +0 … follow from the identities 0, 1, -inf, +inf. A NaN is propagated by all; its payload is not specified.
// bf16 and f16 reduce as f32 and are rounded once, by the caller, at the very end.

#define SKEIN_LANES 16
#define SKEIN_REDUCTION_CHUNK 4096

enum skein_reduction {
  SKEIN_REDUCE_SUM = 0, SKEIN_REDUCE_PRODUCT = 1, SKEIN_REDUCE_MAX = 2, SKEIN_REDUCE_MIN = 3,
  SKEIN_REDUCE_AND = 4, SKEIN_REDUCE_OR = 5,
  SKEIN_REDUCE_END = 6,
};

/// acc[n] = identity.
typedef void (*skein_identity_kernel)(void *acc, size_t n);
/// acc: SKEIN_LANES elements.
typedef void (*skein_accumulate_row_kernel)(void *acc, const void *x, size_t n);
/// acc[(first + r) mod SKEIN_LANES][c] takes x[r · x_row + c], for c < columns; accumulator rows are `acc_row` elements
/// apart, rows of x `x_row` elements.
typedef void (*skein_accumulate_columns_kernel)(
    void *acc, size_t acc_row, const void *x, ptrdiff_t x_row, size_t first, size_t rows, size_t columns);
/// out[c] = the tree of step 3 over acc[0…15][c].
typedef void (*skein_combine_kernel)(void *out, const void *acc, size_t acc_row, size_t columns);
/// out[r] = the reduction of the n ≤ SKEIN_REDUCTION_CHUNK contiguous elements from x + r · x_row; several rows at once,
/// and so faster than accumulate + combine for each. A long contiguous row is its chunks: rows = n / chunk, x_row = chunk.
typedef void (*skein_reduce_rows_kernel)(void *out, const void *x, ptrdiff_t x_row, size_t rows, size_t n);

skein_identity_kernel skein_reduce_identity(uint8_t reduction, uint8_t type);
skein_accumulate_row_kernel skein_accumulate_row(uint8_t reduction, uint8_t type);
skein_accumulate_columns_kernel skein_accumulate_columns(uint8_t reduction, uint8_t type);
skein_combine_kernel skein_combine(uint8_t reduction, uint8_t type);
skein_reduce_rows_kernel skein_reduce_rows(uint8_t reduction, uint8_t type);

/// The index of the largest (smallest) element: the first of equals, the first NaN if there is any. -0 = +0.
enum skein_arg { SKEIN_ARG_MAX = 0, SKEIN_ARG_MIN = 1 };
/// Joins elements first … first + n - 1 to the running best (*value, *index); *index = -1 says there is none yet.
/// Elements must be joined in ascending order of index.
typedef void (*skein_arg_row_kernel)(void *value, int64_t *index, const void *x, size_t n, int64_t first);
/// The same for `columns` running bests at once; row r of x has index first + r.
typedef void (*skein_arg_columns_kernel)(
    void *values, int64_t *indices, const void *x, ptrdiff_t x_row, size_t rows, size_t columns, int64_t first);
skein_arg_row_kernel skein_arg_row(uint8_t arg, uint8_t type);
skein_arg_columns_kernel skein_arg_columns(uint8_t arg, uint8_t type);

// MARK: - Running combinations
//
// out[r] = out[r - 1] ∘ x[r], in order of r, from the running values `acc`, which begin as the identity and end as the last
// row. Identities: -0 for sums, 1, -inf, +inf; for integers 0, 1, the least, the greatest. `columns` runs side by side;
// rows are `…_row` elements apart, of any sign. `out` may be `x`. bf16 and f16 run as f32.

typedef void (*skein_cumulate_kernel)(
    void *out, ptrdiff_t out_row, const void *x, ptrdiff_t x_row, void *acc, size_t rows, size_t columns);
/// The same from `first` on for each of `lines` runs of n neighbours, upwards or downwards from `out` and `x`; lines are
/// `…_line` elements apart.
typedef void (*skein_cumulate_lines_kernel)(
    void *out, ptrdiff_t out_line, const void *x, ptrdiff_t x_line, const void *first, size_t lines, size_t n,
    int is_backwards);
/// out[r] = a[r] · out[r - 1] + b[r]; the running values begin as 0.
typedef void (*skein_recur_kernel)(
    void *out, ptrdiff_t out_row, const void *a, ptrdiff_t a_row, const void *b, ptrdiff_t b_row, void *acc,
    size_t rows, size_t columns);
/// `reduction`: SUM, PRODUCT, MAX or MIN.
skein_cumulate_kernel skein_cumulate(uint8_t reduction, uint8_t type);
/// Null for types and reductions that have none, and for halves.
skein_cumulate_lines_kernel skein_cumulate_lines(uint8_t reduction, uint8_t type);
/// f32 and f64, and f32 for halves.
skein_recur_kernel skein_recur(uint8_t type);

// MARK: - Sorting
//
// Elements are sorted by keys: unsigned integers of 32 bits, or of 64 for types of 8 bytes. Kernels of keys read the memory
// format of every type.

/// keys[i] = the key of x[i]. Returns whether some element is not what `skein_restore` gives for its key.
typedef int (*skein_keys_kernel)(void *keys, const void *x, size_t n);
typedef void (*skein_restore_kernel)(void *out, const void *keys, size_t n);
/// Sorts each of LANES rows, keys[i][lane], by the same comparisons whatever they hold. Elements behind the last, up to a
/// multiple of SKEIN_SORT_PLACES places, are overwritten.
typedef void (*skein_network_kernel)(void *keys, size_t n);
/// Sorts elements themselves: up to LANES rows of n neighbours, `…_line` elements apart, by the panel of a network, which is
/// overwritten. `out` may be `x`. Returns 0, and has written no row, where an element is a -0 or a NaN.
typedef int (*skein_sort_lines_kernel)(
    void *out, ptrdiff_t out_line, const void *x, ptrdiff_t x_line, void *panel, size_t lines, size_t n);
/// The same for one row, cut into lanes; `panel` has `skein_sort_line_bytes`.
typedef int (*skein_sort_line_kernel)(void *out, const void *x, void *panel, size_t n);
/// best[0 ..< k], index[0 ..< k] = the k least keys, ascending, equal ones in order of index; 0 < k ≤ n.
typedef void (*skein_least_kernel)(void *best, uint32_t *index, const void *keys, size_t n, size_t k);

#define SKEIN_SORT_LANES_32 16
#define SKEIN_SORT_LANES_64 8
#define SKEIN_SORT_PLACES 16
/// How many places `skein_compose_places` can tell apart.
#define SKEIN_SORT_MOST_PLACES 1048576

/// Ascending; -0 equals 0, and a NaN of either sign comes after all numbers and equals every NaN.
skein_keys_kernel skein_order(uint8_t type);
/// Descending in the total order of IEEE 754: NaN, ∞, …, 0, -0, …, -∞, -NaN.
skein_keys_kernel skein_descend(uint8_t type);
/// The elements that `skein_order` gives these keys.
skein_restore_kernel skein_restore(uint8_t type);
/// Networks over u32 and u64, and over f64 that are neither -0 nor NaN; null for other types.
skein_network_kernel skein_network(uint8_t type);
/// Types of 4 and 8 bytes; null for others.
skein_sort_lines_kernel skein_sort_lines(uint8_t type);
skein_sort_line_kernel skein_sort_line(uint8_t type);
/// How long the lanes are that a row of n elements of `size` bytes is cut into, and the bytes that sorting it needs.
size_t skein_sort_line_length(size_t n, size_t size);
size_t skein_sort_line_bytes(size_t n, size_t size);
skein_least_kernel skein_least(size_t key_size);

/// Sorts n < 2^32 keys stably by their bits from `from` on; `t` and `tindex` are as large as `x` and `index`. `index` moves
/// with the keys, and may be null.
void skein_sort_u32(uint32_t *x, uint32_t *t, uint32_t *index, uint32_t *tindex, size_t n, unsigned from);
void skein_sort_u64(uint64_t *x, uint64_t *t, uint32_t *index, uint32_t *tindex, size_t n, unsigned from);
/// out[i] = keys[i] · 2^32 + i: keys that all differ, and remember where they were.
void skein_compose(uint64_t *out, const uint32_t *keys, size_t n);
/// The same for networks over f64: out[i][lane] = 1 + (keys[i][lane] · 2^20 + i) · 2^-52, where i < 2^20. All processors
/// compare floats of 64 bits in vectors, and not all of them integers.
void skein_compose_places(double *out, const uint32_t *keys, size_t n, size_t lanes);
/// out[i] = the last bits of x[i], by a mask.
void skein_low_bits(uint32_t *out, const void *x, size_t n, uint32_t mask);
/// out[i] = x[index[i]], for elements of `size` bytes; strides in bytes.
void skein_permute(
    void *out, ptrdiff_t out_stride, const void *x, ptrdiff_t x_stride, const uint32_t *index, size_t n, size_t size);

// MARK: - Contractions

/// C[i, j] = Σ_k A[i, k] · B[k, j] for each of `batch` items; with `accumulate`, that is added to C.
///
/// Strides are in elements and may be 0 or negative (C's must reach m · n · batch different elements).
/// bf16 and f16 are multiplied and summed in f32 and rounded once; their `result` may also be F32.
/// Integers wrap; bool is or-of-ands. f32 and f64 use fused multiply-add where the processor has it.
/// The order of summation depends on shape and strides only, never on how the units are shared among threads.
typedef struct skein_contraction {
  const void *a;
  const void *b;
  void *c;
  size_t batch, m, n, k;
  ptrdiff_t a_batch, a_row, a_column;  // A is [m, k]
  ptrdiff_t b_batch, b_row, b_column;  // B is [k, n]
  ptrdiff_t c_batch, c_row, c_column;  // C is [m, n]
  uint8_t type;    // of A and B
  uint8_t result;  // of C: `type`, or F32 for bf16 and f16
  uint8_t accumulate;
  /// B as `skein_contract_pack` has copied it, for all threads; or null: then each thread copies what it needs.
  const void *packed;
} skein_contraction;

/// How many independent units of work there are (0 when C is empty). Any partition of 0 ..< units into ranges, in any
/// order, on any threads, gives the same bits. Ranges of neighbouring units share their packing: prefer few long ones.
size_t skein_contraction_units(const skein_contraction *contraction);
/// The bytes of workspace each concurrent call of `skein_contract` needs (64-byte aligned; may be 0).
size_t skein_contraction_workspace(const skein_contraction *contraction);
/// How B is copied once for all threads: the bytes of the copy (64-byte aligned), in so many independent units. 0 where
/// B is used as it is, or where copies would take too much memory.
typedef struct skein_packing { size_t bytes, units; } skein_packing;
skein_packing skein_contraction_packing(const skein_contraction *contraction);
/// Copies units first ..< last of B to `packed`.
void skein_contract_pack(const skein_contraction *contraction, size_t first, size_t last, void *packed);
/// Computes units first ..< last.
void skein_contract(const skein_contraction *contraction, size_t first, size_t last, void *workspace);

/// A contraction with everything decided that does not depend on addresses, for products so small that deciding shows.
typedef struct skein_prepared_contraction skein_prepared_contraction;
/// Its addresses are not looked at. Freed by `skein_contraction_free`.
skein_prepared_contraction *skein_contraction_prepare(const skein_contraction *contraction);
void skein_contraction_free(skein_prepared_contraction *prepared);
/// Computes all units.
void skein_contract_prepared(
    const skein_prepared_contraction *prepared, const void *a, const void *b, void *c, void *workspace);

// MARK: - Instruction sets

enum skein_isa { SKEIN_GENERIC = 0, SKEIN_AVX2 = 1, SKEIN_AVX512 = 2 };
/// The instruction set lookups answer for: the best of this processor, unless SKEIN_ISA (generic, avx2, avx512) in the
/// environment asks for a lower one.
int skein_active_isa(void);
/// Chooses the instruction set for lookups and contractions of the calling thread alone, for tests to compare; -1 goes
/// back to the default. Returns 0, changing nothing, if this processor lacks it. Kernels looked up before stay valid.
int skein_select_isa(int isa);
