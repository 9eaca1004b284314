// SPDX-License-Identifier: Apache-2.0
//
// Reductions as users call them. Each has three forms: over all axes, so that `vmap(sum)` needs no closure; over
// one axis; over several.

public import TensorIR

// MARK: - What they share

/// Applies a reduction as users write it.
///
/// `nil` means all axes; no axes change nothing but the dtype.
func reduced(
  _ function: Reduce.Function,
  _ x: Tensor,
  axes: [Int]?,
  keepAxes: Bool,
  in place: String
) -> Tensor {
  if x.isInvalid { return x }
  let resolved: [Int]
  do throws(TensorError) {
    resolved =
      try axes.map { axes throws(TensorError) in try x.type.resolve(axes, in: place) }
      ?? Array(0..<x.rank)
    if function.needsElements && resolved.contains(where: { x.shape[$0] == 0 }) {
      throw TensorError(.emptyReduction(x.type, axes: resolved), in: place)
    }
  } catch {
    return fail(error)
  }
  let operand = adapted(x, for: function)
  if resolved.isEmpty { return operand }
  let result = Reduce(function, axes: resolved)(operand)
  return keepAxes ? reshape(result, to: x.shape.keeping(resolved)) : result
}

extension TensorType {
  /// Different axes of this type, as users name them, counted from 0.
  package func resolve(_ axes: [Int], in place: String) throws(TensorError) -> [Int] {
    var resolved: [Int] = []
    for axis in axes {
      guard let found = shape.resolve(axis) else {
        throw TensorError(.axisOutOfRange(axis: axis, type: self), in: place)
      }
      if resolved.contains(found) { throw TensorError(.duplicateAxes(axes), in: place) }
      resolved.append(found)
    }
    return resolved
  }
}

extension Reduce.Function {
  /// Whether no elements have no result.
  fileprivate var needsElements: Bool {
    switch self {
    case .maximum, .minimum: true
    case .sum, .product, .and, .or: false
    }
  }
}

/// The operand in the dtype a reduction of users computes in.
private func adapted(_ x: Tensor, for function: Reduce.Function) -> Tensor {
  switch function {
  case .sum, .product:
    let dtype = x.dtype.accumulating
    return x.dtype == dtype ? x : converted(x, to: dtype, isWeak: x.isWeak)
  case .maximum, .minimum: return x
  case .and, .or: return asTruth(x)
  }
}

extension DType {
  /// The type in which NumPy and JAX sum elements of this type.
  fileprivate var accumulating: DType {
    switch self {
    case .bool, .i8, .i16: .i32
    case .u8, .u16: .u32
    case .i32, .i64, .u32, .u64, .bf16, .f16, .f32, .f64, .c64, .c128: self
    }
  }
}

extension Shape {
  /// This shape with size 1 along some axes.
  package func keeping(_ axes: [Int]) -> Shape {
    var shape = self
    for axis in axes { shape[axis] = 1 }
    return shape
  }
}

// MARK: - sum

/// The sum of the tensor.
///
///     f32[…] → f32[]
///
/// Integers are summed in 32 bits or more, truth values as i32; bf16 and f16 are summed in f32 and rounded once. NumPy's `sum`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func sum(_ x: Tensor) -> Tensor {
  reduced(.sum, x, axes: nil, keepAxes: false, in: "sum")
}

/// The sum along one axis.
///
///     sum(f32[2, 3], axis: 1) → f32[2]
///
/// Integers are summed in 32 bits or more, truth values as i32; bf16 and f16 are summed in f32 and rounded once. NumPy's `sum`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func sum(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.sum, x, axes: [axis], keepAxes: keepAxes, in: "sum")
}

/// The sum along several axes.
///
///     sum(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// Integers are summed in 32 bits or more, truth values as i32; bf16 and f16 are summed in f32 and rounded once. NumPy's `sum`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func sum(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  reduced(.sum, x, axes: axes, keepAxes: keepAxes, in: "sum")
}

// MARK: - product

/// The product of the tensor.
///
///     f32[…] → f32[]
///
/// Integers are multiplied in 32 bits or more, truth values as i32; bf16 and f16 in f32, rounded once. NumPy's `prod`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func product(_ x: Tensor) -> Tensor {
  reduced(.product, x, axes: nil, keepAxes: false, in: "product")
}

/// The product along one axis.
///
///     product(f32[2, 3], axis: 1) → f32[2]
///
/// Integers are multiplied in 32 bits or more, truth values as i32; bf16 and f16 in f32, rounded once. NumPy's `prod`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func product(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.product, x, axes: [axis], keepAxes: keepAxes, in: "product")
}

