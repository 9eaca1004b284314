// SPDX-License-Identifier: Apache-2.0
//
// Fork and join for loops whose iterations are independent. The caller works too; every thread has its own
// run of chunks and takes from the others' when it is done, so that a thread that sleeps, or that the
// system has taken away, delays nobody. Waiting threads spin for a while, because waking one costs more
// than most of our loops, and then sleep.

import CSkein
import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The threads that run loops.
///
/// `@unchecked Sendable`: `hasStarted` and the jobs in the lanes are the only state that is not atomic. The thread that
/// set `isBusy` writes them: a lane's job before the lane's ticket (release). Others read a job only after they claimed
/// a chunk of it through that ticket (acquire), and it is written again only after `unfinished` reached zero (acquire),
/// which each of them decrements after its last read (release).
package final class ThreadPool: @unchecked Sendable {
  /// The process's threads: as many as there are processors, or `SKEIN_THREADS` in the environment.
  package static let shared = ThreadPool(width: defaultWidth())

  /// How many threads share a loop, the caller's included.
  package let width: Int

  /// A loop's body: what it needs, and the range of items to work on.
  package typealias Body = @convention(c) (UnsafeRawPointer, Int, Int) -> Void

  /// How often a waiting thread looks for work before it sleeps: some milliseconds.
  private let spins: Int
  private let lanes: Lanes
  private let unfinished = Line(0)
  private let isBusy = Atomic<Bool>(false)
  private var hasStarted = false

  /// Threads are started by the first loop that is shared, and then live as long as the process.
  package init(width: Int, spins: Int = 20_000) {
    self.width = Swift.max(width, 1)
    self.spins = spins
    lanes = Lanes(self.width)
  }

  /// Only of pools without threads: they keep theirs.
  deinit { lanes.deallocate() }

  /// Calls `body` with ranges that together are `0..<count`, on several threads at once.
  ///
  /// How many ranges there are depends on the number of threads, so results must not depend on it. When
  /// there is too little to share, or the pool is busy with another loop (a call within `body`, a call
  /// from another thread), the caller runs `body(0..<count)` alone.
  ///
  /// - Parameters:
  ///   - count: How many items there are.
  ///   - grain: How many items are worth handing to another thread: about 1 µs of work or more.
  ///   - chunksPerThread: How finely the work is cut: more chunks even out unequal ones.
  ///   - body: Must be safe to call on several threads at once.
  package func run(
    count: Int,
    grain: Int = 1,
    chunksPerThread: Int = 4,
    _ body: (Range<Int>) -> Void
  ) {
    guard chunkCount(count, grain, chunksPerThread) > 1 else {
      if count > 0 { body(0..<count) }
      return
    }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        run(count: count, grain: grain, chunksPerThread: chunksPerThread, context: pointer) {
          $0.assumingMemoryBound(to: ((Range<Int>) -> Void).self).pointee($1..<$2)
        }
      }
    }
  }

  /// Calls `body` as above with a context, which other threads find without going through a closure's memory: every line
  /// they have to fetch from the caller's cache takes as long as hundreds of operations.
  package func run(
    count: Int,
    grain: Int,
    chunksPerThread: Int = 4,
    context: UnsafeRawPointer,
    _ body: Body
  ) {
    guard count > 0 else { return }
    let chunks = chunkCount(count, grain, chunksPerThread)
    guard chunks > 1,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return body(context, 0, count) }
    defer { isBusy.store(false, ordering: .releasing) }
    if !hasStarted { start() }
    share(Job(body: body, context: context, count: count, chunks: chunks))
  }

  /// Into how many chunks items are cut.
  private func chunkCount(_ count: Int, _ grain: Int, _ chunksPerThread: Int) -> Int {
    let grain = Swift.max(grain, 1)
    guard width > 1 else { return 1 }
    return Swift.min((count + grain / 2) / grain, width * Swift.max(chunksPerThread, 1))
  }

  /// Calls `body` while the pool is taken, so that the loops within it run on the calling thread alone.
  ///
  /// What sharing gains is measured so. Loops of other threads run alone meanwhile, too.
  package func withoutHelp(_ body: () -> Void) {
    while !isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged {
      sched_yield()
    }
    defer { isBusy.store(false, ordering: .releasing) }
    body()
  }

  /// Publishes the job's chunks, helps, and returns when all are done.
  private func share(_ job: Job) {
    let chunks = job.chunks
    unfinished.value.store(chunks, ordering: .relaxed)
    let participants = Swift.min(width, chunks)
    for index in (0..<participants).reversed() {
      let first = chunks * index / participants
      let end = chunks * (index + 1) / participants
      lanes[index].publish(job, first..<end)
    }
    for index in 1..<participants { lanes[index].wake() }
    // The tickets are on their way while the first chunk runs. Whoever was just going to sleep and saw none has been
    // seen afterwards; waiting for that before the chunk would take as long as a small one.
    if lanes[0].runChunk() {
      unfinished.value.subtract(1, ordering: .acquiringAndReleasing)
      atomicMemoryFence(ordering: .sequentiallyConsistent)
      for index in 1..<participants { lanes[index].wake() }
    }
    lanes.runChunks(startingAt: 0, unfinished)
    var spins = 0
    while unfinished.value.load(ordering: .acquiring) != 0 {
      spins += 1
      // On a busy machine the thread we wait for may need this processor.
      if spins < 400 { skein_pause() } else { sched_yield() }
    }
  }

  // MARK: - Worker threads

  private func start() {
    hasStarted = true
    for index in 1..<width {
      let worker = Unmanaged.passRetained(Worker(pool: self, index: index)).toOpaque()
      #if canImport(Darwin)
      var thread: pthread_t?
      let failure = pthread_create(&thread, nil, { Worker.main($0) }, worker)
      #else
      var thread = pthread_t()
      let failure = pthread_create(&thread, nil, { Worker.main($0) }, worker)
      #endif
      // Without the thread the loops are still right: others take its chunks.
      guard failure == 0 else {
        Unmanaged<Worker>.fromOpaque(worker).release()
        continue
      }
      #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
      #else
      pthread_detach(thread)
      #endif
    }
  }

  private final class Worker: Sendable {
    let pool: ThreadPool
    let index: Int

    init(pool: ThreadPool, index: Int) {
      self.pool = pool
      self.index = index
    }

    static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
      guard let argument else { return nil }
      let worker = Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue()
      worker.pool.work(worker.index)
    }
  }

  private func work(_ index: Int) -> Never {
    // Kept apart from the pool's own words, which its callers write to.
    let (lanes, unfinished, spins) = (lanes, unfinished, spins)
    while true {
      lanes[index].waitForChunks(spins)
      lanes.runChunks(startingAt: index, unfinished)
    }
  }

  private static func defaultWidth() -> Int {
    let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    guard let text = getenv("SKEIN_THREADS"), let wanted = Int(String(cString: text)), wanted > 0
    else { return processors }
    return wanted
  }
}

