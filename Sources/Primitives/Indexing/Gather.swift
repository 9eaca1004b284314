// SPDX-License-Identifier: Apache-2.0
//
// Reads windows of a tensor at places that are data. Every index expression with tensors in it comes down to this page; a
// batch of reads is one read with one more axis.

package import Loops
package import TensorIR

/// Windows of operand 0, one for each row of operand 1.
package struct Gather: BinaryPrimitive, LinearPrimitive, Lowerable {
  package let name = "gather"
  /// Which axes belong together.
  package let windows: Windows
  /// The size of a window along each axis of the operand.
  package let sizes: [Int]
  package let mode: WindowMode
  /// What stands for windows outside; `nil` unless the mode fills.
  package let fill: ScalarValue?
  /// Whether the caller promises that rows ascend.
  package let isSorted: Bool
  /// Whether the caller promises that no two windows overlap.
  package let isUnique: Bool

  package init(
    _ windows: Windows,
    sizes: [Int],
    mode: WindowMode,
    fill: ScalarValue? = nil,
    isSorted: Bool = false,
    isUnique: Bool = false
  ) {
    self.windows = windows
    self.sizes = sizes
    self.mode = mode
    self.fill = fill
    self.isSorted = isSorted
    self.isUnique = isUnique
  }

  package var parameters: [Parameter] {
    [
      windows.parameter(.gather), .text("fill_value", fillText),
      .text("indices_are_sorted", pythonTruth(isSorted)), mode.parameter,
      .tuple("slice_sizes", sizes), .text("unique_indices", pythonTruth(isUnique)),
    ]
  }

  /// The fill as Python prints it, whole numbers without a fraction.
  private var fillText: String {
    guard let fill else { return "None" }
    if fill.dtype == .bool { return pythonTruth(fill.bits != 0) }
    if fill.dtype.isFloating, let whole = Int(exactly: fill.double) { return String(whole) }
    return fill.description
  }

  package func resultType(_ x: TensorType, _ indices: TensorType) throws(TensorError) -> TensorType
  {
    x.with(shape: try windows.movedShape(x, indices, sizes: sizes, .gather, in: name))
  }
}

// MARK: - Rules

extension Gather {
  /// Nothing moves, but for an axis of the indices that lies behind the rows.
  ///
  /// A mapped operand read at the same places is a wider window, mapped indices are more rows, and where both vary their
  /// axes pair up as batching axes.
  package func batchingRule(_ x: Batched, _ indices: Batched, size: Int) -> Batched {
    let exampleRank = indices.exampleType.rank
    let resultRank = windows.inside.count + exampleRank - 1
    let indexAxis = indices.axis.map { Swift.min($0, exampleRank - 1) }
    let rows = indexAxis.map { indices.moved(to: $0) } ?? indices.value
    var sizes = sizes
    switch (x.axis, indexAxis) {
    case (let axis?, nil):
      let place = windows.places(ofOperandAxis: axis, movedRank: resultRank).lowerBound
      sizes.insert(size, at: axis)
      let gather = with(windows.insertingInside(axis, at: place), sizes: sizes)
      return Batched(gather(x.value, rows), axis: place)
    case (nil, let axis?):
      let place = windows.place(ofIndexAxis: axis, movedRank: resultRank)
      // Rows of different examples may be equal, and in any order.
      let gather = Gather(
        windows.insertingBatch(axis, at: place),
        sizes: sizes,
        mode: mode,
        fill: fill
      )
      return Batched(gather(x.value, rows), axis: place)
    case (let axis?, let indexAxis?):
      let place = windows.place(ofIndexAxis: indexAxis, movedRank: resultRank)
      sizes.insert(Swift.min(size, 1), at: axis)
      let gather = with(windows.insertingBatching(axis, indexAxis, at: place), sizes: sizes)
      return Batched(gather(x.value, rows), axis: place)
    case (nil, nil): return Batched(self(x.value, rows), axis: nil)
    }
  }

  private func with(_ windows: Windows, sizes: [Int]) -> Gather {
    Gather(windows, sizes: sizes, mode: mode, fill: fill, isSorted: isSorted, isUnique: isUnique)
  }

  // d(gather(x, i)) = gather(dx, i), where the fill does not vary.
  package func derivativeRule(_ x: Dual, _ indices: Dual) -> Dual {
    let tangent = x.tangent.map { dx in
      Gather(
        windows,
        sizes: sizes,
        mode: mode,
        fill: fill == nil ? nil : ScalarValue(0, as: dx.dtype),
        isSorted: isSorted,
        isUnique: isUnique
      )(dx, indices.primal)
    }
    return Dual(self(x.primal, indices.primal), tangent: tangent)
  }

  /// Each element gets the sum of the cotangents of the places it was read to.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil] }
    guard case .linear(let x) = operands[0], case .known(let indices) = operands[1] else {
      return notLinear(in: operands)
    }
    let add = Scatter(.add, windows, mode: mode, isSorted: isSorted, isUnique: isUnique)
    return [add(zeros(x.shape, dtype: x.dtype), indices, ct), nil]
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .windowRead(
      WindowMove(
        windows,
        sizes: sizes,
        outside: mode.reading,
        fill: mode.reading == .skipped ? fill ?? Self.defaultFill(operands[0].dtype) : nil
      )
    )
  }

  /// What stands for windows outside when nobody says otherwise: NaN, the least of signed integers, the greatest of
  /// unsigned ones, true.
  package static func defaultFill(_ dtype: DType) -> ScalarValue {
    if dtype == .bool { return ScalarValue(true) }
    if dtype.isInteger {
      let top = UInt64(1) << UInt64(dtype.byteCount * 8 - 1)
      return ScalarValue(bits: dtype.isSigned ? top : top | (top - 1), dtype: dtype)
    }
    return ScalarValue(Double.nan, as: dtype)
  }
}
