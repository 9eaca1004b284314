// SPDX-License-Identifier: Apache-2.0
//
// Tells the thread sanitizer of the locks it cannot see. Swift's Mutex is inlined into instrumented code where nobody waits;
// where somebody does, the lock is taken and given up by functions of libswiftSynchronization, which is not instrumented, so
// that what the lock protects would seem unprotected. Preloaded, these two functions stand in front of that library's.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define MUTEX __attribute__((swift_context)) void *mutex
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Absent in processes that are not watched, such as the package manager.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

typedef __attribute__((swiftcall)) void Lock(uint32_t thread, MUTEX);
typedef __attribute__((swiftcall)) void Unlock(MUTEX);

// _MutexHandle._lockSlow(_:)
Lock lockSlow __asm__(LOCK);
__attribute__((swiftcall)) void lockSlow(uint32_t thread, MUTEX) {
  static Lock *original;
  Lock *function = __atomic_load_n(&original, __ATOMIC_RELAXED);
  if (!function) {
    function = (Lock *)dlsym(RTLD_NEXT, LOCK);
    __atomic_store_n(&original, function, __ATOMIC_RELAXED);
  }
  function(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

// _MutexHandle._unlockSlow()
Unlock unlockSlow __asm__(UNLOCK);
__attribute__((swiftcall)) void unlockSlow(MUTEX) {
  static Unlock *original;
  Unlock *function = __atomic_load_n(&original, __ATOMIC_RELAXED);
  if (!function) {
    function = (Unlock *)dlsym(RTLD_NEXT, UNLOCK);
    __atomic_store_n(&original, function, __ATOMIC_RELAXED);
  }
  if (__tsan_release) __tsan_release(mutex);
  function(mutex);
}
