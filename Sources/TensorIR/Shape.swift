// SPDX-License-Identifier: Apache-2.0
//
// The sizes of a tensor's axes, and the arithmetic of axes: inserting, removing, permuting. Rules speak in
// these words, so that an off-by-one has one place to be.

/// The sizes of a tensor's axes, outermost first; the empty shape is that of a scalar.
public struct Shape: Sendable {
  /// Shapes up to this rank need no heap memory.
  static let inlineRank = 8

  private var small: InlineArray<8, Int>
  private var large: [Int]?
  /// The number of axes.
  public private(set) var rank: Int

  /// The shape of a scalar.
  public init() {
    small = InlineArray(repeating: 0)
    large = nil
    rank = 0
  }

  /// The shape with the given sizes, outermost axis first.
  public init(_ sizes: some Collection<Int>) {
    self.init()
    rank = sizes.count
    if rank > Self.inlineRank {
      large = Array(sizes)
    } else {
      var axis = 0
      for size in sizes {
        small[axis] = size
        axis += 1
      }
    }
  }

  /// The size of one axis, counted from 0.
  ///
  /// - Precondition: There is such an axis; reading another one gives 0 inside ``withErrors(_:)``.
  public subscript(axis: Int) -> Int {
    get {
      guard axis >= 0 && axis < rank else { return missing(axis) }
      return large == nil ? small[axis] : large.unsafelyUnwrapped[axis]
    }
    set {
      guard axis >= 0 && axis < rank else {
        _ = missing(axis)
        return
      }
      if large == nil { small[axis] = newValue } else { large?[axis] = newValue }
    }
  }

  /// The size of an axis that does not exist, after saying so: 0, over which no loop runs.
  @inline(never)
  private func missing(_ axis: Int) -> Int {
    let law = "an axis of the shape \(self) lies in 0..<\(rank), got \(axis)"
    _ = fail(TensorError(.invalidArgument(law), in: "Shape"))
    return 0
  }

  /// The product of the sizes: how many elements a tensor of this shape has; `Int.max` where an `Int` cannot say.
  public var elementCount: Int {
    var count = 1
    for axis in 0..<rank { count = saturatingProduct(count, self[axis]) }
    return count
  }
}

/// The product of two counts, or `Int.max`: a shape that is too large is a mistake to report, not a reason to stop.
func saturatingProduct(_ x: Int, _ y: Int) -> Int {
  let (product, overflows) = x.multipliedReportingOverflow(by: y)
  return overflows ? .max : product
}

// MARK: - Axis arithmetic

extension Shape {
  /// The sizes as an array.
  public var sizes: [Int] { Array(self) }

  /// This shape with one more axis, which becomes axis `axis`.
  package func inserting(_ size: Int, at axis: Int) -> Shape {
    var sizes = sizes
    sizes.insert(size, at: axis)
    return Shape(sizes)
  }

  /// This shape without one axis.
  package func removing(at axis: Int) -> Shape {
    var sizes = sizes
    sizes.remove(at: axis)
    return Shape(sizes)
  }

  /// This shape without some axes.
  package func removing(_ axes: some Collection<Int>) -> Shape {
    Shape((0..<rank).filter { !axes.contains($0) }.map { self[$0] })
  }

  /// The shape whose axis `i` is this shape's axis `permutation[i]`.
  package func permuted(by permutation: [Int]) -> Shape { Shape(permutation.map { self[$0] }) }

  /// The number of elements from one index of each axis to the next, in row-major order.
  package var rowMajorStrides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = saturatingProduct(strides[axis + 1], self[axis + 1])
    }
    return strides
  }

  /// The axis that `axis` means, where negative axes count from the end; `nil` when there is no such axis.
  package func resolve(_ axis: Int) -> Int? {
    let resolved = axis < 0 ? axis + rank : axis
    return resolved >= 0 && resolved < rank ? resolved : nil
  }
}

// MARK: - Conformances

extension Shape: RandomAccessCollection {
  /// The first axis, 0.
  public var startIndex: Int { 0 }
  /// One past the last axis: the rank.
  public var endIndex: Int { rank }
}

extension Shape: Hashable {
  /// Whether both shapes have the same sizes.
  public static func == (x: Shape, y: Shape) -> Bool {
    guard x.rank == y.rank else { return false }
    for axis in 0..<x.rank where x[axis] != y[axis] { return false }
    return true
  }

  /// Feeds the sizes to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rank)
    for axis in 0..<rank { hasher.combine(self[axis]) }
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// The shape with the given sizes.
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }
}

extension Shape: CustomStringConvertible {
  /// The sizes as programs print them: `[2,3]`.
  public var description: String { "[" + map(String.init).joined(separator: ",") + "]" }
}

// MARK: - Permutations

/// The permutation that undoes `permutation`.
package func inverse(of permutation: [Int]) -> [Int] {
  var inverse = permutation
  for (position, axis) in permutation.enumerated() { inverse[axis] = position }
  return inverse
}

extension [Int] {
  /// These axes of a value, as axes of the same value with one more axis at `axis`; with no new axis, themselves.
  package func makingRoom(at axis: Int?) -> [Int] {
    guard let axis else { return self }
    return map { $0 >= axis ? $0 + 1 : $0 }
  }
}
