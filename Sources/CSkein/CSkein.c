// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CSkein.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

size_t skein_frames(uintptr_t *out, size_t capacity) {
  uintptr_t *frame = (uintptr_t *)__builtin_frame_address(0);
  size_t count = 0;
  while (frame && count < capacity) {
    uintptr_t *next = (uintptr_t *)frame[0];
    uintptr_t address = frame[1];
    if (address < 4096) break;
    out[count++] = address;
    // A frame pointer that goes down, or jumps far, belongs to code compiled without frame pointers.
    if (next <= frame || (uintptr_t)next - (uintptr_t)frame > (1u << 20)) break;
    frame = next;
  }
  return count;
}

static _Thread_local void *staging_scope;

void *skein_staging_scope(void) { return staging_scope; }
void skein_set_staging_scope(void *scope) { staging_scope = scope; }

void skein_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

extern void skein_default_backend_install(void) __attribute__((weak));

int skein_install_default_backend(void) {
  if (!skein_default_backend_install) return 0;
  skein_default_backend_install();
  return 1;
}

void skein_advise_huge_pages(void *start, size_t byte_count) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  madvise(start, byte_count, MADV_HUGEPAGE);
#else
  (void)start;
  (void)byte_count;
#endif
}
