// SPDX-License-Identifier: Apache-2.0
//
// How the points of a nest are cut into blocks: a block is a run of consecutive points in row-major order, short
// enough that its values stay in the first-level cache.

/// Blocks along the innermost axes of a nest.
///
/// Axes after `split` lie whole in every block; `step` indices of axis `split` make a block; axes before it are walked
/// one index at a time.
struct BlockShape {
  /// The most points of a block that values are computed for.
  static let limit = 1024

  /// The sizes of all axes; at least one.
  let sizes: [Int]
  let split: Int
  let step: Int
  /// Points for one index of axis `split`.
  let inner: Int

  /// The largest blocks of at most `limit` points; none extends over the first `axesBefore` axes.
  init(_ sizes: [Int], axesBefore: Int = 0, limit: Int = BlockShape.limit) {
    self.sizes = sizes
    var split = sizes.count - 1
    var inner = 1
    while split > axesBefore && inner * sizes[split] * 2 <= limit {
      inner *= sizes[split]
      split -= 1
    }
    self.split = split
    self.inner = inner
    let most = Swift.max(limit / Swift.max(inner, 1), 1)
    let size = Swift.max(sizes[split], 1)
    if size <= most {
      step = size
    } else {
      // Blocks of nearly equal length, in whole cache lines where they are long.
      let blocks = (size + most - 1) / most
      let even = (size + blocks - 1) / blocks
      step = most >= 64 ? Swift.min((even + 15) & ~15, most) : even
    }
  }

  /// Blocks of exactly `step` indices of an axis.
  init(_ sizes: [Int], split: Int, step: Int) {
    self.sizes = sizes
    self.split = split
    self.step = step
    inner = sizes[(split + 1)...].reduce(1, *)
  }

  /// The points of all blocks but the last along the split axis.
  var length: Int { step * inner }

  /// How many blocks there are along the split axis.
  var blocksPerRow: Int { (sizes[split] + step - 1) / step }

  /// How many blocks there are.
  var count: Int { sizes[..<split].reduce(1, *) * blocksPerRow }
}
