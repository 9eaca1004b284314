// SPDX-License-Identifier: Apache-2.0
//
// The cold exit of every mistake: stop the program with the sentence, or, inside `withErrors`, record the first
// mistake and go on with an invalid value.

internal import Synchronization

/// Remembers the first mistake made inside one `withErrors`.
private final class ErrorRecorder: Sendable {
  let first = Mutex<TensorError?>(nil)

  func record(_ error: TensorError) { first.withLock { if $0 == nil { $0 = error } } }
}

private enum ErrorScope {
  /// Read only when a mistake has been made, so that good operations pay nothing for it.
  @TaskLocal static var recorder: ErrorRecorder?
}

/// Runs `body`, and throws the first mistake made with tensors in it.
///
///     let y = try withErrors { matmul(x, w) }
///
/// The result of a mistake is an invalid tensor; everything computed from it is invalid too. Without `withErrors` a
/// mistake stops the program with the same sentence.
///
/// - Parameter body: Code that computes with tensors.
/// - Returns: What `body` returns.
/// - Throws: ``TensorError`` for the first mistake, or what `body` throws.
public func withErrors<R>(_ body: () throws -> R) throws -> R {
  let recorder = ErrorRecorder()
  let result = try ErrorScope.$recorder.withValue(recorder, operation: body)
  if let error = recorder.first.withLock({ $0 }) { throw error }
  return result
}

/// Runs asynchronous code, and throws the first mistake made with tensors in it or in its child tasks.
///
/// - Parameters:
///   - isolation: The actor to run on: the caller's.
///   - body: Code that computes with tensors.
/// - Returns: What `body` returns.
/// - Throws: ``TensorError`` for the first mistake, or what `body` throws.
public func withErrors<R>(
  isolation: isolated (any Actor)? = #isolation,
  _ body: () async throws -> R
) async throws -> R {
  let recorder = ErrorRecorder()
  let result = try await ErrorScope.$recorder.withValue(recorder, operation: body)
  if let error = recorder.first.withLock({ $0 }) { throw error }
  return result
}

/// The exit of a mistake: an invalid tensor inside `withErrors`, the end of the program elsewhere.
///
/// - Parameters:
///   - error: The broken law.
///   - type: The type of the result as far as it is known.
/// - Returns: An invalid tensor.
@inline(never)
package func fail(_ error: TensorError, type: TensorType = TensorType(.f32)) -> Tensor {
  var error = error
  if error.callSite == nil { error.callSite = CallSite.ofEquation ?? CallSite.capture() }
  guard let recorder = ErrorScope.recorder else {
    fatalError(
      """


      \(error)
        note: inside `try withErrors { … }` this is thrown as a TensorError

      """
    )
  }
  recorder.record(error)
  return Tensor(.invalid(InvalidValue(error: error, type: type)))
}
