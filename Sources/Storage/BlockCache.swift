// SPDX-License-Identifier: Apache-2.0
//
// Blocks that were given back and wait for the next request: lists per size class, of each thread for small
// blocks and of the whole process for all. A waiting block holds the pointer to the next one in its first
// word. Fresh pages cost far more than any kernel that fills them, so large blocks are kept too, up to a cap.

internal import CSkein
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A list of waiting blocks of one size class.
struct BlockList {
  var head: UnsafeMutableRawPointer?
  var count = 0

  @inline(__always)
  mutating func push(_ block: UnsafeMutableRawPointer) {
    block.storeBytes(of: head, as: UnsafeMutableRawPointer?.self)
    head = block
    count += 1
  }

  @inline(__always)
  mutating func pop() -> UnsafeMutableRawPointer? {
    guard let block = head else { return nil }
    head = block.load(as: UnsafeMutableRawPointer?.self)
    count -= 1
    return block
  }
}

// MARK: - Of one thread

/// The small blocks that wait in one thread; nobody else touches them, so there is no lock.
enum ThreadCache {
  /// The calling thread's lists, one per class below `SizeClass.slabEnd`.
  @inline(__always)
  static var current: UnsafeMutablePointer<BlockList> {
    if let lists = skein_thread_cache() { return lists.assumingMemoryBound(to: BlockList.self) }
    return create()
  }

  /// How many blocks of a class may wait in a thread: enough to seldom take the lock, at most 128 KiB.
  @inline(__always)
  static func limit(_ sizeClass: SizeClass) -> Int {
    Swift.max(4, Swift.min(64, (128 << 10) / sizeClass.byteCount))
  }

  /// Gets a few blocks from the process's lists and returns one of them.
  @inline(never)
  static func refill(
    _ lists: UnsafeMutablePointer<BlockList>,
    _ sizeClass: SizeClass
  ) -> UnsafeMutableRawPointer {
    BlockCache.moveSlabBlocks(limit(sizeClass) / 2, of: sizeClass, to: &lists[sizeClass.index])
    guard let block = lists[sizeClass.index].pop() else {
      preconditionFailure("a slab gave no blocks")
    }
    return block
  }

  /// Gives half of a full list to the process.
  @inline(never)
  static func spill(_ lists: UnsafeMutablePointer<BlockList>, _ sizeClass: SizeClass) {
    BlockCache.takeBack(&lists[sizeClass.index], sizeClass, keeping: limit(sizeClass) / 2)
  }

  @inline(never)
  private static func create() -> UnsafeMutablePointer<BlockList> {
    let lists = UnsafeMutablePointer<BlockList>.allocate(capacity: SizeClass.slabEnd)
    lists.initialize(repeating: BlockList(), count: SizeClass.slabEnd)
    skein_set_thread_cache(lists) { cache in
      guard let cache else { return }
      let lists = cache.assumingMemoryBound(to: BlockList.self)
      for index in 0..<SizeClass.slabEnd {
        BlockCache.takeBack(&lists[index], SizeClass(index: index), keeping: 0)
      }
      lists.deallocate()
    }
    return lists
  }
}

// MARK: - Of the process

/// The blocks that wait for any thread, behind one lock, and the system's memory behind them.
enum BlockCache {
  /// Bytes obtained from the system and not returned to it.
  static let bytesReserved = Atomic<Int>(0)

  /// The most bytes of blocks above 32 KiB that wait: `SKEIN_CACHE_BYTES` in the environment, or a quarter
  /// of the machine's memory.
  static let cap: Int = {
    if let text = getenv("SKEIN_CACHE_BYTES"), let bytes = Int(String(cString: text)), bytes >= 0 {
      return bytes
    }
    return machineByteCount / 4
  }()