// MARK: - Shared words

/// A loop that is cut into chunks.
private struct Job {
  let body: ThreadPool.Body
  let context: UnsafeRawPointer
  let count: Int
  let chunks: Int

  /// Runs a chunk's items: chunks differ by one item at most.
  func run(_ chunk: Int) {
    body(context, count * chunk / chunks, count * (chunk + 1) / chunks)
  }
}

/// An atomic word that shares its cache line with no other.
private final class Line: Sendable {
  private let before: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
    (0, 0, 0, 0, 0, 0, 0, 0)
  let value: Atomic<Int>
  private let after: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
    (0, 0, 0, 0, 0, 0, 0, 0)

  init(_ value: Int) { self.value = Atomic(value) }
}

/// One thread's chunks, and its bed, at an address.
private struct Lane {
  /// Two pairs of lines, for processors fetch lines in pairs.
  static let byteCount = 256
  private let start: UnsafeMutableRawPointer

  init(at start: UnsafeMutableRawPointer) { self.start = start }

  /// The next chunk in the lower half, the end in the upper.
  ///
  /// Ticket and job lie on one cache line: who waits for the ticket has the job with it.
  private var ticket: UnsafeMutablePointer<Atomic<Int>> {
    start.assumingMemoryBound(to: Atomic<Int>.self)
  }
  private var job: UnsafeMutablePointer<Job?> { (start + 16).assumingMemoryBound(to: Job?.self) }
  private var isAsleep: UnsafeMutablePointer<Atomic<Bool>> {
    (start + 128).assumingMemoryBound(to: Atomic<Bool>.self)
  }
  private var bell: UnsafeMutablePointer<DispatchSemaphore> {
    (start + 136).assumingMemoryBound(to: DispatchSemaphore.self)
  }

