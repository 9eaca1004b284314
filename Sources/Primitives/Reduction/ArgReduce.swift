// SPDX-License-Identifier: Apache-2.0
//
// Where along an axis the largest or smallest element is.

package import Loops
public import TensorIR

/// The first index of the largest or smallest element along an axis, or of the first NaN; that axis disappears.
package struct ArgReduce: UnaryPrimitive {
  /// The raw values are the names programs print.
  package enum Function: String, CaseIterable, Sendable { case argmax, argmin }

  package let function: Function
  package let axis: Int
  /// The type of the indices.
  package let index: DType

  package init(_ function: Function, axis: Int, index: DType = .i32) {
    self.function = function
    self.axis = axis
    self.index = index
  }

  package var name: String { function.rawValue }

  package var parameters: [Parameter] {
    [.tuple("axes", [axis]), .text("index_dtype", index.longName)]
  }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard axis >= 0 && axis < x.rank else {
      throw TensorError(.axisOutOfRange(axis: axis, type: x), in: name)
    }
    if x.dtype.isComplex { throw TensorError(.unordered(x), in: name) }
    guard x.shape[axis] > 0 else {
      throw TensorError(.emptyReduction(x, axes: [axis]), in: name)
    }
    return TensorType(index, x.shape.removing(at: axis))
  }
}

// MARK: - Rules

extension ArgReduce {
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let mapped = x.axis else { return Batched(self(x.value), axis: nil) }
    let batched = ArgReduce(function, axis: axis < mapped ? axis : axis + 1, index: index)
    return Batched(batched(x.value), axis: axis < mapped ? mapped - 1 : mapped)
  }

  // An index does not vary.
  package func derivativeRule(_ x: Dual) -> Dual { Dual(self(x.primal), tangent: nil) }
}

extension ArgReduce: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    .argumentReduction(ArgumentReduction(kind, axis: axis, index: index))
  }

  private var kind: ArgumentReduction.Kind {
    switch function {
    case .argmax: .maximum
    case .argmin: .minimum
    }
  }
}

// MARK: - Using it

/// Applies an index reduction as users write it; `nil` means all elements in row-major order.
private func reduced(
  _ function: ArgReduce.Function,
  _ x: Tensor,
  axis: Int?,
  keepAxes: Bool
) -> Tensor {
  if x.isInvalid { return x }
  guard let axis else {
    let index = ArgReduce(function, axis: 0)(reshape(x, to: [x.elementCount]))
    return keepAxes ? reshape(index, to: Shape(repeatElement(1, count: x.rank))) : index
  }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: function.rawValue))
  }
  let index = ArgReduce(function, axis: resolved)(x)
  return keepAxes ? reshape(index, to: x.shape.keeping([resolved])) : index
}

/// The index of the largest element, counted in row-major order.
///
///     f32[…] → i32[]
///
/// The first of several; a NaN counts as the largest. NumPy's `argmax`.
///
/// - Parameter x: A tensor with at least one element.
/// - Returns: A scalar index.
public func argmax(_ x: Tensor) -> Tensor { reduced(.argmax, x, axis: nil, keepAxes: false) }

/// The index of the largest element along an axis.
///
///     argmax(f32[2, 3], axis: 1) → i32[2]
///
/// The first of several; a NaN counts as the largest. NumPy's `argmax`.
///
/// - Parameters:
///   - x: A tensor.
///   - axis: The axis that is searched; negative axes count from the end.
///   - keepAxes: Whether that axis stays, with size 1.
/// - Returns: An index for each position along the other axes.
/// - Precondition: The axis has at least one element.
public func argmax(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.argmax, x, axis: axis, keepAxes: keepAxes)
}

/// The index of the smallest element, counted in row-major order.
///
///     f32[…] → i32[]
///
/// The first of several; a NaN counts as the smallest. NumPy's `argmin`.
///
/// - Parameter x: A tensor with at least one element.
/// - Returns: A scalar index.
public func argmin(_ x: Tensor) -> Tensor { reduced(.argmin, x, axis: nil, keepAxes: false) }

/// The index of the smallest element along an axis.
///
///     argmin(f32[2, 3], axis: 1) → i32[2]
///
/// The first of several; a NaN counts as the smallest. NumPy's `argmin`.
///
/// - Parameters:
///   - x: A tensor.
///   - axis: The axis that is searched; negative axes count from the end.
///   - keepAxes: Whether that axis stays, with size 1.
/// - Returns: An index for each position along the other axes.
/// - Precondition: The axis has at least one element.
public func argmin(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.argmin, x, axis: axis, keepAxes: keepAxes)
}

extension Tensor {
  /// The index of the largest element, counted in row-major order; see ``argmax(_:)``.
  public func argmax() -> Tensor { reduced(.argmax, self, axis: nil, keepAxes: false) }

  /// The index of the largest element along an axis; see ``argmax(_:axis:keepAxes:)``.
  public func argmax(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.argmax, self, axis: axis, keepAxes: keepAxes)
  }

  /// The index of the smallest element, counted in row-major order; see ``argmin(_:)``.
  public func argmin() -> Tensor { reduced(.argmin, self, axis: nil, keepAxes: false) }

  /// The index of the smallest element along an axis; see ``argmin(_:axis:keepAxes:)``.
  public func argmin(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.argmin, self, axis: axis, keepAxes: keepAxes)
  }
}
