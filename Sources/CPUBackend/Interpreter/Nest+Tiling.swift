// SPDX-License-Identifier: Apache-2.0
//
// Nests that read a transposed operand walk in square tiles: a tile's lines are all used while they are in the cache,
// where a whole row of the result would touch as many lines as it has elements.

internal import Loops

extension Nest {
  /// The sides of tiles.
  private static let sides = 8...32

  /// The same nest with its last axis, and the axis along which some load runs, cut into tiles; itself where all loads
  /// run along the last axis, or the sizes have no fitting divisor.
  func tilingTurnedLoads() -> Nest {
    let last = axes.count - 1
    guard last > 0, let lastSide = Self.side(axes[last].size) else { return self }
    let turned = loads.lazy.compactMap { load -> Int? in
      guard load.strides[last].magnitude > 1 else { return nil }
      return load.strides[..<last].firstIndex { $0.magnitude == 1 }
    }.first
    guard let turned, let side = Self.side(axes[turned].size) else { return self }

    // The tile's own two axes come last.
    var tiled = axes
    tiled[turned].size /= side
    tiled[last].size /= lastSide
    tiled += [Axis(side), Axis(lastSide)]
    var map = IndexMap(constantOfRank: axes.count, nestRank: tiled.count)
    for axis in axes.indices { map.coefficients[axis * tiled.count + axis] = 1 }
    for (axis, inner, side) in [(turned, last + 1, side), (last, last + 2, lastSide)] {
      map.coefficients[axis * tiled.count + axis] = side
      map.coefficients[axis * tiled.count + inner] = 1
    }
    return remapped(tiled, map)
  }

  /// The largest side of a tile that divides a size.
  private static func side(_ size: Int) -> Int? { sides.reversed().first { size % $0 == 0 } }
}
