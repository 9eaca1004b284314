// SPDX-License-Identifier: Apache-2.0
//
// What can stand between the brackets of `x[…]`: numbers, every kind of range, and the names that have no literal.

public import TensorIR

/// An index of a tensor's subscript: an `Int`, a range, a stride, a tensor, or one of the names below.
///
///     x[0]                      // the first row
///     x[-1, 1..<3]              // elements 1 and 2 of the last row
///     x[.all, .stride(by: -1)]  // every row backwards
///     x[..., .newAxis]          // one more axis, of size 1, at the end
///
/// Negative numbers count from the end of the axis, in ranges too: `x[(-3)...]`, `x[..<(-1)]`. Swift's own ranges end
/// where they begin or later, so NumPy's `x[1:-1]` is `x[.stride(from: 1, to: -1, by: 1)]`.
public protocol TensorIndex: Sendable {
  /// What the index selects.
  var selection: AxisSelection { get }
}

/// What one index selects of one axis, or does with the axes.
public struct AxisSelection: Sendable {
  enum Kind: Sendable {
    /// One element; the axis disappears.
    case element(Int)
    /// The elements from `start`, or from the first in the direction of `step`, up to `limit`, or to the last.
    case range(start: Int?, limit: Int?, includingLimit: Bool, step: Int)
    /// `count` elements from `first` on, `step` apart.
    case progression(first: Int, count: Int, step: Int)
    /// A new axis of size 1.
    case newAxis
    /// As many whole axes as are left.
    case ellipsis
    /// The elements that integers name, or that are true.
    case tensor(Tensor)
  }

  let kind: Kind

  /// The index, where it is a tensor.
  var tensor: Tensor? {
    if case .tensor(let tensor) = kind { tensor } else { nil }
  }

  var isElement: Bool {
    if case .element = kind { true } else { false }
  }

  var isNewAxis: Bool {
    if case .newAxis = kind { true } else { false }
  }

  var isEllipsis: Bool {
    if case .ellipsis = kind { true } else { false }
  }

  static func range(
    _ start: Int?,
    _ limit: Int?,
    includingLimit: Bool = false,
    step: Int = 1
  ) -> AxisSelection {
    AxisSelection(
      kind: .range(start: start, limit: limit, includingLimit: includingLimit, step: step)
    )
  }
}

// MARK: - Numbers and ranges

extension Int: TensorIndex {
  /// One element; the axis disappears.
  public var selection: AxisSelection { AxisSelection(kind: .element(self)) }
}

extension Range: TensorIndex where Bound == Int {
  /// The elements from the lower bound to before the upper one.
  public var selection: AxisSelection { .range(lowerBound, upperBound) }
}

extension ClosedRange: TensorIndex where Bound == Int {
  /// The elements from the lower bound to the upper one.
  public var selection: AxisSelection { .range(lowerBound, upperBound, includingLimit: true) }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
  /// The elements from the bound on.
  public var selection: AxisSelection { .range(lowerBound, nil) }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
  /// The elements before the bound.
  public var selection: AxisSelection { .range(nil, upperBound) }
}

extension PartialRangeThrough: TensorIndex where Bound == Int {
  /// The elements up to the bound, which is one of them.
  public var selection: AxisSelection { .range(nil, upperBound, includingLimit: true) }
}

extension StrideTo: TensorIndex where Element == Int {
  /// The elements that the stride counts.
  public var selection: AxisSelection { progression(self) }
}

extension StrideThrough: TensorIndex where Element == Int {
  /// The elements that the stride counts.
  public var selection: AxisSelection { progression(self) }
}

private func progression(_ numbers: some Sequence<Int>) -> AxisSelection {
  let numbers = Array(numbers)
  let step = numbers.count > 1 ? numbers[1] - numbers[0] : 1
  let first = numbers.first ?? 0
  return AxisSelection(kind: .progression(first: first, count: numbers.count, step: step))
}

// MARK: - Tensors

extension Tensor: TensorIndex {
  /// The elements that the integers name, or, of truth values, those that are true.
  public var selection: AxisSelection { AxisSelection(kind: .tensor(self)) }
}

// MARK: - Names

/// An index that is written as a name: `.all`, `.newAxis`, `.ellipsis`, `.stride(by: 2)`.
public struct NamedIndex: TensorIndex, Sendable {
  /// What the index selects.
  public let selection: AxisSelection
}

extension TensorIndex where Self == NamedIndex {
  /// Every element of the axis.
  public static var all: NamedIndex { NamedIndex(selection: .range(nil, nil)) }

  /// A new axis of size 1.
  public static var newAxis: NamedIndex {
    NamedIndex(selection: AxisSelection(kind: .newAxis))
  }

  /// Every element of as many axes as the other indices leave; `...` means the same.
  public static var ellipsis: NamedIndex {
    NamedIndex(selection: AxisSelection(kind: .ellipsis))
  }

  /// Every `step`-th element of the axis; with a negative step, from the last element backwards.
  ///
  /// - Parameter step: The distance of neighbours; not 0.
  /// - Returns: An index.
  public static func stride(by step: Int) -> NamedIndex {
    NamedIndex(selection: .range(nil, nil, step: step))
  }

  /// The elements from `start` to before `end`, `step` apart.
  ///
  ///     x[.stride(from: 1, by: 2)]           // elements 1, 3, 5, …
  ///     x[.stride(from: 4, to: 1, by: -1)]   // elements 4, 3, 2
  ///
  /// - Parameters:
  ///   - start: The first element; when not given, the first of the axis, or the last when `step` is negative.
  ///   - end: Where to stop; when not given, past the last element in the direction of `step`.
  ///   - step: The distance of neighbours; not 0.
  /// - Returns: An index.
  public static func stride(from start: Int? = nil, to end: Int? = nil, by step: Int) -> NamedIndex
  {
    NamedIndex(selection: .range(start, end, step: step))
  }
}
