// SPDX-License-Identifier: Apache-2.0
//
// y ← a · y + b along an axis: what the derivative of every running combination is, in one pass over memory.

package import Loops
package import TensorIR

/// Along an axis, y[i] = a[i] · y[i - 1] + b[i], with 0 before the first.
package struct LinearRecurrence: BinaryPrimitive {
  package let name = "linear_recurrence"
  package let axis: Int
  /// Whether it runs from the last element to the first.
  package let isReversed: Bool

  package init(axis: Int, isReversed: Bool = false) {
    self.axis = axis
    self.isReversed = isReversed
  }

  package var parameters: [Parameter] {
    [.value("axis", axis), .text("reverse", isReversed ? "True" : "False")]
  }

  package func resultType(_ a: TensorType, _ b: TensorType) throws(TensorError) -> TensorType {
    guard a.dtype == b.dtype else { throw TensorError(.dtypesDiffer([a, b]), in: name) }
    guard a.shape == b.shape else { throw TensorError(.shapesDiffer([a, b]), in: name) }
    guard a.dtype.isFloating else {
      throw TensorError(.dtypeNotSupported(a, expected: "floating-point"), in: name)
    }
    guard axis >= 0 && axis < a.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: a), in: name)
    }
    return TensorType(a.dtype, a.shape, isWeak: a.isWeak && b.isWeak)
  }
}

// MARK: - Rules

extension LinearRecurrence {
  /// Each example runs on its own, along the axis where its operands have it; what every example shares is read again.
  package func batchingRule(_ a: Batched, _ b: Batched, size: Int) -> Batched {
    let mapped = b.axis ?? a.axis ?? 0
    let batched = LinearRecurrence(
      axis: axis < mapped ? axis : axis + 1,
      isReversed: isReversed
    )
    return Batched(
      batched(a.repeated(along: mapped, size: size), b.repeated(along: mapped, size: size)),
      axis: mapped
    )
  }

  // dy[i] = a[i] · dy[i - 1] + (da[i] · y[i - 1] + db[i])
  package func derivativeRule(_ a: Dual, _ b: Dual) -> Dual {
    let y = self(a.primal, b.primal)
    let change = a.tangent.map { $0 * shifted(y, axis: axis, forward: !isReversed, 0) }
    return Dual(y, tangent: sum(change, b.tangent).map { self(a.primal, $0) })
  }
}

extension LinearRecurrence: LinearPrimitive {
  // b[i] reaches y[i], and from there y[i + 1] by a[i + 1]: a recurrence the other way round.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil] }
    guard case .known(let a) = operands[0] else { return notLinear(in: operands) }
    let transposed = LinearRecurrence(axis: axis, isReversed: !isReversed)
    let next = shifted(a, axis: axis, forward: isReversed, 0)
    return [nil, operands[1].cotangent { transposed(next, ct) }]
  }
}

extension LinearRecurrence: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    .cumulation(Cumulation(.recurrence, axis: axis, isReversed: isReversed))
  }
}

// MARK: - Neighbours

/// Each element's neighbour along an axis: the one before it, or the one behind it; `edge` where there is none.
func shifted(_ x: Tensor, axis: Int, forward: Bool, _ edge: Double) -> Tensor {
  if x.shape[axis] == 0 { return x }
  var padding = [Padding](repeating: Padding(), count: x.rank)
  padding[axis] = forward ? Padding(low: 1, high: -1) : Padding(low: -1, high: 1)
  return pad(x, with: Tensor(ScalarValue(edge, as: x.dtype)), padding)
}
