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
///   - holomorphic: Whether the derivative of a function of complex numbers is wanted.
///   - f: The function, and what else it returns.
/// - Returns: The value, the gradient in the structure of the point, and what else the function returned.
package func gradient<D: Tree, Aux: Tree>(
  _ place: String,
  _ point: D,
  role: String = "argument",
  holomorphic: Bool = false,
  _ f: (D) -> (Tensor, Aux)
) -> (value: Tensor, gradient: D, auxiliary: Aux) {
  if let error = wrongLeaf(of: point, role, holomorphic, in: place) {
    let (value, auxiliary) = f(point.invalidated(by: error))
    return (value, point.invalidated(by: error), auxiliary)
  }
  let linearized = LinearizedFunction(place, at: point) { TreePair(f($0)) }
  let (value, auxiliary) = linearized.value.values
  guard !value.isInvalid else {
    return (value, point.mapLeaves { _ in value }, auxiliary)
  }
  let error =
    value.rank == 0
    ? wrongResult(value, holomorphic, in: place)
    : TensorError(.gradientOfNonScalar(value.type), in: place)
  if let error {
    let invalid = fail(error)
    return (invalid, point.mapLeaves { _ in invalid }, auxiliary)
  }
  let one = Tensor(ScalarValue(1.0, as: value.dtype))
  let cotangents = [one] + auxiliary.leaves.map { _ in Tensor?.none }
  return (value, linearized.pullBack(leaves: cotangents), auxiliary)
}

/// The error of differentiating with respect to what does not vary, or as a complex variable to what is real.
func wrongLeaf(of point: some Tree, _ role: String, _ holomorphic: Bool, in place: String)
  -> TensorError?
{
  let leaves = point.leaves
  let position = leaves.firstIndex {
    !(holomorphic ? $0.dtype.isComplex : $0.dtype.isInexact) && !$0.isInvalid
  }
  guard let position else { return nil }
  let path = Arguments.paths([point], role)[position]
  let type = leaves[position].type
  let kind: TensorError.Kind =
    type.dtype.isInexact
    ? .notHolomorphic(path: path, type) : .gradientOfInteger(path: path, type)
  return TensorError(kind, in: place)
}

/// The error of running backwards from a result of a type that has no gradient.
func wrongResult(_ value: Tensor, _ holomorphic: Bool, in place: String) -> TensorError? {
  let type = value.type
  if holomorphic ? type.dtype.isComplex : type.dtype.isFloating { return nil }
  let kind: TensorError.Kind =
    holomorphic
    ? .notHolomorphic(path: "result", type)
    : type.dtype.isComplex
      ? .gradientOfComplex(path: "result", type) : .gradientOfInteger(path: "result", type)
  return TensorError(kind, in: place)
}

/// The value and the gradient of a scalar function that returns nothing else.
package func gradient<D: Tree>(
  _ place: String,
  _ point: D,
  role: String = "argument",
  holomorphic: Bool = false,
  _ f: (D) -> Tensor
) -> (value: Tensor, gradient: D) {
  let result = gradient(place, point, role: role, holomorphic: holomorphic) {
    (f($0), NoAuxiliary())
  }
  return (result.value, result.gradient)
}

/// The auxiliary result of a function that has none.
private struct NoAuxiliary: Tree {
  func flatten(into flattener: inout Flattener) {}
  func unflatten(from leaves: inout Leaves) -> NoAuxiliary { self }
}
