// SPDX-License-Identifier: Apache-2.0
//
// Groups of examples that run together. Programs exist for a few numbers of examples only (1, 2, 4, …, all); any number is
// run as a few groups, the last of which may compute a few examples for nothing, unless that would show.

internal import Loops

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// For how many examples at a time there are programs.
struct LaneSizes {
  /// Ascending.
  let sizes: UnsafeBufferPointer<Int>
  /// Whether programs may run on examples for nothing.
  let mayExceed: Bool

  /// Which size the next group has.
  ///
  /// A program that is a little too large beats several that are too small: up to one eighth more examples, or `spare`, are
  /// computed for nothing. Otherwise the largest program that fits takes its share.
  ///
  /// - Parameters:
  ///   - left: How many examples are still to be run; 1 or more.
  ///   - room: How many there is memory for; `left` or more.
  ///   - spare: How many more cost less than another group does.
  /// - Returns: The position of the size in `sizes`.
  func group(of left: Int, room: Int, spare: Int) -> Int {
    var fitting = 0
    for number in 0..<sizes.count {
      let size = sizes[number]
      if size == left { return number }
      guard size < left else {
        if mayExceed && size <= room && size - left <= Swift.max(left / 8, spare) { return number }
        break
      }
      fitting = number
    }
    return fitting
  }
}

extension LaneForm {
  /// Which of `sizes` the next group of `left` examples has, where there is memory for `room`.
  func group(of left: Int, room: Int) -> Int {
    sizes.withUnsafeBufferPointer {
      LaneSizes(sizes: $0, mayExceed: !inOrder).group(of: left, room: room, spare: 8)
    }
  }
}

/// Moves rows of equal size between arrays of rows.
enum Rows {
  /// Copies row `from[i]` to row `to[i]`, for all i in order; `nil` means row i itself.
  static func copy(
    _ target: UnsafeMutableRawPointer,
    _ to: UnsafePointer<Int32>?,
    _ source: UnsafeMutableRawPointer,
    _ from: UnsafePointer<Int32>?,
    count: Int,
    width: Int
  ) {
    func index(_ list: UnsafePointer<Int32>?, _ number: Int) -> Int {
      list.map { Int($0[number]) } ?? number
    }
    switch width {
    case 4:
      let target = target.assumingMemoryBound(to: UInt32.self)
      let source = source.assumingMemoryBound(to: UInt32.self)
      for number in 0..<count { target[index(to, number)] = source[index(from, number)] }
    case 8:
      let target = target.assumingMemoryBound(to: UInt64.self)
      let source = source.assumingMemoryBound(to: UInt64.self)
      for number in 0..<count { target[index(to, number)] = source[index(from, number)] }
    default:
      for number in 0..<count {
        memcpy(target + index(to, number) * width, source + index(from, number) * width, width)
      }
    }
  }
}
