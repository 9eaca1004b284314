// SPDX-License-Identifier: Apache-2.0
//
// jvp, linearize, vjp and linearTranspose on lists of leaves; the overloads for users' types are thin layers over
// these.

internal import Primitives
package import TensorIR

/// A function linearized at a point, between the user's types.
package struct LinearizedFunction<D: Tree, R: Tree>: Sendable {
  /// The value at the point.
  package let value: R
  private let linearization: Linearization?
  private let point: D
  private let error: TensorError?

  /// Linearizes `f` at `point`.
  ///
  /// - Parameters:
  ///   - place: The transformation, as errors name it.
  ///   - point: Where; only its floating-point leaves vary.
  ///   - f: The function.
  package init(_ place: String, at point: D, _ f: (D) -> R) {
    self.point = point
    var result: R?
    do throws(TensorError) {
      let leaves = point.leaves
      if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
      let traced = try trace(leaves.map(\.type), kind: place, staging: false) { inputs in
        let value = f(point.replacingLeaves(inputs))
        result = value
        return value.leaves
      }
      let linearization = try traced.program.linearized(
        traced.captures + leaves,
        varying: traced.captures.map { _ in false } + leaves.map(\.dtype.isInexact)
      )
      if let invalid = linearization.outputs.lazy.compactMap(\.error).first { throw invalid }
      guard let result else { preconditionFailure("tracing calls the function") }
      value = result.replacingLeaves(linearization.outputs)
      self.linearization = linearization
      error = nil
    } catch {
      value = (result ?? f(point)).invalidated(by: error)
      linearization = nil
      self.error = error
    }
  }

  /// How many leaves of the linearization's inputs precede the point's: the captured values.
  private func captureCount(_ linearization: Linearization) -> Int {
    linearization.inputsVary.count - point.leaves.count
  }

  /// The tangent of the value for a tangent of the point.
  package func pushForward(_ tangent: D, in place: String) -> R {
    guard let linearization else { return value }
    do throws(TensorError) {
      let tangents = try matching(tangent, point, role: "tangent", in: place)
      let unused = Array(repeating: Tensor(ScalarValue(false)), count: captureCount(linearization))
      let results = linearization.pushForward(unused + tangents)
      return value.replacingLeaves(
        zip(results, value.leaves).map { Tensor.materialized($0, $1.type) }
      )
    } catch {
      return value.invalidated(by: error)
    }
  }

  /// The cotangent of the point for a cotangent of the value.
  package func pullBack(_ cotangent: R, in place: String) -> D {
    do throws(TensorError) {
      return try pullBack(leaves: matching(cotangent, value, role: "cotangent", in: place))
    } catch {
      return point.invalidated(by: error)
    }
  }

  /// The cotangent of the point for cotangents of the value's leaves; `nil` means zero.
  package func pullBack(leaves cotangents: [Tensor?]) -> D {
    guard let linearization else {
      return error.map { point.invalidated(by: $0) } ?? point
    }
    let results = linearization.pullBack(cotangents).dropFirst(captureCount(linearization))
    return point.replacingLeaves(
      zip(results, point.leaves).map { Tensor.materialized($0, $1.type) }
    )
  }
}

/// The leaves of a tangent or cotangent, checked against the value it belongs to.
private func matching<T: Tree>(
  _ tangent: T,
  _ value: T,
  role: String,
  in place: String
) throws(TensorError) -> [Tensor] {
  if let error = structureError(expected: value, got: tangent, in: place) { throw error }
  let tangents = tangent.leaves
  for (position, (tangentLeaf, leaf)) in zip(tangents, value.leaves).enumerated() {
    let type = leaf.type
    if let error = tangentLeaf.error { throw error }
    guard tangentLeaf.type.strong == type.strong else {
      throw TensorError(
        .tangentTypeDiffers(
          path: Arguments.paths([tangent], role)[position],
          expected: type,
          got: tangentLeaf.type
        ),
        in: place
      )
    }
  }
  return tangents
}

/// The value and the tangent of `f`, in one forward pass.
package func forward<D: Tree, R: Tree>(_ point: D, _ tangent: D, _ f: (D) -> R) -> (R, R) {
  var result: R?
  do throws(TensorError) {
    let leaves = point.leaves
    if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
    let tangents = try matching(tangent, point, role: "tangent", in: "jvp")
    let traced = try trace(leaves.map(\.type), kind: "jvp", staging: false) { inputs in
      let value = f(point.replacingLeaves(inputs))
      result = value
      return value.leaves
    }
    let duals = traced.program.differentiated(
      traced.captures.map { Dual($0, tangent: nil) }
        + zip(leaves, tangents).map { Dual($0, tangent: $0.dtype.isInexact ? $1 : nil) },
      linearizing: false
    )
    guard let result else { preconditionFailure("tracing calls the function") }
    return (
      result.replacingLeaves(duals.map(\.primal)),
      result.replacingLeaves(duals.map { Tensor.materialized($0.tangent, $0.primal.type) })
    )
  } catch {
    let invalid = (result ?? f(point)).invalidated(by: error)
    return (invalid, invalid)
  }
}

/// The transpose of a linear function at values of the types of `point`.
package func transposed<D: Tree, R: Tree>(_ point: D, _ f: (D) -> R) -> (R) -> D {
  do throws(TensorError) {
    let leaves = point.leaves
    if let invalid = leaves.lazy.compactMap(\.error).first { throw invalid }
    var result: R?
    let traced = try trace(leaves.map(\.type), kind: "linearTranspose", staging: false) { inputs in
      let value = f(point.replacingLeaves(inputs))
      result = value
      return value.leaves
    }
    guard let value = result else { preconditionFailure("tracing calls the function") }
    let operands =
      traced.captures.map { LinearOperand.known($0) } + leaves.map { .linear($0.type) }
    return { cotangent in
      do throws(TensorError) {
        let cotangents = try matching(
          cotangent,
          value,
          role: "cotangent",
          in: "linearTranspose"
        )
        let results = traced.program.transposed(cotangents, operands)
          .dropFirst(traced.captures.count)
        return point.replacingLeaves(
          zip(results, leaves).map { Tensor.materialized($0, $1.type) }
        )
      } catch {
        return point.invalidated(by: error)
      }
    }
  } catch {
    let invalid = point.invalidated(by: error)
    return { _ in invalid }
  }
}
