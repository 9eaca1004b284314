// SPDX-License-Identifier: Apache-2.0
//
// What the processor says about itself.

#include "CSkein.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

int skein_cpu_has(const char *feature) {
#if defined(__x86_64__)
  // The builtin takes literals only. It also asks whether the system saves the registers.
#define ANSWER(name) \
  if (strcmp(feature, name) == 0) return __builtin_cpu_supports(name) != 0;
  ANSWER("avx")
  ANSWER("avx2")
  ANSWER("fma")
  ANSWER("bmi")
  ANSWER("bmi2")
  ANSWER("avx512f")
  ANSWER("avx512bw")
  ANSWER("avx512dq")
  ANSWER("avx512vl")
  ANSWER("avx512cd")
  ANSWER("avx512vbmi")
  ANSWER("avx512bf16")
#undef ANSWER
  if (strcmp(feature, "f16c") == 0) {
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C) && __builtin_cpu_supports("avx");
  }
  if (strcmp(feature, "avx512fp16") == 0) {
    unsigned a, b, c, d;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & (1u << 23)) && __builtin_cpu_supports("avx512bw");
  }
#elif defined(__aarch64__)
  if (strcmp(feature, "neon") == 0) return 1;
#endif
  return 0;
}

void skein_cpu_identity(uint32_t out[12]) {
  memset(out, 0, 12 * sizeof(uint32_t));
#if defined(__x86_64__)
  unsigned a, b, c, d;
  // The second word of leaf 1 names the core that asks, so it is left out.
  if (__get_cpuid(1, &a, &b, &c, &d)) out[0] = a, out[1] = c, out[2] = d;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) out[3] = b, out[4] = c, out[5] = d;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d)) out[6] = a, out[7] = d;
  if (__get_cpuid(0x80000001, &a, &b, &c, &d)) out[8] = c, out[9] = d;
  if (out[1] & bit_OSXSAVE) {
    __asm__ volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
    out[10] = a;
  }
#elif defined(__aarch64__) && defined(__linux__)
  unsigned long first = getauxval(AT_HWCAP), second = getauxval(AT_HWCAP2);
  out[0] = (uint32_t)first, out[1] = (uint32_t)(first >> 32);
  out[2] = (uint32_t)second, out[3] = (uint32_t)(second >> 32);
#endif
}

void skein_flush_instructions(void *start, size_t byte_count) {
  __builtin___clear_cache((char *)start, (char *)start + byte_count);
}
