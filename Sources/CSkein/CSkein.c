// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CSkein.h"

#include <dlfcn.h>
#include <pthread.h>

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

static _Thread_local void *axis_frame;

void *skein_axis_frame(void) { return axis_frame; }
void skein_set_axis_frame(void *frame) { axis_frame = frame; }

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

static _Thread_local void *thread_cache;
static pthread_key_t thread_cache_key;
static pthread_once_t thread_cache_once = PTHREAD_ONCE_INIT;
static void (*thread_cache_at_end)(void *);

static void end_thread_cache(void *cache) {
  thread_cache = NULL;
  void (*at_end)(void *) = __atomic_load_n(&thread_cache_at_end, __ATOMIC_ACQUIRE);
  at_end(cache);
}

static void make_thread_cache_key(void) { pthread_key_create(&thread_cache_key, end_thread_cache); }

void *skein_thread_cache(void) { return thread_cache; }

void skein_set_thread_cache(void *cache, void (*at_end)(void *)) {
  // Every caller passes the same function.
  __atomic_store_n(&thread_cache_at_end, at_end, __ATOMIC_RELEASE);
  pthread_once(&thread_cache_once, make_thread_cache_key);
  // The key only brings the destructor; reads go to the faster thread-local.
  pthread_setspecific(thread_cache_key, cache);
  thread_cache = cache;
}

const char *skein_file_of(const void *address) {
  Dl_info information;
  return dladdr(address, &information) ? information.dli_fname : NULL;
}
