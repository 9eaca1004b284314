// SPDX-License-Identifier: Apache-2.0
//
// Comparison of two numbers, for every pair of elements; the result is a mask of truth values.
// To add a function: add a case, then follow the compiler; each switch below is one of its rules.

package import Loops
package import TensorIR

/// One comparison, applied to every pair of elements.
package struct Comparison: BinaryPrimitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable {
    case equal = "eq"
    case notEqual = "ne"
    case less = "lt"
    case lessEqual = "le"
    case greater = "gt"
    case greaterEqual = "ge"
  }

  package let function: Function

  package init(_ function: Function) { self.function = function }

  package var name: String { function.rawValue }

  package func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    if x.dtype.isComplex && isOrder { throw TensorError(.unordered(x), in: name) }
    return TensorType(.bool, try elementwiseShape(x, y, in: name))
  }

  /// Whether the comparison is of what is less or greater, which complex numbers are not.
  package var isOrder: Bool {
    switch function {
    case .equal, .notEqual: false
    case .less, .lessEqual, .greater, .greaterEqual: true
    }
  }
}

// MARK: - Rules

extension Comparison {
  package func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched {
    batchElementwise(self, [x, y])
  }

  // A truth value does not vary.
  package func derivativeRule(_ x: Dual, _ y: Dual) -> Dual {
    Dual(self(x.primal, y.primal), tangent: nil)
  }
}

extension Comparison: Lowerable {
  package var opcode: Opcode? {
    switch function {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessEqual
    case .greater: .greater
    case .greaterEqual: .greaterEqual
    }
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    guard let opcode else { preconditionFailure("every comparison is one operation") }
    return .pointwise(.single(opcode, operands[0].dtype))
  }
}
