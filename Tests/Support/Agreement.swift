// SPDX-License-Identifier: Apache-2.0
//
// How nearly two tensors must agree, and the first place where they do not, in words.

internal import Foundation
package import TensorIR

/// How nearly two tensors must agree.
///
/// Types must be equal in every case, but for the weak flag. Complex numbers agree in both parts.
package enum Agreement: Hashable, Sendable {
  /// Every bit; but any NaN equals any NaN, because IEEE 754 leaves a NaN's sign and payload to the machine.
  case bitwise
  /// Each element within so many units in the last place of the expected one.
  case ulps(Double)
  /// Each element within so many machine epsilons of the expected one, or of 1 where that is less: the agreement of sums
  /// whose terms are near 1 and may cancel.
  case near(Double)
  /// Each element within so many machine epsilons times the largest finite magnitude of the expected tensor or
  /// `scale`, whichever is more: the agreement of sums, whose errors are relative to what was added up.
  case epsilons(Double, scale: Double = 0)
}

extension Tensor {
  /// The elements, of a complex tensor the real and imaginary part of each.
  package var partElements: [ScalarValue] {
    dtype.isComplex ? elements.flatMap { [$0.parts.real, $0.parts.imaginary] } : elements
  }
}

/// The first place where `got` does not agree with `expected`; `nil` when there is none.
package func difference(_ got: Tensor, _ expected: Tensor, _ agreement: Agreement = .bitwise)
  -> String?
{
  if got.isInvalid { return "got an invalid tensor: \(got.error.map { $0.sentence } ?? "")" }
  guard got.type.strong == expected.type.strong else {
    return "got \(got.type), expected \(expected.type)"
  }
  let (gotElements, expectedElements) = (got.partElements, expected.partElements)
  let partCount = got.dtype.isComplex ? 2 : 1
  var allowed = 0.0
  if case .epsilons(let count, let scale) = agreement {
    let largest = expectedElements.reduce(scale) { largest, element in
      element.double.isFinite ? max(largest, abs(element.double)) : largest
    }
    allowed = count * got.dtype.epsilon * largest
  }
  for (position, (x, y)) in zip(gotElements, expectedElements).enumerated() {
    if x.bits == y.bits || x.double.isNaN && y.double.isNaN { continue }
    let distance: Double
    switch agreement {
    case .bitwise: distance = .infinity
    case .ulps(let count):
      // Of a complex number, units of its larger part: nobody computes the smaller one better in all cases.
      let element = expectedElements[(position / partCount * partCount)...].prefix(partCount)
      let largest = element.map { abs($0.double) }.max() ?? 0
      let isNear =
        partCount == 2 && largest.isFinite
        && abs(x.double - y.double) <= count * got.dtype.epsilon * largest
      distance = isNear || ulps(x, y) <= count ? 0 : .infinity
    case .near(let count):
      let error = abs(x.double - y.double)
      distance = error <= count * got.dtype.epsilon * max(1, abs(y.double)) ? 0 : .infinity
    case .epsilons:
      // An overflow on one side only, or a NaN, is no rounding error.
      let error = abs(x.double - y.double)
      distance = error <= allowed ? 0 : .infinity
    }
    if distance == 0 { continue }
    let index = Shape(unflattened(position / partCount, got.shape))
    return "element \(index) of \(got.type): got \(text(x)), expected \(text(y)), "
      + "\(ulps(x, y)) ulp apart"
  }
  return nil
}

/// The first place where lists of tensors do not agree.
package func difference(_ got: [Tensor], _ expected: [Tensor], _ agreement: Agreement = .bitwise)
  -> String?
{
  guard got.count == expected.count else {
    return "got \(got.count) tensors, expected \(expected.count)"
  }
  for (position, (x, y)) in zip(got, expected).enumerated() {
    if let difference = difference(x, y, agreement) {
      return got.count == 1 ? difference : "result \(position): \(difference)"
    }
  }
  return nil
}

/// How many numbers of their type lie between two numbers; +∞ when one is NaN.
package func ulps(_ x: ScalarValue, _ y: ScalarValue) -> Double {
  guard x.dtype.isFloating else { return abs(x.double - y.double) }
  if x.double.isNaN || y.double.isNaN { return x.double.isNaN && y.double.isNaN ? 0 : .infinity }
  // Finite numbers of one type in order are consecutive integers, when the sign is taken as a sign.
  func rank(_ value: ScalarValue) -> Double {
    let sign = UInt64(1) << UInt64(value.dtype.byteCount * 8 - 1)
    let magnitude = Double(value.bits & (sign - 1))
    return value.bits & sign == 0 ? magnitude : -magnitude
  }
  return abs(rank(x) - rank(y))
}

extension DType {
  /// The distance from 1 to the next number; 0 for integers.
  package var epsilon: Double {
    switch self {
    case .bf16: 0x1p-7
    case .f16: 0x1p-10
    case .f32, .c64: 0x1p-23
    case .f64, .c128: 0x1p-52
    case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64: 0
    }
  }
}

private func text(_ value: ScalarValue) -> String {
  value.dtype.isFloating ? "\(value) (\(String(value.bits, radix: 16)))" : "\(value)"
}

/// The index of an element from its position in row-major order.
private func unflattened(_ position: Int, _ shape: Shape) -> [Int] {
  var rest = position
  return shape.rowMajorStrides.map { stride in
    defer { rest %= max(stride, 1) }
    return rest / max(stride, 1)
  }
}
