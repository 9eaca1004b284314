// SPDX-License-Identifier: Apache-2.0
//
// Lowering to Swift code: an operation that a machine leaves to a function of values.

package import TensorIR

/// A call of Swift code on the thread that runs the program.
package struct HostCall: Hashable, Sendable {
  package let primitive: any HostPrimitive

  package init(_ primitive: any HostPrimitive) { self.primitive = primitive }

  package static func == (x: HostCall, y: HostCall) -> Bool {
    x.primitive.isEqual(to: y.primitive)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(primitive) }

  /// What the code gives for operands that have values; zeros, after the mistake is reported, where it breaks its promise.
  package func run(_ operands: [Tensor], results: [TensorType]) -> [Tensor] {
    let got = primitive.evaluate(operands)
    if got.contains(where: \.isInvalid) { return results.map(Self.zeros) }
    guard got.map(\.type.strong) == results.map(\.strong), got.allSatisfy(\.isConcrete) else {
      let types = got.map(\.type.description).joined(separator: ", ")
      let promised = results.map(\.description).joined(separator: ", ")
      let law = "the function must return what was promised, \(promised), got \(types)"
      _ = fail(TensorError(.invalidArgument(law), in: primitive.name))
      return results.map(Self.zeros)
    }
    return got
  }

  private static func zeros(_ type: TensorType) -> Tensor {
    let buffer = TensorBuffer(uninitialized: type)
    buffer.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: type.byteCount)
    return Tensor(buffer)
  }
}

extension Lowering {
  /// Whether running it does something besides computing results.
  package var hasEffect: Bool {
    switch self {
    case .host(let call): call.primitive.hasEffect
    case .control(let form):
      form.programs.contains { $0.equations.contains { $0.primitive.hasEffect } }
    case .call(let program): program.equations.contains { $0.primitive.hasEffect }
    case .view, .reshape, .pointwise, .reduction, .argumentReduction, .cumulation, .sort,
      .largest, .assembly, .contraction, .windowRead, .windowWrite, .nest:
      false
    }
  }
}
