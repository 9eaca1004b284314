// SPDX-License-Identifier: Apache-2.0

#include "CLimits.h"

struct loops {
  void (*read)(const float *, size_t, size_t);
  void (*write)(float *, size_t, size_t, int);
  void (*copy)(float *, const float *, size_t, size_t, int);
  double (*multiply_add)(size_t);
  double (*divide)(size_t);
};

#if defined(__x86_64__)
#define VECTOR_CONSTRAINT "v"
#elif defined(__aarch64__)
#define VECTOR_CONSTRAINT "w"
#else
#define VECTOR_CONSTRAINT "m"
#endif

#define L(name) name##_generic
#define WIDTH 16
#include "LimitsTemplate.h"
#undef L
#undef WIDTH

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define L(name) name##_avx2
#define WIDTH 32
#include "LimitsTemplate.h"
#undef L
#undef WIDTH
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#define L(name) name##_avx512
#define WIDTH 64
#include "LimitsTemplate.h"
#undef L
#undef WIDTH
#pragma clang attribute pop
#endif

static const struct loops *loops(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma")) return &loops_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &loops_avx2;
#endif
  return &loops_generic;
}

void skein_limit_read(const float *x, size_t count, size_t repeats) { loops()->read(x, count, repeats); }

void skein_limit_write(float *out, size_t count, size_t repeats, int streams) {
  loops()->write(out, count, repeats, streams);
}

void skein_limit_copy(float *out, const float *x, size_t count, size_t repeats, int streams) {
  loops()->copy(out, x, count, repeats, streams);
}

double skein_limit_multiply_add(size_t repeats) { return loops()->multiply_add(repeats); }

double skein_limit_divide(size_t repeats) { return loops()->divide(repeats); }