  /// The bytes of memory this machine has.
  static let machineByteCount =
    Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))

  /// Blocks from this size on are aligned to huge pages and ask for them.
  private static let hugePage = 2 << 20
  private static let largeBlock = 1 << 20
  private static let slabByteCount = 256 << 10

  private struct State {
    var lists = [BlockList](repeating: BlockList(), count: SizeClass.count)
    /// What is left of the newest slab.
    var slab: UnsafeMutableRawPointer?
    var slabBytesLeft = 0
    /// Bytes waiting in lists of classes from `slabEnd` on.
    var bytesWaiting = 0
  }

  private static let shared = Locked(State())

  /// Moves up to `wanted` blocks of a small class, and at least one, to a thread's list.
  static func moveSlabBlocks(_ wanted: Int, of sizeClass: SizeClass, to list: inout BlockList) {
    shared.withLock { state in
      for _ in 0..<Swift.max(wanted, 1) {
        guard let block = state.lists[sizeClass.index].pop() else { break }
        list.push(block)
      }
      guard list.head == nil else { return }
      let size = sizeClass.byteCount
      if state.slabBytesLeft < size {
        // The rest of the old slab, less than one block of this class, is not used again.
        state.slab = reserve(slabByteCount, alignment: Memory.alignment)
        state.slabBytesLeft = slabByteCount
      }
      // A few at a time: a class that is used once does not take a whole slab.
      for _ in 0..<Swift.max(1, Swift.min(wanted, (8 << 10) / size)) {
        guard let slab = state.slab, state.slabBytesLeft >= size else { break }
        list.push(slab)
        state.slab = slab + size
        state.slabBytesLeft -= size
      }
    }
  }

  /// Takes all but `count` blocks from a thread's list.
  static func takeBack(_ list: inout BlockList, _ sizeClass: SizeClass, keeping count: Int) {
    guard list.count > count else { return }
    shared.withLock { state in
      while list.count > count, let block = list.pop() {
        state.lists[sizeClass.index].push(block)
      }
    }
  }

  /// A block of a class from `slabEnd` on.
  static func allocate(_ sizeClass: SizeClass) -> UnsafeMutableRawPointer {
    let size = sizeClass.byteCount
    let waiting = shared.withLock { state -> UnsafeMutableRawPointer? in
      guard let block = state.lists[sizeClass.index].pop() else { return nil }
      state.bytesWaiting -= size
      return block
    }
    if let waiting { return waiting }
    let isLarge = size >= largeBlock
    let block = reserve(size, alignment: isLarge ? hugePage : Memory.alignment)
    if isLarge { skein_advise_huge_pages(block, size) }
    return block
  }

  /// Keeps a block of a class from `slabEnd` on for the next request, or returns it to the system.
  static func deallocate(_ block: UnsafeMutableRawPointer, _ sizeClass: SizeClass) {
    let size = sizeClass.byteCount
    let isKept = shared.withLock { state in
      if size > cap { return false }
      if state.bytesWaiting + size > cap { purge(&state, downTo: cap - size) }
      state.lists[sizeClass.index].push(block)
      state.bytesWaiting += size
      return true
    }
    if !isKept { release(block, size) }
  }

  /// Returns every waiting block above 32 KiB to the system.
  static func purge() {
    shared.withLock { state in purge(&state, downTo: 0) }
  }

  /// The largest first: they are the fewest, and the most likely of a size that is not asked for again.
  private static func purge(_ state: inout State, downTo limit: Int) {
    for index in (SizeClass.slabEnd..<SizeClass.count).reversed() {
      let size = SizeClass(index: index).byteCount
      while state.bytesWaiting > limit, let block = state.lists[index].pop() {
        state.bytesWaiting -= size
        release(block, size)
      }
      if state.bytesWaiting <= limit { return }
    }
  }

  // MARK: - The system's memory

  #if SKEIN_SYSTEM_MEMORY
  /// A block of the system's own, no longer than asked for and not kept when it is given back: what is read or written
  /// beyond it, or after its end, is then seen by the address sanitizer (Scripts/sanitize.sh).
  static func systemBlock(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let isLarge = byteCount >= largeBlock
    return reserve(Swift.max(byteCount, 1), alignment: isLarge ? hugePage : Memory.alignment)
  }

  /// Returns such a block.
  static func giveBack(systemBlock block: UnsafeMutableRawPointer, _ byteCount: Int) {
    release(block, Swift.max(byteCount, 1))
  }
  #endif

  private static func reserve(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer {
    var block: UnsafeMutableRawPointer?
    guard posix_memalign(&block, alignment, byteCount) == 0, let block else {
      preconditionFailure("out of memory: the system has no \(byteCount) bytes to give")
    }
    bytesReserved.add(byteCount, ordering: .relaxed)
    return block
  }

  private static func release(_ block: UnsafeMutableRawPointer, _ byteCount: Int) {
    free(block)
    bytesReserved.subtract(byteCount, ordering: .relaxed)
  }
}

/// A value behind a lock.
///
/// `Mutex` would do, but the thread sanitizer does not see into it and would report every access.
/// `@unchecked Sendable`: the value is reached only while the lock is held.
private final class Locked<Value>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  init(_ value: Value) {
    self.value = value
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
