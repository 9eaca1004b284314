// SPDX-License-Identifier: Apache-2.0
//
// What a machine must be able to do: run one operation now, or make a program ready to run many times.

internal import CSkein
internal import Synchronization

/// A machine that runs programs.
package protocol Backend: Sendable {
  /// What users call it, such as `cpu`.
  var name: String { get }

  /// Runs one operation at once on concrete tensors whose types have been checked.
  func evaluate(
    _ primitive: any Primitive,
    _ operands: [Tensor],
    results: [TensorType]
  ) throws -> [Tensor]

  /// Runs one operation of one operand at once if that takes no more than a call of a kernel; else `nil`.
  func apply(_ primitive: some Primitive, _ x: Tensor, result: TensorType) -> Tensor?

  /// Runs one operation of two operands at once if that takes no more than a call of a kernel; else `nil`.
  func apply(_ primitive: some Primitive, _ x: Tensor, _ y: Tensor, result: TensorType) -> Tensor?

  /// Makes a program ready to run. Programs are compiled once per set of input types.
  func compile(_ program: Jaxpr) throws -> any Executable

  /// The same for callers that give up the first `count` inputs; see ``Executable/run(consuming:)``.
  func compile(_ program: Jaxpr, donating count: Int) throws -> any Executable
}

extension Backend {
  /// The program for callers that keep their inputs: what is given up is not used.
  package func compile(_ program: Jaxpr, donating count: Int) throws -> any Executable {
    try compile(program)
  }
}

/// A program made ready by a backend.
///
/// Many threads may run it at once.
package protocol Executable: Sendable {
  /// The outputs for concrete inputs of the program's input types.
  func run(_ inputs: [Tensor]) throws -> [Tensor]

  /// The outputs for inputs that the caller gives up.
  ///
  /// Where nobody but `inputs` holds the memory of an input that the program was compiled to take, results may be written
  /// there. Afterwards `inputs` mean nothing; only where an error is thrown they are what they were.
  func run(consuming inputs: inout [Tensor]) throws -> [Tensor]
}

extension Executable {
  /// The outputs in memory of their own.
  package func run(consuming inputs: inout [Tensor]) throws -> [Tensor] { try run(inputs) }
}

/// The machine on which operations run when nothing else is said.
package enum DefaultBackend {
  private static let installed = Mutex<(any Backend)?>(nil)

  /// The linked backend, found on first use.
  package static let current: any Backend = {
    if installed.withLock({ $0 }) == nil { _ = skein_install_default_backend() }
    guard let backend = installed.withLock({ $0 }) else {
      preconditionFailure("a program that computes links a backend: import Skein")
    }
    return backend
  }()

  /// Makes `backend` the default; called once, by the backend's module, before the first use.
  package static func install(_ backend: any Backend) {
    installed.withLock { if $0 == nil { $0 = backend } }
  }
}
