// SPDX-License-Identifier: Apache-2.0
//
// Many one-dimensional problems, one beside the other: what sorting and running combinations share. All axes but the last
// are collapsed where accesses allow; along one of them, the lanes, problems lie at one distance.

internal import Loops

/// The problems of a step whose last axis is the one that is worked along.
struct LaneWalk: Sendable {
  /// The size of the last axis.
  let length: Int
  /// How many problems lie along the lane axis.
  let lanes: Int
  /// The sizes of the other axes.
  private let outer: [Int]
  /// How many rows of lanes there are.
  let rows: Int
  private let accesses: [Access]

  /// - Parameters:
  ///   - sizes: The sizes of the axes; the last is the one that is worked along.
  ///   - accesses: Operands and results.
  init(_ sizes: [Int], _ accesses: [Access]) {
    let last = sizes.count - 1
    var outer: [Int] = []
    var sources: [Int] = []
    for axis in 0..<last where sizes[axis] != 1 {
      let size = sizes[axis]
      if let previous = sources.last,
        accesses.allSatisfy({ $0.strides[previous] == $0.strides[axis] * size })
      {
        outer[outer.count - 1] *= size
        sources[sources.count - 1] = axis
      } else {
        outer.append(size)
        sources.append(axis)
      }
    }
    // Lanes side by side in memory are the best; else the axis with the most of them.
    let lane =
      sources.indices.first { place in
        accesses.allSatisfy { $0.strides[sources[place]] == 1 }
      } ?? outer.indices.max { outer[$0] < outer[$1] }
    var order = Array(sources.indices)
    if let lane { order.append(order.remove(at: lane)) }
    let moved = accesses.map { access in
      Access(
        buffer: access.buffer,
        base: access.base,
        strides: order.map { access.strides[sources[$0]] } + (lane == nil ? [0] : [])
          + [access.strides[last]]
      )
    }
    length = sizes[last]
    lanes = lane.map { outer[$0] } ?? 1
    self.outer = order.dropLast(lane == nil ? 0 : 1).map { outer[$0] }
    rows = self.outer.reduce(1, *)
    self.accesses = moved
  }

  /// Whether there is nothing to do.
  var isEmpty: Bool { rows == 0 || lanes == 0 || length == 0 }

  /// The distance of neighbouring lanes of an access, in elements.
  func laneStride(_ number: Int) -> Int { accesses[number].strides[outer.count] }

  /// The distance of neighbours along the worked axis of an access, in elements.
  func stride(_ number: Int) -> Int { accesses[number].strides[outer.count + 1] }

  /// The element of an access where a lane of a row begins.
  func offset(_ number: Int, row: Int, lane: Int) -> Int {
    let access = accesses[number]
    var rest = row
    var offset = access.base + lane * access.strides[outer.count]
    for axis in outer.indices.reversed() {
      offset += rest % outer[axis] * access.strides[axis]
      rest /= outer[axis]
    }
    return offset
  }
}
