// SPDX-License-Identifier: Apache-2.0
//
// Loops that do one thing as fast as the processor can: what no program on it beats. Every function is compiled for
// several instruction sets and chosen by what the processor has. `count` is a multiple of 256; pointers are aligned to
// 64 bytes.

#pragma once
#include <stddef.h>

/// Reads `count` numbers, `repeats` times.
void skein_limit_read(const float *x, size_t count, size_t repeats);
/// Writes them; with `streams` past the caches.
void skein_limit_write(float *out, size_t count, size_t repeats, int streams);
/// Reads one array and writes another; with `streams` past the caches.
void skein_limit_copy(float *out, const float *x, size_t count, size_t repeats, int streams);
/// Multiplies and adds in registers; returns how many operations that were, two for each element of a vector.
double skein_limit_multiply_add(size_t repeats);
/// Divides in registers; returns how many divisions of single numbers that were.
double skein_limit_divide(size_t repeats);
