// SPDX-License-Identifier: Apache-2.0
//
// The shorter vector at the end of a block. A call of memcpy with a length that is not known would cost more than all
// the vectors before it.

#pragma once
#include "Kernels.h"

/// Copies fewer than 256 bytes. Not inlined: it stands at the end of hundreds of loops.
static __attribute__((noinline)) void K(copy_part)(void *to, const void *from, size_t bytes) {
  char *o = to;
  const char *x = from;
#define COPY_PART(size) \
  if (bytes & size) { \
    memcpy(o, x, size); \
    o += size; \
    x += size; \
  }
  COPY_PART(128)
  COPY_PART(64)
  COPY_PART(32)
  COPY_PART(16)
  COPY_PART(8)
  COPY_PART(4)
  COPY_PART(2)
  COPY_PART(1)
#undef COPY_PART
}

#if SKEIN_WIDTH == 64
// Up to one register, by a mask.
INLINE void K(read_masked)(void *vector, size_t size, const void *from, size_t bytes) {
  __mmask64 mask = _bzhi_u64(~0ull, (unsigned)bytes);
  if (size == 64) *(__m512i *)vector = _mm512_mask_loadu_epi8(*(__m512i *)vector, mask, from);
  if (size == 32) *(__m256i *)vector = _mm256_mask_loadu_epi8(*(__m256i *)vector, (__mmask32)mask, from);
  if (size == 16) *(__m128i *)vector = _mm_mask_loadu_epi8(*(__m128i *)vector, (__mmask16)mask, from);
}
INLINE void K(write_masked)(void *to, const void *vector, size_t size, size_t bytes) {
  __mmask64 mask = _bzhi_u64(~0ull, (unsigned)bytes);
  if (size == 64) _mm512_mask_storeu_epi8(to, mask, *(const __m512i *)vector);
  if (size == 32) _mm256_mask_storeu_epi8(to, (__mmask32)mask, *(const __m256i *)vector);
  if (size == 16) _mm_mask_storeu_epi8(to, (__mmask16)mask, *(const __m128i *)vector);
}
#endif

/// Replaces the first `bytes` of a vector of `size` bytes (a constant: 16, 32, 64 or 128).
INLINE void K(read_part)(void *vector, size_t size, const void *from, size_t bytes) {
#if SKEIN_WIDTH == 64
  size_t first = bytes < 64 ? bytes : 64;
  K(read_masked)(vector, size < 64 ? size : 64, from, first);
  if (size == 128) K(read_masked)((char *)vector + 64, 64, (const char *)from + first, bytes - first);
#else
  K(copy_part)(vector, from, bytes);
#endif
}

/// Writes the first `bytes` of a vector of `size` bytes (a constant: 16, 32, 64 or 128).
INLINE void K(write_part)(void *to, const void *vector, size_t size, size_t bytes) {
#if SKEIN_WIDTH == 64
  size_t first = bytes < 64 ? bytes : 64;
  K(write_masked)(to, vector, size < 64 ? size : 64, first);
  if (size == 128) K(write_masked)((char *)to + first, (const char *)vector + 64, 64, bytes - first);
#else
  K(copy_part)(to, vector, bytes);
#endif
}
