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
/// `@unchecked Sendable`: `job` is the only state that is not atomic. The thread that set `isBusy` writes
/// it before it publishes tickets (release), others read it only after they claimed a chunk through one
/// (acquire), and it is written again only after `unfinished` reached zero (acquire), which each of them
/// decrements after its last read (release). `hasStarted` is touched only by the thread that set `isBusy`.
package final class ThreadPool: @unchecked Sendable {
  /// The process's threads: as many as there are processors, or `SKEIN_THREADS` in the environment.
  package static let shared = ThreadPool(width: defaultWidth())

  /// How many threads share a loop, the caller's included.
  package let width: Int

  private typealias Body = (Range<Int>) -> Void

  private struct Job {
    var body: UnsafePointer<Body>?
    var count = 0
    var chunks = 1

    /// The items of a chunk: chunks differ by one item at most.
    func items(_ chunk: Int) -> Range<Int> {
      count * chunk / chunks..<count * (chunk + 1) / chunks
    }
  }

  /// How often a waiting thread looks for work before it sleeps: some milliseconds.
  private let spins: Int

  private let lanes: [Lane]
  private let generation = Line(0)
  private let unfinished = Line(0)
  private let isBusy = Atomic<Bool>(false)
  private var job = Job()
  private var hasStarted = false

  /// Threads are started by the first loop that is shared, and then live as long as the process.
  package init(width: Int, spins: Int = 20_000) {
    self.width = Swift.max(width, 1)
    self.spins = spins
    lanes = (0..<self.width).map { _ in Lane() }
  }

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
    guard count > 0 else { return }
    let grain = Swift.max(grain, 1)
    let chunks = Swift.min(
      (count + grain / 2) / grain,
      width * Swift.max(chunksPerThread, 1)
    )
    guard width > 1, chunks > 1,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return body(0..<count) }
    defer { isBusy.store(false, ordering: .releasing) }
    if !hasStarted { start() }

    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        job = Job(body: pointer, count: count, chunks: chunks)
        share(chunks)
      }
    }
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
  private func share(_ chunks: Int) {
    unfinished.value.store(chunks, ordering: .relaxed)
    let participants = Swift.min(width, chunks)
    for (index, lane) in lanes.enumerated() where index < participants {
      let first = chunks * index / participants
      let end = chunks * (index + 1) / participants
      lane.ticket.value.store(end << 32 | first, ordering: .releasing)
    }
    generation.value.add(1, ordering: .sequentiallyConsistent)
    for lane in lanes[1..<participants] { lane.wake() }
    claimChunks(startingAt: 0)
    var spins = 0
    while unfinished.value.load(ordering: .acquiring) != 0 {
      spins += 1
      // On a busy machine the thread we wait for may need this processor.
      if spins < 400 { skein_pause() } else { sched_yield() }
    }
  }

  /// Runs chunks, first one's own and then those of the other lanes, until none is left.
  private func claimChunks(startingAt own: Int) {
    var index = own
    for _ in 0..<width {
      let ticket = lanes[index].ticket
      var done = 0
      while let chunk = ticket.claim() {
        runChunk(chunk)
        done += 1
      }
      // Once for all of them: the line goes from thread to thread, which takes as long as a small chunk.
      if done > 0 { unfinished.value.subtract(done, ordering: .acquiringAndReleasing) }
      index = index + 1 == width ? 0 : index + 1
    }
  }

  /// Never inlined: whatever it retains of the body must be released before the chunk counts as done.
  @inline(never)
  private func runChunk(_ chunk: Int) {
    guard let body = job.body else { preconditionFailure("a chunk was claimed of no job") }
    body.pointee(job.items(chunk))
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
    var seen = 0
    while true {
      seen = waitForGeneration(after: seen, lane: lanes[index])
      claimChunks(startingAt: index)
    }
  }

  /// Spins, some of the time giving the processor away, then sleeps; returns the new generation.
  private func waitForGeneration(after seen: Int, lane: Lane) -> Int {
    var looks = 0
    while true {
      let now = generation.value.load(ordering: .acquiring)
      if now != seen { return now }
      looks += 1
      if looks < spins {
        if looks > 2_000 && looks & 15 == 0 { sched_yield() } else { skein_pause() }
      } else {
        lane.sleep(unless: { generation.value.load(ordering: .sequentiallyConsistent) != seen })
        looks = 0
      }
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

/// An atomic word that shares its cache line with no other.
private final class Line: Sendable {
  private let before: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
    (0, 0, 0, 0, 0, 0, 0, 0)
  let value: Atomic<Int>
  private let after: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) =
    (0, 0, 0, 0, 0, 0, 0, 0)

  init(_ value: Int) { self.value = Atomic(value) }

  /// Takes the next chunk of a ticket: its lower half is the next chunk, its upper half the end.
  func claim() -> Int? {
    // A load first: an exhausted ticket is then not written to.
    let current = value.load(ordering: .acquiring)
    guard current & 0xffff_ffff < current >> 32 else { return nil }
    let ticket = value.add(1, ordering: .acquiringAndReleasing).oldValue
    let chunk = ticket & 0xffff_ffff
    return chunk < ticket >> 32 ? chunk : nil
  }
}

/// One thread's chunks, and its bed.
private final class Lane: Sendable {
  let ticket = Line(0)
  private let isAsleep = Atomic<Bool>(false)
  private let bell = DispatchSemaphore(value: 0)

  func wake() {
    // Whoever turns the flag off owes (or is owed) exactly one ring.
    guard isAsleep.load(ordering: .sequentiallyConsistent),
      isAsleep.exchange(false, ordering: .sequentiallyConsistent)
    else { return }
    bell.signal()
  }

  func sleep(unless isWanted: () -> Bool) {
    isAsleep.store(true, ordering: .sequentiallyConsistent)
    if isWanted() && isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
    bell.wait()
  }
}
