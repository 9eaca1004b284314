// SPDX-License-Identifier: Apache-2.0
//
// Running sums, products, extremes: each element combined with all before it along an axis, in order.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
package import TensorIR

/// Along an axis, y[i] = y[i - 1] ∘ x[i].
package struct Cumulative: UnaryPrimitive {
  /// The raw values are what programs print after `cum`.
  package enum Function: String, CaseIterable, Sendable {
    case sum
    case product = "prod"
    case maximum = "max"
    case minimum = "min"
    case logSumExp = "logsumexp"
  }

  package let function: Function
  package let axis: Int
  /// Whether it runs from the last element to the first.
  package let isReversed: Bool

  package init(_ function: Function, axis: Int, isReversed: Bool = false) {
    self.function = function
    self.axis = axis
    self.isReversed = isReversed
  }

  package var name: String { "cum\(function.rawValue)" }

  package var parameters: [Parameter] {
    [.value("axis", axis), .text("reverse", isReversed ? "True" : "False")]
  }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard axis >= 0 && axis < x.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: x), in: name)
    }
    if let expected = expectation(unmetBy: x.dtype) {
      throw TensorError(.dtypeNotSupported(x, expected: expected), in: name)
    }
    return x
  }

  /// What the dtype of an operand must be, when it is not that; `nil` when it is.
  private func expectation(unmetBy dtype: DType) -> String? {
    switch function {
    case .sum, .product: dtype == .bool || dtype.isComplex ? "real" : nil
    // The larger of two truth values is or, the smaller and.
    case .maximum, .minimum: dtype.isComplex ? "real" : nil
    case .logSumExp: dtype.isFloating ? nil : "floating-point"
    }
  }

  /// Each element's predecessor in the order in which this runs; `start` before the first.
  private func previous(_ x: Tensor, _ start: Double) -> Tensor {
    shifted(x, axis: axis, forward: !isReversed, start)
  }
}

// MARK: - Batching

extension Cumulative {
  /// Each example runs on its own; the mapped axis stays where it is.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let mapped = x.axis else { return Batched(self(x.value), axis: nil) }
    let batched = Cumulative(
      function,
      axis: axis < mapped ? axis : axis + 1,
      isReversed: isReversed
    )
    return Batched(batched(x.value), axis: mapped)
  }
}

// MARK: - Derivative

extension Cumulative {
  package func derivativeRule(_ x: Dual) -> Dual {
    let y = self(x.primal)
    guard y.dtype.isFloating, let dx = x.tangent else { return Dual(y, tangent: nil) }
    return Dual(y, tangent: tangent(dx, x.primal, y))
  }

  /// The loop `y ← y ∘ x` differentiated: `dy ← ∂₁(y ∘ x) dy + ∂₂(y ∘ x) dx`, a recurrence again.
  private func tangent(_ dx: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
    let recurrence = LinearRecurrence(axis: axis, isReversed: isReversed)
    switch function {
    case .sum: return self(dx)
    case .product: return recurrence(x, previous(y, 1) * dx)
    case .maximum, .minimum:
      // An element that is the extreme takes the change over; one that ties with it shares it, as in `maximum(y, x)`.
      let share = select(x .== y, select(previous(y, .nan) .== y, 0.5, 1), 0).as(x.dtype)
      return recurrence(1 - share, share * dx)
    case .logSumExp:
      // Weights eˣ / eʸ; where both are infinite the same way, 1 at +∞ and 0 at -∞.
      let finite = select(isInfinite(y), 0, y)
      func weight(_ x: Tensor) -> Tensor { exp(select(x .== infinity, 0, x) - finite) }
      return recurrence(weight(previous(y, -.infinity)), weight(x) * dx)
    }
  }
}

private let infinity = Tensor(number: .infinity)

extension Cumulative: LinearPrimitive {
  // Σ over i of ct[i] · (x[0] + … + x[i]) gives x[j] the sum of ct[j], ct[j + 1], …: the other way round.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard function == .sum else { return notLinear(in: operands) }
    let transposed = Cumulative(.sum, axis: axis, isReversed: !isReversed)
    return [cotangents[0].map { transposed($0) }]
  }
}

// MARK: - Lowering

extension Cumulative: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    let combination: Combination
    switch function {
    case .sum: combination = .sum
    case .product: combination = .product
    case .maximum: combination = .maximum
    case .minimum: combination = .minimum
    case .logSumExp: return .call(composition(operands[0]))
    }
    return .cumulation(
      Cumulation(.combination(combination), axis: axis, isReversed: isReversed)
    )
  }

  /// log Σ eˣ = m + log Σ e^(x - m), with the running maximum m: the sum so far is rescaled whenever m grows.
  private func composition(_ type: TensorType) -> Jaxpr {
    do {
      return try trace([type], kind: name, staging: true) { operands in
        let x = type.dtype.byteCount < 4 ? operands[0].as(.f32) : operands[0]
        let most = Cumulative(.maximum, axis: axis, isReversed: isReversed)(x)
        // An infinite m would make NaN of ∞ - ∞; 0 leaves the infinities to exp and log.
        let shift = select(isInfinite(most), 0, most)
        let before = previous(most, -.infinity)
        let rescaling = select(isInfinite(before), 1, exp(before - shift))
        let recurrence = LinearRecurrence(axis: axis, isReversed: isReversed)
        return [(log(recurrence(rescaling, exp(x - shift))) + shift).as(type.dtype)]
      }.program
    } catch {
      preconditionFailure("functions of one floating-point tensor trace: \(error)")
    }
  }
}
