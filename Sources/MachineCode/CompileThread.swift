// SPDX-License-Identifier: Apache-2.0
//
// LLVM runs on threads of its own. Its stack is then large whoever calls, and an error from which LLVM cannot return,
// such as an operation for which the processor has no instruction, ends that thread's work instead of the process: the
// thread sleeps forever (its frames belong to LLVM and cannot be left), and its caller gets the message.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A thread that runs one closure for a waiting caller.
///
/// `@unchecked Sendable`: the result is written before, and read after, a message through `done`.
final class CompileThread: @unchecked Sendable {
  private var work: (() throws -> [UInt8])?
  private var result: Result<[UInt8], any Error>?
  private let done: Signal

  private init(_ work: @escaping () throws -> [UInt8]) {
    self.work = work
    done = Signal()
  }

  private static let stackByteCount = 32 << 20

  /// Where a thread finds the object that it runs for.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Calls `work` on a new thread and waits.
  static func run(_ work: @escaping () throws -> [UInt8]) throws -> [UInt8] {
    let thread = CompileThread(work)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackByteCount)
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    #if canImport(Darwin)
    var identifier: pthread_t?
    #else
    var identifier = pthread_t()
    #endif
    // Released by `start`, or never when LLVM ended.
    let context = Unmanaged.passRetained(thread)
    let status = pthread_create(&identifier, &attributes, start, context.toOpaque())
    guard status == 0 else {
      context.release()
      throw CompilerError("there is no thread to compile on: \(String(cString: strerror(status)))")
    }
    thread.done.wait()
    guard let result = thread.result else { throw CompilerError("the compiler gave no result") }
    return try result.get()
  }

  #if canImport(Darwin)
  private static let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? =
    { begin($0) }
  #else
  private static let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    { begin($0) }
  #endif

  private static func begin(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    pthread_setspecific(key, context)
    let thread = Unmanaged<CompileThread>.fromOpaque(context).takeRetainedValue()
    let retained = Unmanaged.passRetained(thread)
    thread.finish(Result { try thread.work?() ?? [] })
    retained.release()
    pthread_setspecific(key, nil)
    return nil
  }

  private func finish(_ result: Result<[UInt8], any Error>) {
    work = nil
    self.result = result
    done.send()
  }

  /// What LLVM calls when it cannot go on.
  ///
  /// Returns on threads that are not ours: LLVM then ends the process, as it would have without us.
  static func end(because reason: UnsafePointer<CChar>?) {
    guard let context = pthread_getspecific(key) else { return }
    let thread = Unmanaged<CompileThread>.fromOpaque(context).takeUnretainedValue()
    let text = reason.map { String(cString: $0) } ?? "an unknown error"
    // The closure stays alive: the frames below still refer to it.
    thread.result = .failure(CompilerError("LLVM cannot make code for this module: \(text)"))
    thread.done.send()
    while true { sleep(1 << 30) }
  }
}

/// A message without content from one thread to another, sent once.
private final class Signal: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isSent = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  func send() {
    pthread_mutex_lock(mutex)
    isSent = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func wait() {
    pthread_mutex_lock(mutex)
    while !isSent { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }
}
