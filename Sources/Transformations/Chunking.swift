// SPDX-License-Identifier: Apache-2.0
//
// A batch computed a chunk of examples at a time: the same results with less memory in between.

internal import Primitives
internal import TensorIR

/// How many examples of a batch are computed at a time.
public enum Chunk: Hashable, Sendable {
  /// So many examples at a time.
  case count(Int)
  /// As many examples at a time as keep intermediate values within a number of bytes; at least one.
  case memory(ByteCount)
}

/// An amount of memory.
public struct ByteCount: Hashable, Sendable {
  /// The number of bytes.
  public let bytes: Int

  /// So many bytes.
  public init(bytes: Int) { self.bytes = bytes }

  /// So many megabytes of 10⁶ bytes.
  public static func megabytes(_ count: Double) -> ByteCount { ByteCount(megabytes: count) }
  /// So many gigabytes of 10⁹ bytes.
  public static func gigabytes(_ count: Double) -> ByteCount { ByteCount(megabytes: count * 1e3) }

  /// What no `Int` can count is as good as no limit.
  private init(megabytes count: Double) {
    bytes = Int(exactly: (count * 1e6).rounded(.down)) ?? (count > 0 ? .max : 0)
  }
}

extension Jaxpr {
  /// Applies this program for one example to a batch, all at once or a chunk at a time.
  ///
  /// - Parameters:
  ///   - operands: A value for each input, with its mapped axis.
  ///   - size: The size of the mapped axes.
  ///   - name: The name of the mapped axis, if it has one.
  ///   - chunk: How many examples to compute at a time; `nil` for all.
  ///   - outAxes: The axis along which the caller wants the examples of each output to lie; only a wish.
  ///   - place: The transformation, as errors name it.
  /// - Returns: Each output, with the axis along which the examples came to lie.
  /// - Throws: That the batch cannot be divided so.
  func batched(
    _ operands: [Batched],
    size: Int,
    name: String? = nil,
    chunk: Chunk?,
    outAxes: [Int?] = [],
    in place: String
  ) throws(TensorError) -> [Batched] {
    let count = try chunk.map { chunk throws(TensorError) in
      try exampleCount(of: chunk, varying: operands.map { $0.axis != nil }, in: place)
    }
    guard let count, count < size else {
      return NamedAxes.mapping(name) { batched(operands, size: size, outAxes: outAxes) }
    }
    if let name, namedAxes.contains(where: { $0.name == name }) {
      throw TensorError(.chunkedCollective(name), in: place)
    }
    let parts = stride(from: 0, to: size, by: count).map { start in
      let end = Swift.min(start + count, size)
      return NamedAxes.mapping(name) {
        batched(
          operands.map { $0.examples(start..<end) },
          size: end - start,
          outAxes: outAxes
        )
      }
    }
    return parts[0].indices.map { output in
      guard let axis = parts[0][output].axis else { return parts[0][output] }
      let values = parts.map { $0[output].value }
      if let invalid = values.first(where: \.isInvalid) { return Batched(invalid, axis: axis) }
      return Batched(concatenate(values, axis: axis), axis: axis)
    }
  }

  /// How many examples make a chunk.
  private func exampleCount(of chunk: Chunk, varying: [Bool], in place: String)
    throws(TensorError) -> Int
  {
    switch chunk {
    case .count(let count):
      guard count >= 1 else {
        let law = "a chunk must have at least one example, got \(count)"
        throw TensorError(.invalidArgument(law), in: place)
      }
      return count
    case .memory(let limit):
      return Swift.max(1, limit.bytes / Swift.max(1, byteCount(varying: varying)))
    }
  }

  /// The bytes of all values of one example that differ between examples, inputs and those of inner programs included.
  private func byteCount(varying: [Bool]) -> Int {
    var varies = Environment<Bool>(self)
    for constant in constants { varies[constant.variable] = false }
    var total = 0
    func count(_ variable: Variable) {
      varies[variable] = true
      total = total.addingSaturating(type(of: variable).byteCount)
    }
    for (input, isVarying) in zip(inputs, varying) {
      if isVarying { count(input) } else { varies[input] = false }
    }
    for equation in equations {
      guard equation.operands.contains(where: { varies.read($0) { _ in false } }) else {
        for result in equation.results { varies[result] = false }
        continue
      }
      equation.results.forEach(count)
      for program in equation.primitive.subprograms {
        let inner = program.byteCount(varying: program.inputs.map { _ in true })
        total = total.addingSaturating(inner)
      }
    }
    return total
  }
}

extension Int {
  /// The sum, or `Int.max` where an `Int` cannot say.
  fileprivate func addingSaturating(_ other: Int) -> Int {
    let (sum, overflows) = addingReportingOverflow(other)
    return overflows ? .max : sum
  }
}

extension Batched {
  /// Some of the examples.
  fileprivate func examples(_ range: Range<Int>) -> Batched {
    guard let axis else { return self }
    let part = slice(value, axis: axis, from: range.lowerBound, to: range.upperBound)
    return Batched(part, axis: axis)
  }
}
