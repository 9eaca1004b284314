// SPDX-License-Identifier: Apache-2.0
//
// What Swift cannot spell: walking the frames of the calling thread, two thread-local pointers, a spin hint,
// and the hook through which the CPU backend makes itself the default.

#pragma once
#include <stddef.h>
#include <stdint.h>

/// Writes up to `capacity` return addresses of the calling thread to `out`, innermost first, and returns how many.
size_t skein_frames(uintptr_t *out, size_t capacity);

/// The scope that stages operations on this thread, or null.
void *skein_staging_scope(void);
void skein_set_staging_scope(void *scope);

/// The innermost of what this thread knows about named axes, or null.
void *skein_axis_frame(void);
void skein_set_axis_frame(void *frame);

/// Tells the processor that this thread is waiting in a loop.
void skein_pause(void);

/// Calls `skein_default_backend_install` if some linked module defines it; returns 1 if it did.
int skein_install_default_backend(void);

/// Asks for huge pages for a range (Linux; elsewhere it does nothing).
void skein_advise_huge_pages(void *start, size_t byte_count);

/// A pointer of the calling thread that the memory allocator keeps; null in a new thread. When a thread that set one
/// ends, `at_end` is called with it.
void *skein_thread_cache(void);
void skein_set_thread_cache(void *cache, void (*at_end)(void *));

/// Whether the processor has what LLVM calls by this name; 0 for names that `Target` does not ask for.
int skein_cpu_has(const char *feature);

/// Writes words that differ between processors with different instructions.
void skein_cpu_identity(uint32_t out[12]);

/// Makes instructions written to `[start, start + byte_count)` visible to the processor's fetch.
void skein_flush_instructions(void *start, size_t byte_count);

/// The file that the library which contains an address was loaded from, or null.
const char *skein_file_of(const void *address);
