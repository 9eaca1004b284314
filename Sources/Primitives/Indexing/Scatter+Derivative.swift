// SPDX-License-Identifier: Apache-2.0
//
// Derivatives of the scatters. Setting and adding are linear: tangents go where their values go. Extremes share a tangent
// among equals, as the other extremes do; products have a derivative in their updates where each element has one factor.

internal import Loops
package import TensorIR

extension Scatter {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let (x, indices, updates) = (operands[0], operands[1].primal, operands[2])
    let value = self(x.primal, indices, updates.primal)
    if x.tangent == nil && updates.tangent == nil { return [Dual(value, tangent: nil)] }
    switch function {
    case .set, .add:
      // d(scatter(x, u)) = scatter(dx, du)
      let dx = x.tangent ?? zeros(like: x.primal)
      let du = updates.tangent ?? zeros(like: updates.primal)
      return [Dual(value, tangent: self(dx, indices, du))]
    case .multiply:
      // d(x · Πu) = dx · Πu + x · du, where one u meets each x.
      let first = x.tangent.map { self($0, indices, updates.primal) }
      guard let du = updates.tangent else { return [Dual(value, tangent: first)] }
      guard isUnique else { return [Dual(value, tangent: noProductRule())] }
      let added = replacing(.add)(zeros(like: x.primal), indices, du)
      return [Dual(value, tangent: sum(first, Arithmetic(.multiply)(x.primal, added)))]
    case .minimum, .maximum:
      return [Dual(value, tangent: extremeTangent(x, indices, updates, value))]
    }
  }

  private func noProductRule() -> Tensor {
    fail(
      TensorError(
        .noRule(
          rule: "derivative",
          primitive: name,
          reason: "several updates may multiply one element\n  help: pass uniqueIndices: true "
            + "where none do"
        ),
        in: "jvp"
      )
    )
  }

  /// The scatter with another function at the same places.
  private func replacing(_ function: Function) -> Scatter {
    Scatter(function, windows, mode: mode, isSorted: isSorted, isUnique: isUnique)
  }

  /// The read of what the scatter writes; windows that are dropped read as zero.
  private func gather(_ x: TensorType, _ updates: TensorType) -> Gather {
    Gather(
      windows,
      sizes: sizes(x, updates),
      mode: mode,
      fill: mode == .fillOrDrop ? ScalarValue(0, as: x.dtype) : nil,
      isSorted: isSorted,
      isUnique: isUnique
    )
  }

  /// The tangent of the extreme of an element and its updates: the mean of the tangents of those that are the extreme.
  ///
  /// As JAX has it: what an element loses is divided among the updates that read it, so that one addition writes all.
  private func extremeTangent(_ x: Dual, _ indices: Tensor, _ updates: Dual, _ value: Tensor)
    -> Tensor
  {
    let read = gather(x.primal.type, updates.primal.type)
    let add = replacing(.add)
    let (one, zero) = (onesLike(updates.primal), zeros(like: updates.primal))
    let none = zeros(like: x.primal)
    let initial = read(x.primal, indices)
    let target = read(value, indices)
    let isWinner = Comparison(.equal)(updates.primal, target)
    let isKept = Comparison(.equal)(initial, target)
    let winners = read(add(none, indices, select(isWinner, one, zero)), indices)
    let readers = read(add(none, indices, one), indices)
    let kept = select(isKept, one, zero)
    let share = one / Arithmetic(.add)(winners, kept)
    let dx = x.tangent ?? none
    let du = updates.tangent ?? zero
    let lost = select(isKept, share, zero) - one
    let change = read(dx, indices) * (lost / readers) + du * select(isWinner, share, zero)
    return add(dx, indices, change)
  }

  private func onesLike(_ x: Tensor) -> Tensor {
    broadcastInDim(Tensor(ScalarValue(1, as: x.dtype)), to: x.shape, axes: [])
  }

  // MARK: Backwards

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil, nil] }
    guard case .known(let indices) = operands[1] else { return notLinear(in: operands) }
    let (x, updates) = (operands[0].type, operands[2].type)
    let read = gather(x, updates)
    switch function {
    case .add:
      return [
        operands[0].cotangent { ct }, nil, operands[2].cotangent { read(ct, indices) },
      ]
    case .set:
      // What was overwritten has no influence any more, whether an element or an update.
      return [
        operands[0].cotangent { self(ct, indices, zeros(updates.shape, dtype: updates.dtype)) },
        nil,
        operands[2].cotangent {
          let all = read(ct, indices)
          if isUnique { return all }
          let zero = Tensor(ScalarValue(0, as: ct.dtype))
          return select(staying(x, indices, updates), all, zero)
        },
      ]
    case .multiply:
      switch (operands[0], operands[2]) {
      case (.linear, .known(let factors)): return [self(ct, indices, factors), nil, nil]
      case (.known(let x), .linear) where isUnique:
        return [nil, nil, read(Arithmetic(.multiply)(ct, x), indices)]
      case (.linear, .linear), (.known, _): return notLinear(in: operands)
      }
    case .minimum, .maximum: return notLinear(in: operands)
    }
  }

  /// For each element of the updates, whether it stays: each row writes its number, and looks whether it is there.
  private func staying(_ x: TensorType, _ indices: Tensor, _ updates: TensorType) -> Tensor {
    let rows = Shape(
      updates.shape.indices.map { windows.inside.contains($0) ? 1 : updates.shape[$0] }
    )
    let dtype: DType = rows.elementCount < Int(UInt32.max) ? .u32 : .u64
    let counted = reshape(iota(dtype, [rows.elementCount]), to: rows)
    let one = Tensor(ScalarValue(1, as: dtype))
    let numbers = broadcast(Arithmetic(.add)(counted, one), to: updates.shape)
    let written = self(zeros(x.shape, dtype: dtype), indices, numbers)
    let read = gather(x.with(dtype: dtype), updates)
    return Comparison(.equal)(numbers, read(written, indices))
  }
}
