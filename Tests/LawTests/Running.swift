// SPDX-License-Identifier: Apache-2.0
//
// What the laws share: running programs at once and compiled, and gathering what went wrong.

import Primitives
import SkeinTestSupport
import TensorIR
import Testing

/// What went wrong in a test that tries thousands of things: the first few in words, and how many there were.
struct Failures {
  private var first: [String] = []
  private var count = 0
  private(set) var tried = 0

  /// Tries one thing; `body` returns what is wrong, or nil.
  mutating func check(_ place: @autoclosure () -> String, _ body: () throws -> String?) {
    tried += 1
    let problem: String?
    do {
      problem = try withErrors(body)
    } catch {
      problem = "threw \(error)"
    }
    guard let problem else { return }
    count += 1
    if first.count < 5 { first.append("\(place()): \(problem)") }
  }

  /// Ends the test: nothing may have gone wrong.
  func report(at location: SourceLocation = #_sourceLocation) {
    if count == 0 { return }
    let summary = "\(count) of \(tried) fail"
    Issue.record("\((first + [summary]).joined(separator: "\n"))", sourceLocation: location)
  }
}

extension PrimitiveCase {
  /// Whether the order in which products are added up depends on shapes, so that it may be another for a batch.
  var addsUpProducts: Bool { primitive is DotGeneral || primitive is Einsum }

  /// How nearly a batch must be the loop.
  ///
  /// A sum of products begins at 0, and 0 + −0 is 0, while a product may be −0: where the order of several products is
  /// another, a zero may have the other sign.
  var agreementWithLoop: Agreement { primitive is Einsum ? .ulps(0) : .bitwise }
}

/// Runs a program operation by operation.
func evaluate(_ program: Jaxpr, _ inputs: [Tensor]) throws -> [Tensor] {
  let outputs = program.evaluate(inputs)
  if let error = outputs.lazy.compactMap(\.error).first { throw error }
  return outputs
}

/// Runs a program as one.
func run(_ program: Jaxpr, _ inputs: [Tensor]) throws -> [Tensor] {
  try DefaultBackend.current.compile(program).run(inputs)
}

/// Runs one operation.
func apply(_ primitive: any Primitive, _ operands: [Tensor]) throws -> [Tensor] {
  let results = primitive(operands)
  if let error = results.lazy.compactMap(\.error).first { throw error }
  return results
}

/// A program rewritten by a transformation, checked.
func checked(_ program: Jaxpr) throws -> Jaxpr {
  try program.check()
  return program
}

/// The first difference between batched outputs, of the given types for one example, and the stack of what a loop
/// computes for each example.
func differenceFromLoop(
  _ outputs: [Batched],
  _ types: [TensorType],
  size: Int,
  _ agreement: Agreement = .bitwise,
  example: (Int) throws -> [Tensor]
) throws -> String? {
  guard outputs.count == types.count else {
    return "got \(outputs.count) outputs, expected \(types.count)"
  }
  let examples = try (0..<size).map(example)
  for (position, output) in outputs.enumerated() {
    if let error = output.value.error { throw error }
    let results = examples.map { $0[position] }
    guard let axis = output.axis else {
      // No mapped axis: every example must have this value.
      if output.value.type.strong != types[position].strong {
        return "output \(position): got \(output.value.type), expected \(types[position])"
      }
      for result in results {
        if let difference = difference(output.value, result, agreement) {
          return "output \(position), not mapped: \(difference)"
        }
      }
      continue
    }
    guard axis < output.value.rank, output.value.shape[axis] == size,
      output.exampleType.strong == types[position].strong
    else {
      return "output \(position): got \(output.value.type), \(size) examples of "
        + "\(types[position]) mapped along \(axis)"
    }
    let expected = Tensor.stacked(results, types[position].strong, along: axis)
    if let difference = difference(output.value, expected, agreement) {
      return "output \(position), mapped along \(axis): \(difference)"
    }
  }
  return nil
}

/// One example of operands of which some are mapped.
func example(_ index: Int, of batch: [Tensor], along axes: [Int?]) -> [Tensor] {
  zip(batch, axes).map { operand, axis in
    axis.map { operand.example(index, along: $0) } ?? operand
  }
}

extension [Batched] {
  /// Values with their mapped axes.
  init(_ values: [Tensor], _ axes: [Int?]) {
    self = zip(values, axes).map { Batched($0, axis: $1) }
  }
}