/// The product along several axes.
///
///     product(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// Integers are multiplied in 32 bits or more, truth values as i32; bf16 and f16 in f32, rounded once. NumPy's `prod`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func product(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  reduced(.product, x, axes: axes, keepAxes: keepAxes, in: "product")
}

// MARK: - max

/// The largest element of the tensor.
///
///     f32[…] → f32[]
///
/// NaN if any element is. NumPy's `max`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
/// - Precondition: There is at least one element.
public func max(_ x: Tensor) -> Tensor {
  reduced(.maximum, x, axes: nil, keepAxes: false, in: "max")
}

/// The largest element along one axis.
///
///     max(f32[2, 3], axis: 1) → f32[2]
///
/// NaN if any element is. NumPy's `max`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Precondition: There is at least one element along the axis.
public func max(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.maximum, x, axes: [axis], keepAxes: keepAxes, in: "max")
}

/// The largest element along several axes.
///
///     max(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN if any element is. NumPy's `max`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Precondition: There is at least one element along the axes.
public func max(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  reduced(.maximum, x, axes: axes, keepAxes: keepAxes, in: "max")
}

// MARK: - min

/// The smallest element of the tensor.
///
///     f32[…] → f32[]
///
/// NaN if any element is. NumPy's `min`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
/// - Precondition: There is at least one element.
public func min(_ x: Tensor) -> Tensor {
  reduced(.minimum, x, axes: nil, keepAxes: false, in: "min")
}

/// The smallest element along one axis.
///
///     min(f32[2, 3], axis: 1) → f32[2]
///
/// NaN if any element is. NumPy's `min`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
/// - Precondition: There is at least one element along the axis.
public func min(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.minimum, x, axes: [axis], keepAxes: keepAxes, in: "min")
}

/// The smallest element along several axes.
///
///     min(f32[2, 3, 4], axes: [0, 2]) → f32[3]
///
/// NaN if any element is. NumPy's `min`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
/// - Precondition: There is at least one element along the axes.
public func min(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  reduced(.minimum, x, axes: axes, keepAxes: keepAxes, in: "min")
}

// MARK: - all

/// Whether all elements are true of the tensor.
///
///     bool[…] → bool[]
///
/// Numbers are true where they differ from 0. NumPy's `all`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func all(_ x: Tensor) -> Tensor {
  reduced(.and, x, axes: nil, keepAxes: false, in: "all")
}

/// Whether all elements are true along one axis.
///
///     all(bool[2, 3], axis: 1) → bool[2]
///
/// Numbers are true where they differ from 0. NumPy's `all`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func all(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.and, x, axes: [axis], keepAxes: keepAxes, in: "all")
}

/// Whether all elements are true along several axes.
///
///     all(bool[2, 3, 4], axes: [0, 2]) → bool[3]
///
/// Numbers are true where they differ from 0. NumPy's `all`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func all(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  reduced(.and, x, axes: axes, keepAxes: keepAxes, in: "all")
}

// MARK: - any

/// Whether at least one element is true of the tensor.
///
///     bool[…] → bool[]
///
/// Numbers are true where they differ from 0. NumPy's `any`.
///
/// - Parameter x: A tensor.
/// - Returns: A scalar.
public func any(_ x: Tensor) -> Tensor {
  reduced(.or, x, axes: nil, keepAxes: false, in: "any")
}

/// Whether at least one element is true along one axis.
///
///     any(bool[2, 3], axis: 1) → bool[2]
///
/// Numbers are true where they differ from 0. NumPy's `any`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that disappears; negative axes count from the end.
///   - keepAxes: Whether the axis stays, with size 1.
/// - Returns: A tensor without that axis.
public func any(_ x: Tensor, axis: Int, keepAxes: Bool = false) -> Tensor {
  reduced(.or, x, axes: [axis], keepAxes: keepAxes, in: "any")
}

/// Whether at least one element is true along several axes.
///
///     any(bool[2, 3, 4], axes: [0, 2]) → bool[3]
///
/// Numbers are true where they differ from 0. NumPy's `any`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes that disappear; negative axes count from the end.
///   - keepAxes: Whether the axes stay, with size 1.
/// - Returns: A tensor without those axes.
public func any(_ x: Tensor, axes: [Int], keepAxes: Bool = false) -> Tensor {
  reduced(.or, x, axes: axes, keepAxes: keepAxes, in: "any")
}
