// SPDX-License-Identifier: Apache-2.0
//
// Tensors as text, as NumPy prints arrays: columns aligned over the whole tensor, long rows wrapped, the middle of
// large tensors left out. One format for all elements is found first, from those that will be shown.

extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The elements as NumPy prints them; tensors of more than 1,000 elements show three at each end of each axis.
  ///
  ///     [[1.   2.5 ]
  ///      [3.   4.25]]
  ///
  /// A traced tensor prints `Traced<f32[3]> in vmap`.
  public var description: String {
    switch representation {
    case .scalar(let value): ElementFormat.alone(value)
    case .buffer(let buffer): ArrayText(buffer).text
    case .traced(let value): "Traced<\(value.type)> in \(value.scope.kind)"
    case .invalid(let value): "Invalid<\(value.type)>: \(value.error.sentence)"
    }
  }

  /// The type, then the elements.
  public var debugDescription: String {
    switch representation {
    case .scalar, .buffer: "\(type)\(rank > 1 ? "\n" : " ")\(description)"
    case .traced, .invalid: description
    }
  }
}

/// How the elements of one tensor are written, all equally wide; complex ones as two columns.
private struct ElementFormat {
  private var first: NumberFormat
  /// The format of the imaginary parts.
  private var second: NumberFormat?

  /// The format for the given elements of one type.
  init(_ elements: [ScalarValue], _ dtype: DType) {
    guard dtype.isComplex else {
      first = NumberFormat(elements, dtype)
      return
    }
    first = NumberFormat(elements.map(\.parts.real), dtype.part)
    second = NumberFormat(elements.map(\.parts.imaginary), dtype.part, writesPlus: true)
  }

  /// One element, padded to the common width.
  func text(_ element: ScalarValue) -> String {
    guard let second else { return first.text(element) }
    let imaginary = second.text(element.parts.imaginary)
    // Spaces behind the digits go behind the unit.
    let digits = imaginary.trimmingSuffix { $0 == " " }
    let padding = String(repeating: " ", count: imaginary.count - digits.count)
    return "\(first.text(element.parts.real))\(digits)j\(padding)"
  }

  /// One element on its own.
  static func alone(_ element: ScalarValue) -> String {
    guard element.dtype.isComplex else { return NumberFormat.alone(element) }
    return ScalarValue.complex(
      NumberFormat.alone(element.parts.real),
      NumberFormat.alone(element.parts.imaginary)
    )
  }
}

extension String {
  /// The text without the characters at its end that fulfil a condition.
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var text = self[...]
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }
}

/// How real numbers are written, all equally wide.
private struct NumberFormat {
  private enum Style {
    case padded
    case positional(fractionWidth: Int)
    case scientific(precision: Int, exponentWidth: Int)
  }

  /// Digits after the point, at most.
  private static let precision = 8

  private var style: Style
  /// The width of everything before the point, or of the whole text where there is none.
  private var width: Int
  /// Whether numbers that are not negative have a sign too.
  private let writesPlus: Bool

  /// The format for the given elements of one type.
  init(_ elements: [ScalarValue], _ dtype: DType, writesPlus: Bool = false) {
    self.writesPlus = writesPlus
    style = .padded
    width = 0
    guard dtype.isFloating else {
      width = elements.map(\.description.count).max() ?? 0
      // A column of truth values leaves room for both.
      if dtype == .bool { width = 5 }
      return
    }
    let numbers = elements.filter { $0.double.isFinite }.map(NumberText.init)
    if numbers.isEmpty {
      style = .positional(fractionWidth: 0)
    } else if Self.needsExponents(numbers, dtype) {
      let parts = numbers.map { $0.scientific(precision: Self.precision) }
      width = parts.map { signed($0.integer).count }.max() ?? 0
      style = .scientific(
        precision: parts.map(\.fraction.count).max() ?? 0,
        exponentWidth: parts.map(\.exponent.count).max() ?? 0
      )
    } else {
      let parts = numbers.map { $0.positional(precision: Self.precision) }
      width = parts.map { signed($0.integer).count }.max() ?? 0
      style = .positional(fractionWidth: parts.map(\.fraction.count).max() ?? 0)
    }
    for value in elements.lazy.map(\.double) where !value.isFinite {
      width = max(width, signed(Self.special(value)).count - afterWidth)
    }
  }

  private func signed(_ text: String) -> String {
    writesPlus && !text.hasPrefix("-") ? "+" + text : text
  }

  /// The width of the point and of everything after it.
  private var afterWidth: Int {
    switch style {
    case .padded: 0
    case .positional(let fractionWidth): fractionWidth + 1
    case .scientific(let precision, let exponentWidth): precision + 2 + exponentWidth
    }
  }

