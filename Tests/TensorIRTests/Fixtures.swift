// SPDX-License-Identifier: Apache-2.0
//
// Recorded references: where they are, and how types and elements are written in them (Tests/Fixtures/README.md).

import Foundation
import TensorIR

/// The text of a recorded reference, such as `Printing/numpy.txt`.
func fixture(_ path: String) throws -> String {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return try String(contentsOf: folder.appending(path: "Fixtures/\(path)"), encoding: .utf8)
}

extension DType {
  /// The type that prints as the given text.
  init(named name: some StringProtocol) throws {
    guard let dtype = Self.allCases.first(where: { $0.description == name }) else {
      throw FixtureError(text: "no dtype \(name)")
    }
    self = dtype
  }
}

extension TensorType {
  /// The type that prints as the given text: `f32[2,3]`.
  init(named name: some StringProtocol) throws {
    let parts = name.split(separator: "[")
    let sizes = parts[1].dropLast().split(separator: ",").compactMap { Int($0) }
    self.init(try DType(named: parts[0]), Shape(sizes))
  }
}

extension Tensor {
  /// The elements whose bit patterns are written in hexadecimal, most significant digit first.
  init(hexadecimal text: some StringProtocol, type: TensorType) throws {
    let digits = try text.utf8.map { digit -> UInt8 in
      guard let value = Character(UnicodeScalar(digit)).hexDigitValue else {
        throw FixtureError(text: "not hexadecimal: \(text)")
      }
      return UInt8(value)
    }
    var bytes = stride(from: 0, to: digits.count - 1, by: 2).map { place in
      digits[place] << 4 | digits[place + 1]
    }
    for start in stride(from: 0, to: bytes.count, by: type.dtype.byteCount) {
      bytes[start..<start + type.dtype.byteCount].reverse()
    }
    self.init(bytes: bytes, shape: type.shape, dtype: type.dtype)
  }
}

/// What is wrong with a recorded reference.
struct FixtureError: Error { let text: String }