  func initialize() {
    ticket.initialize(to: Atomic(0))
    job.initialize(to: nil)
    isAsleep.initialize(to: Atomic(false))
    bell.initialize(to: DispatchSemaphore(value: 0))
  }

  func deinitialize() { bell.deinitialize(count: 1) }

  func publish(_ job: Job, _ chunks: Range<Int>) {
    self.job.pointee = job
    ticket.pointee.store(chunks.upperBound << 32 | chunks.lowerBound, ordering: .releasing)
  }

  private var hasChunks: Bool {
    let current = ticket.pointee.load(ordering: .sequentiallyConsistent)
    return current & 0xffff_ffff < current >> 32
  }

  /// Runs the next chunk; false when there is none.
  func runChunk() -> Bool {
    // A look first: an exhausted ticket is then not written to.
    guard hasChunks else { return false }
    let ticket = ticket.pointee.add(1, ordering: .acquiringAndReleasing).oldValue
    let chunk = ticket & 0xffff_ffff
    guard chunk < ticket >> 32, let job = job.pointee else { return false }
    job.run(chunk)
    return true
  }

  /// Spins, some of the time giving the processor away, then sleeps, until there are chunks.
  func waitForChunks(_ spins: Int) {
    var looks = 0
    while !hasChunks {
      looks += 1
      if looks < spins {
        if looks > 2_000 && looks & 15 == 0 { sched_yield() } else { skein_pause() }
      } else {
        sleep()
        looks = 0
      }
    }
  }

  func wake() {
    // Whoever turns the flag off owes (or is owed) exactly one ring.
    guard isAsleep.pointee.load(ordering: .sequentiallyConsistent),
      isAsleep.pointee.exchange(false, ordering: .sequentiallyConsistent)
    else { return }
    bell.pointee.signal()
  }

  private func sleep() {
    isAsleep.pointee.store(true, ordering: .sequentiallyConsistent)
    if hasChunks, isAsleep.pointee.exchange(false, ordering: .sequentiallyConsistent) { return }
    bell.pointee.wait()
  }
}

/// The lanes of a pool, each on cache lines of its own.
///
/// `@unchecked Sendable`: see `ThreadPool`.
private struct Lanes: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  private let count: Int

  init(_ count: Int) {
    self.count = count
    start = .allocate(byteCount: count * Lane.byteCount, alignment: Lane.byteCount)
    for index in 0..<count { self[index].initialize() }
  }

  func deallocate() {
    for index in 0..<count { self[index].deinitialize() }
    start.deallocate()
  }

  subscript(index: Int) -> Lane { Lane(at: start + index * Lane.byteCount) }

  /// Runs chunks, first one's own and then those of the other lanes, until none is left.
  func runChunks(startingAt own: Int, _ unfinished: Line) {
    var index = own
    for _ in 0..<count {
      var done = 0
      while self[index].runChunk() { done += 1 }
      // Once for all of them: the line goes from thread to thread, which takes as long as a small chunk.
      if done > 0 { unfinished.value.subtract(done, ordering: .acquiringAndReleasing) }
      index = index + 1 == count ? 0 : index + 1
    }
  }
}
