// SPDX-License-Identifier: Apache-2.0
//
// The numbers of an input: drawn by a formula from their places, so that every language draws the same.

internal import Skein

extension InputDescription {
  /// The input as a tensor.
  ///
  /// - Parameter seed: Its place among the row's inputs.
  /// - Returns: A tensor of its shape.
  func tensor(seed: Int) -> Tensor {
    let count = shape.reduce(1, *)
    let shape = Shape(shape)
    switch draw {
    case .mask:
      return Tensor((0..<count).map { $0 % 3 != 0 }, shape: shape)
    case .steps:
      let most = most ?? count
      let steps = (0..<count).map { Int32(Swift.min(most, Swift.max(1, count / ($0 + 1)))) }
      return Tensor(steps, shape: shape)
    case .index:
      let below = UInt64(below ?? 1)
      return Tensor((0..<count).map { Int32(mixed($0, seed) % below) }, shape: shape)
    case .uniform:
      return floats(count) { Double(mixed($0, seed) >> 40) * 0x1p-24 }
    case .normal:
      return floats(count) { place in
        let bits = mixed(place, seed)
        let parts = (0..<4).reduce(0) { $0 + (bits >> (16 * $1)) & 0xffff }
        return (Double(parts) * 0x1p-16 - 2) * 1.7320508075688772
      }
    }
  }

  private func floats(_ count: Int, _ number: (Int) -> Double) -> Tensor {
    let (scale, offset) = (scale ?? 1, offset ?? 0)
    return Tensor((0..<count).map { Float(number($0) * scale + offset) }, shape: Shape(shape))
  }
}

/// The bits of SplitMix64 (Steele, Lea and Flood) at one place of a sequence.
private func mixed(_ place: Int, _ seed: Int) -> UInt64 {
  var bits = (UInt64(place + 1) &+ UInt64(seed) << 40) &* 0x9E37_79B9_7F4A_7C15
  bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
  bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
  return bits ^ (bits >> 31)
}