  /// Whether the numbers are too large, too small or too different to be written without exponents.
  private static func needsExponents(_ numbers: [NumberText], _ dtype: DType) -> Bool {
    let magnitudes = numbers.lazy.map(\.value.magnitude).filter { $0 != 0 }
    guard let largest = magnitudes.max(), let smallest = magnitudes.min() else { return false }
    // As NumPy, which computes in the elements' type.
    let ratio = ScalarValue(largest / smallest, as: dtype).double
    return largest >= min(1e8, NumberText.limit(dtype)) || ratio > 1000
      || smallest < ScalarValue(0.0001, as: dtype).double
  }

  /// One element, padded to the common width.
  func text(_ element: ScalarValue) -> String {
    switch style {
    case .padded: return padded(element.description, width)
    case .positional(let fractionWidth):
      guard element.double.isFinite else { break }
      let parts = NumberText(element).positional(precision: Self.precision)
      let missing = String(repeating: " ", count: max(0, fractionWidth - parts.fraction.count))
      return "\(padded(signed(parts.integer), width)).\(parts.fraction)\(missing)"
    case .scientific(let precision, let exponentWidth):
      guard element.double.isFinite else { break }
      let parts = NumberText(element).scientificExactly(precision: precision)
      let zeros = String(repeating: "0", count: max(0, exponentWidth - parts.exponent.count))
      let exponent = "\(parts.exponent.prefix(1))\(zeros)\(parts.exponent.dropFirst())"
      return "\(padded(signed(parts.integer), width)).\(parts.fraction)e\(exponent)"
    }
    return padded(signed(Self.special(element.double)), width + afterWidth)
  }

  /// One element on its own.
  static func alone(_ element: ScalarValue) -> String {
    guard element.dtype.isFloating else { return element.description }
    return element.double.isFinite ? NumberText(element).alone : special(element.double)
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  private func padded(_ text: some StringProtocol, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}

/// The text of one concrete tensor of rank 1 or more.
private struct ArrayText {
  /// Tensors with more elements than this are shown in part.
  private static let threshold = 1000
  /// How many elements at each end of an axis are shown then.
  private static let edge = 3
  /// Longer lines are wrapped.
  private static let lineWidth = 75

  private let buffer: TensorBuffer
  private let shape: Shape
  private let strides: [Int]
  private let isAbridged: Bool

  init(_ buffer: TensorBuffer) {
    self.buffer = buffer
    shape = buffer.type.shape
    strides = shape.rowMajorStrides
    isAbridged = shape.elementCount > Self.threshold
  }

  var text: String {
    if shape.elementCount == 0 { return "[]" }
    let offsets = shownOffsets(axis: 0, offset: 0)
    let format = ElementFormat(offsets.map(element), buffer.type.dtype)
    return block(axis: 0, offset: 0, indentation: 1, width: Self.lineWidth, format)
  }

  private func element(_ offset: Int) -> ScalarValue {
    let dtype = buffer.type.dtype
    return ScalarValue(loading: buffer.pointer + offset * dtype.byteCount, as: dtype)
  }

  /// The indices along an axis that are shown; nil stands for those left out.
  private func shown(_ axis: Int) -> [Int?] {
    let size = shape[axis]
    guard isAbridged && size > 2 * Self.edge else { return Array(0..<size) }
    return Array(0..<Self.edge) + [nil] + Array(size - Self.edge..<size)
  }

  private func shownOffsets(axis: Int, offset: Int) -> [Int] {
    guard axis < shape.rank else { return [offset] }
    return shown(axis).flatMap { index in
      index.map { shownOffsets(axis: axis + 1, offset: offset + $0 * strides[axis]) } ?? []
    }
  }

  /// The part of the tensor from `axis` inwards, without the indentation of its first line.
  private func block(
    axis: Int,
    offset: Int,
    indentation: Int,
    width: Int,
    _ format: ElementFormat
  ) -> String {
    let margin = String(repeating: " ", count: indentation)
    if axis == shape.rank - 1 {
      let words = shown(axis).map { index in
        index.map { format.text(element(offset + $0)) } ?? "..."
      }
      return "[\(wrapped(words, margin: margin, width: width - 1))]"
    }
    let separator = String(repeating: "\n", count: shape.rank - axis - 1)
    let rows = shown(axis).map { index in
      guard let index else { return "..." }
      return block(
        axis: axis + 1,
        offset: offset + index * strides[axis],
        indentation: indentation + 1,
        width: width - 1,
        format
      )
    }
    return "[\(rows.joined(separator: separator + margin))]"
  }

  /// Words separated by blanks, on lines no longer than `width`; lines after the first begin with the margin.
  private func wrapped(_ words: [String], margin: String, width: Int) -> String {
    var lines: [String] = []
    var line = margin
    for (position, word) in words.enumerated() {
      if line.count + word.count > width && line.count > margin.count {
        while line.last == " " { line.removeLast() }
        lines.append(line)
        line = margin
      }
      line += position + 1 < words.count ? word + " " : word
    }
    lines.append(line)
    return String(lines.joined(separator: "\n").dropFirst(margin.count))
  }
}
