// SPDX-License-Identifier: Apache-2.0
//
// Writes windows into a tensor at places that are data. Windows are written one after the other, so that where they
// overlap the last stays and sums have one order, whatever the machine and its threads.

package import Loops
package import TensorIR

/// Operand 0 with windows replaced by, or combined with, those of operand 2, at the rows of operand 1.
package struct Scatter: Primitive, LinearPrimitive {
  /// What becomes of the elements of a window; the raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case set = "scatter"
    case add = "scatter-add"
    case multiply = "scatter-mul"
    case minimum = "scatter-min"
    case maximum = "scatter-max"
  }

  package let function: Function
  /// Which axes belong together; the moved tensor is that of the updates.
  package let windows: Windows
  package let mode: WindowMode
  /// Whether the caller promises that rows ascend.
  package let isSorted: Bool
  /// Whether the caller promises that no two windows overlap.
  package let isUnique: Bool

  package init(
    _ function: Function,
    _ windows: Windows,
    mode: WindowMode,
    isSorted: Bool = false,
    isUnique: Bool = false
  ) {
    self.function = function
    self.windows = windows
    self.mode = mode
    self.isSorted = isSorted
    self.isUnique = isUnique
  }

  package var name: String { function.rawValue }

  package var parameters: [Parameter] {
    [
      windows.parameter(.scatter), .text("indices_are_sorted", pythonTruth(isSorted)),
      mode.parameter, .text("unique_indices", pythonTruth(isUnique)),
    ]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let (x, indices, updates) = (operands[0], operands[1], operands[2])
    // scatter_c6
    guard updates.dtype == x.dtype else {
      throw TensorError(.dtypesDiffer([x, updates]), in: name)
    }
    if x.dtype.isComplex { try checkTakesComplexNumbers(x) }
    let sizes = sizes(x, updates)
    let expected = try windows.movedShape(x, indices, sizes: sizes, .scatter, in: name)
    // scatter_c4
    guard updates.shape == expected else {
      throw TensorError(.indexing(.updates(updates, expected: expected)), in: name)
    }
    return [x]
  }

  private func checkTakesComplexNumbers(_ x: TensorType) throws(TensorError) {
    switch function {
    case .set, .add: return
    case .multiply: throw TensorError(.dtypeNotSupported(x, expected: "real"), in: name)
    case .minimum, .maximum: throw TensorError(.unordered(x), in: name)
    }
  }

  /// The sizes of a window along the operand's axes, as the updates have them; they may break laws.
  func sizes(_ x: TensorType, _ updates: TensorType) -> [Int] {
    var sizes = x.shape.map { Swift.min($0, 1) }
    for axis in windows.collapsed where sizes.indices.contains(axis) { sizes[axis] = 1 }
    for (axis, place) in zip(windows.kept(operandRank: x.rank), windows.inside)
    where place >= 0 && place < updates.rank {
      sizes[axis] = updates.shape[place]
    }
    return sizes
  }

  package func callAsFunction(_ x: Tensor, _ indices: Tensor, _ updates: Tensor) -> Tensor {
    self([x, indices, updates])[0]
  }
}

// MARK: - Batching and lowering

extension Scatter {
  /// The mapped axis of the operand stays where it is.
  ///
  /// Places that every example shares make wider windows; mapped ones pair up with the operand as batching axes. What the
  /// examples write to differs, so a shared operand is repeated.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let (indices, updates) = (operands[1], operands[2])
    let axis = operands[0].axis ?? 0
    let x = operands[0].repeated(along: axis, size: size)
    let movedRank = updates.exampleType.rank
    guard let given = indices.axis else {
      let places = windows.places(ofOperandAxis: axis, movedRank: movedRank)
      let place = updates.axis.map { places.contains($0) ? $0 : places.lowerBound }
      let moved = updates.repeated(along: place ?? places.lowerBound, size: size)
      let wider = windows.insertingInside(axis, at: place ?? places.lowerBound)
      return [Batched(with(wider)(x, indices.value, moved), axis: axis)]
    }
    // The rows go where the updates are: they are fewer.
    let last = indices.exampleType.rank - 1
    let batchAxes = windows.batchAxes(movedRank: movedRank)
    let indexAxis =
      updates.axis.map { place in batchAxes.count { $0 < place } } ?? Swift.min(given, last)
    let place = updates.axis ?? windows.place(ofIndexAxis: indexAxis, movedRank: movedRank)
    let paired = windows.insertingBatching(axis, indexAxis, at: place)
    let result = with(paired)(
      x,
      indices.moved(to: indexAxis),
      updates.repeated(along: place, size: size)
    )
    return [Batched(result, axis: axis)]
  }

  private func with(_ windows: Windows) -> Scatter {
    Scatter(function, windows, mode: mode, isSorted: isSorted, isUnique: isUnique)
  }
}

extension Scatter: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    if operands[0].dtype.isComplex && function == .add { return .call(overParts(operands)) }
    return .windowWrite(
      WindowMove(
        windows,
        sizes: sizes(operands[0], operands[2]),
        outside: mode.writing,
        updates: 2
      ),
      combination
    )
  }

  /// Sums of complex numbers are sums of their parts.
  private func overParts(_ operands: [TensorType]) -> Jaxpr {
    .composing(operands) { operands in
      let (x, indices, updates) = (operands[0], operands[1], operands[2])
      return complex(
        self(real(x), indices, real(updates)),
        self(imag(x), indices, imag(updates))
      )
    }
  }

  private var combination: Combination? {
    switch function {
    case .set: nil
    case .add: .sum
    case .multiply: .product
    case .minimum: .minimum
    case .maximum: .maximum
    }
  }
}
