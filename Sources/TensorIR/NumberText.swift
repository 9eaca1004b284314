// SPDX-License-Identifier: Apache-2.0
//
// One floating-point number as decimal digits: the fewest that name it, or as many as asked for. NumPy's
// conventions: an integer keeps its point (`1.`), exponents have two digits or more (`1e-05`).

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A finite number of a floating type, ready to be written.
struct NumberText {
  /// The number itself; every floating type fits.
  let value: Double
  private let dtype: DType
  /// The fewest digits that name the number within its type, first one not 0 (but for 0 itself).
  private let digits: [UInt8]
  /// The power of ten of the first digit.
  private let exponent: Int

  init(_ scalar: ScalarValue) {
    value = scalar.double
    dtype = scalar.dtype
    let text: String
    switch scalar.dtype {
    case .f32: text = Float(value.magnitude).description
    case .f16, .bf16: text = Self.shortest(scalar)
    case .f64, .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .c64, .c128:
      text = value.magnitude.description
    }
    (digits, exponent) = Self.parse(text)
  }

  /// The text of the nearest number to a 16-bit one with the fewest digits; five name any of them.
  private static func shortest(_ scalar: ScalarValue) -> String {
    for count in 0..<5 {
      let text = formatted("%.*e", count, scalar.double.magnitude)
      let number = Double(text).map { ScalarValue($0, as: scalar.dtype).double }
      if number == scalar.double.magnitude { return text }
    }
    return scalar.double.magnitude.description
  }

  /// The digits of `1.25e-07` or `12.5` or `5e+20`, and the power of ten of the first.
  private static func parse(_ text: String) -> (digits: [UInt8], exponent: Int) {
    let parts = text.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var digits = halves.joined().utf8.map { $0 - UInt8(ascii: "0") }
    exponent += halves[0].count - 1
    while digits.count > 1 && digits[0] == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1 && digits[digits.count - 1] == 0 { digits.removeLast() }
    return (digits, digits == [0] ? 0 : exponent)
  }

  /// The C library's rendering of a number with a precision: correctly rounded from the exact value.
  private static func formatted(_ format: String, _ precision: Int, _ value: Double) -> String {
    withVaList([CInt(precision), value]) { arguments in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        vsnprintf(start, buffer.count, format, arguments)
        return String(cString: start)
      }
    }
  }
}

extension NumberText {
  private var sign: String { value.sign == .minus ? "-" : "" }

  /// The digits before and after the point, with at most `precision` after it; no zeros at the end.
  func positional(precision: Int) -> (integer: String, fraction: String) {
    let fractionCount = max(0, digits.count - 1 - exponent)
    if fractionCount > precision {
      let parts = Self.formatted("%.*f", precision, value.magnitude)
        .split(separator: ".", omittingEmptySubsequences: false)
      return (sign + parts[0], parts.count > 1 ? Self.trimmed(parts[1]) : "")
    }
    let text = digits.map(String.init).joined()
    if exponent < 0 {
      let zeros = String(repeating: "0", count: -exponent - 1)
      return ("\(sign)0", digits == [0] ? "" : zeros + text)
    }
    let padded = text + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
    return (sign + padded.prefix(exponent + 1), String(padded.dropFirst(exponent + 1)))
  }

  /// One digit, the digits after the point without zeros at the end, and the exponent with its sign.
  func scientific(precision: Int) -> (integer: String, fraction: String, exponent: String) {
    let count = min(precision, digits.count - 1)
    let parts = scientificExactly(precision: count)
    return (parts.integer, Self.trimmed(parts.fraction[...]), parts.exponent)
  }

  /// One digit, exactly `precision` digits of the exact value after the point, and the exponent with its sign.
  func scientificExactly(precision: Int)
    -> (integer: String, fraction: String, exponent: String)
  {
    let halves = Self.formatted("%.*e", precision, value.magnitude).split(separator: "e")
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    return (sign + parts[0], parts.count > 1 ? String(parts[1]) : "", String(halves[1]))
  }

  /// Numbers from here on are written with an exponent: the digits that would follow are not the type's.
  static func limit(_ dtype: DType) -> Double {
    switch dtype {
    case .bf16: 1e2
    case .f16: 1e3
    case .f32: 1e6
    case .f64, .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .c64, .c128: 1e16
    }
  }

  /// The number alone, as NumPy's scalars print: `0.1`, `1e+16`, `1e-05`, `5.0`.
  var alone: String {
    if value == 0 || (value.magnitude >= 1e-4 && value.magnitude < Self.limit(dtype)) {
      let parts = positional(precision: .max)
      return "\(parts.integer).\(parts.fraction.isEmpty ? "0" : parts.fraction)"
    }
    let parts = scientific(precision: .max)
    return parts.integer + (parts.fraction.isEmpty ? "" : ".\(parts.fraction)")
      + "e\(parts.exponent)"
  }

  private static func trimmed(_ digits: Substring) -> String {
    var digits = digits
    while digits.last == "0" { digits.removeLast() }
    return String(digits)
  }
}
