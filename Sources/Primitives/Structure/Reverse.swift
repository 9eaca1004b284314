// SPDX-License-Identifier: Apache-2.0
//
// Reverses the order of the elements along some axes. A backend reads with negative strides.

package import Loops
public import TensorIR

/// The operand with the elements along `axes` in reverse order.
package struct Reverse: LinearUnaryPrimitive, Lowerable {
  package let name = "rev"
  package let axes: [Int]

  package init(_ axes: [Int]) { self.axes = axes }

  package var parameters: [Parameter] { [.tuple("dimensions", axes)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard Set(axes).count == axes.count, axes.allSatisfy({ $0 >= 0 && $0 < x.rank }) else {
      throw TensorError(.invalidAxes("dimensions", axes, x), in: name)
    }
    return x
  }
}

// MARK: - Rules

extension Reverse {
  /// The mapped axis stays where it is; the reversed axes make room for it.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    Batched(Reverse(axes.makingRoom(at: x.axis))(x.value), axis: x.axis)
  }

  // Reversing twice changes nothing, so a reversal is its own inverse and, being a permutation, its own transpose.
  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor { self(ct) }

  /// A view that begins at the last element of each reversed axis and walks backwards.
  package func lowering(_ operands: [TensorType]) -> Lowering {
    var view = View.identity(rank: operands[0].rank)
    for axis in axes {
      view.starts[axis] = max(operands[0].shape[axis] - 1, 0)
      view.axes[axis] = .along(axis, step: -1)
    }
    return .view(view)
  }
}

// MARK: - Applying it

extension Tensor {
  /// The tensor with the elements along one axis in reverse order.
  ///
  ///     Tensor([1, 2, 3]).reversed(axis: 0)  // [3, 2, 1]
  ///
  /// - Parameter axis: An axis; negative axes count from the end.
  /// - Returns: A tensor of the same type.
  /// - Precondition: `axis` is an axis of this tensor.
  public func reversed(axis: Int) -> Tensor { flip(self, axes: [axis]) }
}

/// The tensor with the elements along every axis in reverse order.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same type.
public func flip(_ x: Tensor) -> Tensor { flip(x, axes: Array(0..<x.rank)) }

/// The tensor with the elements along one axis in reverse order.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: An axis; negative axes count from the end.
/// - Returns: A tensor of the same type.
/// - Precondition: `axis` is an axis of `x`.
public func flip(_ x: Tensor, axis: Int) -> Tensor { flip(x, axes: [axis]) }

/// The tensor with the elements along some axes in reverse order.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: Axes; negative axes count from the end.
/// - Returns: A tensor of the same type.
/// - Precondition: `axes` are distinct axes of `x`.
public func flip(_ x: Tensor, axes: [Int]) -> Tensor {
  if x.isInvalid || axes.isEmpty { return x }
  do throws(TensorError) {
    return Reverse(try x.type.resolve(axes, in: "flip"))(x)
  } catch {
    return fail(error)
  }
}
