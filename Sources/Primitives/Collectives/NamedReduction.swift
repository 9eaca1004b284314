// SPDX-License-Identifier: Apache-2.0
//
// Sums and extremes over the examples of named axes: every example gets the same result.

package import TensorIR

/// The operand combined, element by element, with those of all examples along some named axes.
package struct NamedReduction: Collective {
  /// The raw values are the names that programs print.
  package enum Function: String, CaseIterable, Sendable {
    case sum = "psum"
    case maximum = "pmax"
    case minimum = "pmin"
  }

  package let function: Function
  package let namedAxes: [NamedAxis]

  package init(_ function: Function, over axes: [NamedAxis]) {
    self.function = function
    namedAxes = axes
  }

  package var name: String { function.rawValue }
  package var parameters: [Parameter] { [.text("axes", namedAxes.pythonNames)] }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    if function == .sum && operands[0].dtype == .bool {
      throw TensorError(.dtypeNotSupported(operands[0], expected: "numeric"), in: name)
    }
    return operands
  }
}

// MARK: - Batching

extension NamedReduction {
  /// The mapped axis stays where it is: each of its examples is combined with others of its own.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    [Batched(self([operands[0].value])[0], axis: operands[0].axis)]
  }

  /// A reduction along the mapped axis; what every example shares is its own extreme, and its sum is `size` of it.
  package func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched] {
    let rest = namedAxes.filter { $0.name != name }
    let result = reduced(operands[0], size)
    return [Batched(rest.isEmpty ? result : Self(function, over: rest)([result])[0], axis: nil)]
  }

  private func reduced(_ x: Batched, _ size: Int) -> Tensor {
    guard let axis = x.axis else {
      switch function {
      case .sum: return x.value * Tensor(ScalarValue(size, as: x.value.dtype))
      case .maximum, .minimum: return x.value
      }
    }
    switch function {
    case .sum: return Reduce(.sum, axes: [axis])(x.value)
    case .maximum: return Reduce(.maximum, axes: [axis])(x.value)
    case .minimum: return Reduce(.minimum, axes: [axis])(x.value)
    }
  }
}

// MARK: - Derivative and transpose

extension NamedReduction: LinearPrimitive {
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let x = operands[0]
    let y = self([x.primal])[0]
    guard y.dtype.isInexact, let dx = x.tangent else { return [Dual(y, tangent: nil)] }
    let sum = NamedReduction(.sum, over: namedAxes)
    switch function {
    case .sum: return [Dual(y, tangent: sum([dx])[0])]
    case .maximum, .minimum:
      // The mean of the changes of those examples that have the extreme.
      let isExtreme = converted(x.primal .== y, to: dx.dtype)
      return [Dual(y, tangent: sum([dx * isExtreme])[0] / sum([isExtreme])[0])]
    }
  }

  // What each example gives goes to the sum of every example, whose cotangents it gets.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard function == .sum else { return notLinear(in: operands) }
    return [cotangents[0].map { self([$0])[0] }]
  }
}
