// SPDX-License-Identifier: Apache-2.0
//
// Which index of a value belongs to a point of a nest. Reading a value through views composes such maps, so that
// what computes the value can be written into the nest that reads it.

internal import Loops

/// For each axis *a* of a value: `index[a] = starts[a] + Σ coefficients[a, r] · point[r]`.
struct IndexMap: Hashable {
  /// How many axes the nest has.
  let nestRank: Int
  var starts: [Int]
  /// Row-major: one row of `nestRank` numbers for each axis of the value.
  var coefficients: [Int]

  /// No axis varies: the value's first element, at every point.
  init(constantOfRank rank: Int, nestRank: Int) {
    self.nestRank = nestRank
    starts = Array(repeating: 0, count: rank)
    coefficients = Array(repeating: 0, count: rank * nestRank)
  }

  /// The points are the value's indices.
  init(identityOfRank rank: Int) {
    self.init(constantOfRank: rank, nestRank: rank)
    for axis in 0..<rank { coefficients[axis * rank + axis] = 1 }
  }

  var rank: Int { starts.count }

  private mutating func add(_ step: Int, times source: Int, of map: IndexMap, to axis: Int) {
    starts[axis] += step * map.starts[source]
    for point in 0..<nestRank {
      coefficients[axis * nestRank + point] += step * map.coefficients[source * nestRank + point]
    }
  }

  /// The map of an operand that is broadcast to this map's value: axes of size 1 do not vary, nor does rank 0.
  func broadcasting(_ sizes: [Int]) -> IndexMap {
    var result = IndexMap(constantOfRank: sizes.count, nestRank: nestRank)
    for axis in sizes.indices where sizes[axis] != 1 {
      result.add(1, times: axis, of: self, to: axis)
    }
    return result
  }

  /// The map of a view's operand, when this is the map of its result.
  func applying(_ view: View) -> IndexMap {
    var result = IndexMap(constantOfRank: view.starts.count, nestRank: nestRank)
    result.starts = view.starts
    for (axis, source) in view.axes.enumerated() {
      switch source {
      case .along(let operandAxis, let step):
        result.add(step, times: axis, of: self, to: operandAxis)
      case .broadcast: continue
      }
    }
    return result
  }

  /// The map of a reshape's operand, when this is the map of its result; `nil` when an axis of the result holds several
  /// axes of the operand, which division alone could tell apart.
  func reshaping(from sizes: [Int], to newSizes: [Int]) -> IndexMap? {
    var result = IndexMap(constantOfRank: sizes.count, nestRank: nestRank)
    if sizes.contains(0) { return result }
    var axis = 0
    for operandAxis in sizes.indices where sizes[operandAxis] != 1 {
      var count = 1
      let first = axis
      while axis < newSizes.count && count < sizes[operandAxis] {
        count *= newSizes[axis]
        axis += 1
      }
      guard count == sizes[operandAxis] else { return nil }
      var step = 1
      for source in (first..<axis).reversed() {
        result.add(step, times: source, of: self, to: operandAxis)
        step *= newSizes[source]
      }
    }
    return result
  }

  /// Whether `reshaping(from:to:)` gives a map.
  static func canReshape(from sizes: [Int], to newSizes: [Int]) -> Bool {
    IndexMap(constantOfRank: newSizes.count, nestRank: 0).reshaping(from: sizes, to: newSizes)
      != nil
  }

  /// Which element a point means, when `access` says which element an index of the value means.
  func composed(_ access: Access) -> Access {
    var result = Access(
      buffer: access.buffer,
      base: access.base,
      strides: Array(repeating: 0, count: nestRank)
    )
    for axis in 0..<rank {
      result.base += access.strides[axis] * starts[axis]
      for point in 0..<nestRank {
        result.strides[point] += access.strides[axis] * coefficients[axis * nestRank + point]
      }
    }
    return result
  }
}
