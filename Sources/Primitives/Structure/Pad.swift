// SPDX-License-Identifier: Apache-2.0
//
// A tensor with copies of one number around its elements and between them. Negative padding takes elements away.

package import Loops
package import TensorIR

/// The padding of one axis.
package struct Padding: Hashable, Sendable {
  /// How many elements come before the first; elements are taken away when it is negative.
  package var low = 0
  /// How many elements come after the last; elements are taken away when it is negative.
  package var high = 0
  /// How many elements come between two neighbours.
  package var interior = 0

  package init(low: Int = 0, high: Int = 0, interior: Int = 0) {
    self.low = low
    self.high = high
    self.interior = interior
  }

  /// The size of an axis of the given size after padding; `nil` where an `Int` cannot say.
  func size(of size: Int) -> Int? {
    let between = max(size - 1, 0).multipliedReportingOverflow(by: interior)
    let spread = size.addingReportingOverflow(between.partialValue)
    // The paddings first: of opposite signs they cancel, of one sign their sum is part of the result's.
    let around = low.addingReportingOverflow(high)
    let total = spread.partialValue.addingReportingOverflow(around.partialValue)
    let overflows = between.overflow || spread.overflow || around.overflow || total.overflow
    return overflows ? nil : total.partialValue
  }
}

/// The first operand padded with the second, a scalar.
package struct Pad: BinaryPrimitive, LinearPrimitive, Lowerable {
  package let name = "pad"
  /// The padding of each axis.
  package let padding: [Padding]

  package init(_ padding: [Padding]) { self.padding = padding }

  package var parameters: [Parameter] {
    let axes = padding.map { pythonTuple([$0.low, $0.high, $0.interior]) }
    return [
      .text("padding_config", "(\(axes.joined(separator: ", "))\(axes.count == 1 ? "," : ""))")
    ]
  }

  package func resultType(_ x: TensorType, _ value: TensorType) throws(TensorError) -> TensorType {
    guard value.rank == 0 else { throw TensorError(.rankMismatch(value, expected: 0), in: name) }
    guard value.dtype == x.dtype else { throw TensorError(.dtypesDiffer([x, value]), in: name) }
    guard padding.count == x.rank else {
      throw TensorError(.rankMismatch(x, expected: padding.count), in: name)
    }
    var shape = x.shape
    for axis in 0..<x.rank {
      guard padding[axis].interior >= 0 else {
        throw TensorError(.negativeInterior(padding[axis].interior, axis: axis, x), in: name)
      }
      guard let size = padding[axis].size(of: x.shape[axis]) else {
        let (low, high, interior) = (padding[axis].low, padding[axis].high, padding[axis].interior)
        let law =
          "a padded axis must have a size below 2⁶³, got low \(low), high \(high), interior "
          + "\(interior) for axis \(axis) of \(x)"
        throw TensorError(.invalidArgument(law), in: name)
      }
      guard size >= 0 else {
        throw TensorError(.negativePadding(size: size, axis: axis, x), in: name)
      }
      shape[axis] = size
    }
    return TensorType(x.dtype, shape, isWeak: x.isWeak && value.isWeak)
  }
}

// MARK: - Rules

extension Pad {
  /// The mapped axis is not padded.
  ///
  /// Where each example has a padding value of its own, the examples are padded with zero and those zeros replaced.
  package func batchingRule(_ x: Batched, _ value: Batched, size: Int) -> Batched {
    guard value.axis != nil else {
      guard let axis = x.axis else { return Batched(self(x.value, value.value), axis: nil) }
      var padding = padding
      padding.insert(Padding(), at: axis)
      return Batched(Pad(padding)(x.value, value.value), axis: axis)
    }
    let zero = Tensor(ScalarValue(0, as: value.value.dtype))
    let axis = x.axis ?? 0
    var padding = padding
    padding.insert(Padding(), at: axis)
    // An operand that every example shares keeps a mapped axis of size 1; the selection repeats it.
    let padded = Pad(padding)(x.repeated(along: axis, size: x.axis == nil ? 1 : size), zero)
    let mask = expandDims(isFromOperand(x.exampleType.shape), axis: axis)
    var shape = Shape(Array(repeating: 1, count: padded.rank))
    shape[axis] = size
    let values = broadcastInDim(value.value, to: shape, axes: [axis])
    return Batched(select(mask, padded, values), axis: axis)
  }

  /// For each element of the result, whether it comes from the operand, a tensor of the given shape.
  private func isFromOperand(_ shape: Shape) -> Tensor {
    let all = broadcastInDim(Tensor(ScalarValue(true)), to: shape, axes: [])
    return self(all, Tensor(ScalarValue(false)))
  }

  // d(pad(x, v)) = pad(dx, dv)
  package func derivativeRule(_ x: Dual, _ value: Dual) -> Dual {
    let primal = self(x.primal, value.primal)
    if x.tangent == nil && value.tangent == nil { return Dual(primal, tangent: nil) }
    let tangent = self(
      x.tangent ?? zeros(like: x.primal),
      value.tangent ?? zeros(like: value.primal)
    )
    return Dual(primal, tangent: tangent)
  }

  /// Each element of the operand gets the cotangent of the place it went to, and the padding value the sum of the
  /// cotangents of all others.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil] }
    var result: [Tensor?] = [nil, nil]
    if case .linear(let x) = operands[0] { result[0] = taking(from: ct, x.shape) }
    if case .linear = operands[1] {
      let mask = isFromOperand(operands[0].type.shape)
      result[1] = sum(select(mask, Tensor(ScalarValue(0, as: ct.dtype)), ct))
    }
    return result
  }

  /// The elements of `ct` at the places to which those of an operand of the given shape go; zero for elements that
  /// negative padding took away.
  private func taking(from ct: Tensor, _ shape: Shape) -> Tensor {
    let undone = padding.map { Padding(low: -$0.low, high: -$0.high) }
    let spread = pad(ct, with: Tensor(ScalarValue(0, as: ct.dtype)), undone)
    return slice(
      spread,
      from: Array(repeating: 0, count: shape.rank),
      to: spread.shape.sizes,
      by: padding.map { $0.interior + 1 }
    )
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    let piece = Assembly.Piece(
      operand: 0,
      starts: padding.map(\.low),
      steps: padding.map { $0.interior + 1 }
    )
    return .assembly(Assembly(fill: 1, pieces: [piece]))
  }
}

// MARK: - Applying it

/// Pads `x` with a scalar of its element type; `x` itself when there is no padding.
package func pad(_ x: Tensor, with value: Tensor, _ padding: [Padding]) -> Tensor {
  padding.allSatisfy { $0 == Padding() } ? x : Pad(padding)(x, value)
}
