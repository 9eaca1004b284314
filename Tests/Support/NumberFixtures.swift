// SPDX-License-Identifier: Apache-2.0
//
// Reads the numbers that JAX computed: Tests/Fixtures/Numbers/*.jsonl, and the promotion table.

internal import Foundation
package import TensorIR

/// A value of JSON.
package enum JSONValue: Decodable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// The value as an integer, where it is one.
  package var int: Int? {
    if case .number(let value) = self { Int(exactly: value) } else { nil }
  }

  /// The value as a number.
  package var double: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The value as a text.
  package var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  /// The value as a list.
  package var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  /// The value as a list of integers, or one integer as a list.
  package var ints: [Int]? { int.map { [$0] } ?? array?.compactMap(\.int) }
}

/// One computation that JAX did.
package struct NumberFixture: Sendable, CustomStringConvertible {
  /// How much of the answer is law.
  package enum Comparison: Sendable {
    /// Every bit.
    case exact
    /// Within a few numbers of the type; JAX itself is so many away from the correctly rounded ones.
    case ulp(jax: Double)
    /// To rounding, relative to the largest magnitude.
    case close
  }

  package let name: String
  package let operation: String
  package let parameters: [String: JSONValue]
  package let inputs: [Tensor]
  package let outputs: [Tensor]
  package let comparison: Comparison

  package var description: String { name }

  /// The cases of a file.
  package static func all(in file: String) -> [NumberFixture] {
    lines(of: "Numbers/\(file).jsonl", as: Record.self).map { record in
      let comparison: Comparison
      switch record.compare {
      case "exact": comparison = .exact
      case "ulp": comparison = .ulp(jax: record.jax_ulp ?? 0)
      case "close": comparison = .close
      case let other: preconditionFailure("no such comparison: \(other)")
      }
      return NumberFixture(
        name: record.case,
        operation: record.op,
        parameters: record.params,
        inputs: record.inputs.map(\.tensor),
        outputs: record.outputs.map(\.tensor),
        comparison: comparison
      )
    }
  }

  private struct Record: Decodable {
    let `case`: String
    let op: String
    let params: [String: JSONValue]
    let inputs: [RecordedTensor]
    let outputs: [RecordedTensor]
    let compare: String
    let jax_ulp: Double?
  }

  private struct RecordedTensor: Decodable {
    let dtype: String
    let shape: [Int]
    let data: String

    var tensor: Tensor {
      Tensor(hexadecimal: data, TensorType(DType(name: dtype), Shape(shape)))
    }
  }
}

extension Tensor {
  /// The elements whose bit patterns are written in hexadecimal, most significant digit first.
  package init(hexadecimal text: String, _ type: TensorType) {
    let digits = Array(text.utf8)
    let part = type.dtype.part
    let width = part.byteCount * 2
    let numbers = stride(from: 0, to: digits.count, by: width).map { start in
      ScalarValue(
        bits: digits[start..<(start + width)].reduce(0) { $0 << 4 | UInt64($1.hexValue) },
        dtype: part
      )
    }
    guard type.dtype.isComplex else {
      self.init(elements: numbers, type)
      return
    }
    let elements = stride(from: 0, to: numbers.count, by: 2).map {
      let (real, imaginary) = (numbers[$0].double, numbers[$0 + 1].double)
      return ScalarValue(real: real, imaginary: imaginary, as: type.dtype)
    }
    self.init(elements: elements, type)
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit.
  fileprivate var hexValue: UInt8 { self >= 97 ? self - 87 : self - 48 }
}

/// One line of the promotion table.
package struct PromotionFixture: Decodable, Sendable, CustomStringConvertible {
  /// The types, or `i*` and `f*` for literals.
  package let lhs, rhs: String
  /// JAX's type with 64-bit types on, weak where JAX's is.
  package let result: String
  /// Skein's type, weak types resolved.
  package let resolved: String

  package var description: String { "\(lhs) + \(rhs) → \(resolved)" }

  package static let all = lines(of: "promotion.jsonl", as: PromotionFixture.self)
}

/// The lines of a file, each a value of JSON.
private func lines<Line: Decodable>(of path: String, as type: Line.Type) -> [Line] {
  let decoder = JSONDecoder()
  return Fixtures.text(path).split(separator: "\n").map { line in
    do {
      return try decoder.decode(Line.self, from: Data(line.utf8))
    } catch {
      preconditionFailure("\(path) has a line that is not as its README says: \(error)")
    }
  }
}
