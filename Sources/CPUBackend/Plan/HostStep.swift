// SPDX-License-Identifier: Apache-2.0
//
// A step that calls Swift code: operands become tensors, results are copied to where the plan wants them.

internal import Loops
internal import TensorIR

/// A call of Swift code between whole buffers.
struct HostStep: Hashable, Sendable {
  /// A tensor that fills a buffer.
  struct Place: Hashable, Sendable {
    var buffer: Int
    let type: TensorType
  }

  let call: HostCall
  var operands: [Place]
  var results: [Place]

  func run(_ frame: UnsafeMutablePointer<UnsafeMutableRawPointer>) {
    let tensors = operands.map { place in
      let buffer = TensorBuffer(uninitialized: place.type)
      buffer.pointer.copyMemory(from: frame[place.buffer], byteCount: place.type.byteCount)
      return Tensor(buffer)
    }
    for (place, result) in zip(results, call.run(tensors, results: results.map(\.type))) {
      switch result.representation {
      case .scalar(let value): value.store(to: frame[place.buffer])
      case .buffer(let buffer):
        frame[place.buffer].copyMemory(from: buffer.pointer, byteCount: place.type.byteCount)
      case .traced, .invalid: preconditionFailure("host calls give values")
      }
    }
  }
}

extension HostStep: CustomStringConvertible {
  var description: String {
    let operands = operands.map { "b\($0.buffer)" }.joined(separator: " ")
    let results = results.map { "b\($0.buffer)" }.joined(separator: " ")
    return "host \(call.primitive.name) \(operands) -> \(results)"
  }
}
