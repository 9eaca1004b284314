// SPDX-License-Identifier: Apache-2.0
//
// Sorting as users write it. Descending order is the ascending one backwards, as in JAX: NaN then comes first.

public import TensorIR

/// The axis of all tensors counted from 0, or the mistake.
private func resolved(_ axis: Int, of x: Tensor, in place: String) throws(TensorError) -> Int {
  guard let resolved = x.shape.resolve(axis) else {
    throw TensorError(.axisOutOfRange(axis: axis, type: x.type), in: place)
  }
  return resolved
}

/// The tensor with its elements along an axis in ascending order.
///
///     sort(f32[2, 3]) → f32[2, 3]
///
/// -0 equals 0; NaN comes last, or first in descending order. NumPy's `sort`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that is sorted; negative axes count from the end.
///   - descending: Whether the largest element comes first.
/// - Returns: A tensor of the same shape.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func sort(_ x: Tensor, axis: Int = -1, descending: Bool = false) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    let axis = try resolved(axis, of: x, in: "sort")
    let sorted = Sort(axis: axis)([x])[0]
    return descending ? flip(sorted, axis: axis) : sorted
  } catch {
    return fail(error)
  }
}

/// Several tensors in the order of the first ones along an axis.
///
///     let sorted = sort([keys, values])   // values in the order of keys
///
/// Equal elements stay in order. JAX's `lax.sort`.
///
/// - Parameters:
///   - operands: Tensors of one shape, of any dtypes.
///   - axis: The axis that is sorted; negative axes count from the end.
///   - keys: How many of the tensors decide the order, each where those before it are equal.
/// - Returns: The tensors in their new order.
/// - Precondition: There is at least one tensor, all have the same shape, and `keys` is not more than there are.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func sort(_ operands: [Tensor], axis: Int = -1, keys: Int = 1) -> [Tensor] {
  if let invalid = operands.first(where: \.isInvalid) { return operands.map { _ in invalid } }
  do throws(TensorError) {
    guard let first = operands.first else { throw TensorError(.nothingToConcatenate, in: "sort") }
    let axis = try resolved(axis, of: first, in: "sort")
    return Sort(axis: axis, keyCount: keys, operandCount: operands.count)(operands)
  } catch {
    let invalid = fail(error)
    return operands.map { _ in invalid }
  }
}

/// The indices that would sort a tensor along an axis.
///
///     argsort(f32[2, 3]) → i32[2, 3]
///
/// The indices of equal elements are in order. NumPy's and JAX's `argsort`; see ``sort(_:axis:descending:)``.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that is sorted; negative axes count from the end.
///   - descending: Whether the index of the largest element comes first.
/// - Returns: For each place of the sorted tensor, the index where its element is in `x`.
/// - Complexity: O(*n* log *n*) for each row of *n* elements, O(*n*) for long ones.
public func argsort(_ x: Tensor, axis: Int = -1, descending: Bool = false) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    let axis = try resolved(axis, of: x, in: "argsort")
    let places = iota(x.shape[axis].indexType, x.shape, axis: axis)
    let sort = Sort(axis: axis, operandCount: 2)
    if !descending { return sort([x, places])[1] }
    // Backwards before and after, so that equal elements stay in order.
    return flip(sort([flip(x, axis: axis), flip(places, axis: axis)])[1], axis: axis)
  } catch {
    return fail(error)
  }
}

/// The indices that sort by several keys, the last of which counts most.
///
///     lexsort([f32[n], f32[n]]) → i32[n]
///
/// NumPy's `lexsort`.
///
/// - Parameters:
///   - keys: Tensors of one shape, of any dtypes; the last is the first that is compared.
///   - axis: The axis that is sorted; negative axes count from the end.
/// - Returns: For each place of the sorted keys, the index where they are now.
/// - Precondition: There is at least one key, and all have the same shape.
/// - Complexity: O(*k* · *n* log *n*) for *k* keys.
public func lexsort(_ keys: [Tensor], axis: Int = -1) -> Tensor {
  if let invalid = keys.first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    guard let first = keys.first else { throw TensorError(.nothingToConcatenate, in: "lexsort") }
    guard keys.allSatisfy({ $0.shape == first.shape }) else {
      throw TensorError(.shapesDiffer(keys.map(\.type)), in: "lexsort")
    }
    let axis = try resolved(axis, of: first, in: "lexsort")
    let places = iota(first.shape[axis].indexType, first.shape, axis: axis)
    let sort = Sort(axis: axis, keyCount: keys.count, operandCount: keys.count + 1)
    return sort(keys.reversed() + [places])[keys.count]
  } catch {
    return fail(error)
  }
}

extension Int {
  /// The type of indices along an axis of this size.
  package var indexType: DType { self <= Int(Int32.max) ? .i32 : .i64 }
}
