// SPDX-License-Identifier: Apache-2.0
//
// Gradients: linearize the function at the point, then run the linear part backwards from 1.

package import TensorIR

/// The value and the gradient of a scalar function.
///
/// - Parameters:
///   - place: The transformation, as errors name it.
///   - point: What is differentiated.
///   - role: How errors name the point.
///   - f: The function, and what else it returns.
/// - Returns: The value, the gradient in the structure of the point, and what else the function returned.
package func gradient<D: Tree, Aux: Tree>(
  _ place: String,
  _ point: D,
  role: String = "argument",
  _ f: (D) -> (Tensor, Aux)
) -> (value: Tensor, gradient: D, auxiliary: Aux) {
  if let error = integerLeaf(of: point, role, in: place) {
    let (value, auxiliary) = f(point.invalidated(by: error))
    return (value, point.invalidated(by: error), auxiliary)
  }
  let linearized = LinearizedFunction(place, at: point) { TreePair(f($0)) }
  let (value, auxiliary) = linearized.value.values
  guard !value.isInvalid else {
    return (value, point.mapLeaves { _ in value }, auxiliary)
  }
  if value.rank != 0 || !value.dtype.isFloating {
    let kind: TensorError.Kind =
      value.rank != 0
      ? .gradientOfNonScalar(value.type) : .gradientOfInteger(path: "result", value.type)
    let invalid = fail(TensorError(kind, in: place))
    return (invalid, point.mapLeaves { _ in invalid }, auxiliary)
  }
  let one = Tensor(ScalarValue(1.0, as: value.dtype))
  let cotangents = [one] + auxiliary.leaves.map { _ in Tensor?.none }
  return (value, linearized.pullBack(leaves: cotangents), auxiliary)
}

/// The error of differentiating a value that is not floating-point.
func integerLeaf(of point: some Tree, _ role: String, in place: String) -> TensorError? {
  let leaves = point.leaves
  guard let position = leaves.firstIndex(where: { !$0.dtype.isFloating && !$0.isInvalid }) else {
    return nil
  }
  return TensorError(
    .gradientOfInteger(
      path: Arguments.paths([point], role)[position],
      leaves[position].type
    ),
    in: place
  )
}

/// The value and the gradient of a scalar function that returns nothing else.
package func gradient<D: Tree>(
  _ place: String,
  _ point: D,
  role: String = "argument",
  _ f: (D) -> Tensor
) -> (value: Tensor, gradient: D) {
  let result = gradient(place, point, role: role) { (f($0), NoAuxiliary()) }
  return (result.value, result.gradient)
}

/// The auxiliary result of a function that has none.
private struct NoAuxiliary: Tree {
  func flatten(into flattener: inout Flattener) {}
  func unflatten(from leaves: inout Leaves) -> NoAuxiliary { self }
}
