// SPDX-License-Identifier: Apache-2.0
//
// Elements chosen from several tensors by the first condition that holds.

internal import Primitives
public import TensorIR

/// For each element the choice that belongs to the first condition that holds.
///
///     select([x .< 0, x .> 10], [-x, x * x], otherwise: x)
///
/// NumPy's `select`. All choices are computed; see ``select(_:_:_:)`` about their derivatives.
///
/// - Parameters:
///   - conditions: One mask or more.
///   - choices: As many tensors.
///   - otherwise: The elements where no condition holds.
/// - Returns: A tensor of the shape to which all broadcast, in the common element type of the choices.
/// - Precondition: There are as many choices as conditions, one at least, and the shapes broadcast.
public func select(_ conditions: [Tensor], _ choices: [Tensor], otherwise: Tensor = 0) -> Tensor {
  chosen(conditions, choices, otherwise, in: "select")
}

/// A function made of pieces: for each element the value of the piece whose condition is the last that holds.
///
///     piecewise(x, [x .< 0, x .>= 0], [{ -$0 }, { sqrt($0) }])
///
/// NumPy's `piecewise`. Every function is computed for all elements; see ``select(_:_:_:)`` about their derivatives.
///
/// - Parameters:
///   - x: A tensor.
///   - conditions: One mask or more, which broadcast against `x`.
///   - functions: A function of `x` for each condition; one more gives the elements where no condition holds, which are 0
///     otherwise.
/// - Returns: A tensor of the shape of `x`, in its element type.
/// - Precondition: There are as many functions as conditions, or one more.
public func piecewise(
  _ x: Tensor,
  _ conditions: [Tensor],
  _ functions: [(Tensor) -> Tensor]
) -> Tensor {
  if x.isInvalid { return x }
  guard functions.count == conditions.count || functions.count == conditions.count + 1 else {
    let mistake = ArrangementMistake.countsDiffer(
      "functions",
      functions.count,
      "conditions, or one more",
      conditions.count
    )
    return fail(TensorError(.arrangement(mistake), in: "piecewise"))
  }
  let values = functions.map { $0(x).as(x.dtype) }
  let zero = Tensor(ScalarValue(0, as: x.dtype))
  let otherwise = values.count > conditions.count ? values[conditions.count] : zero
  return chosen(
    conditions.reversed(),
    values.prefix(conditions.count).reversed(),
    otherwise,
    in: "piecewise"
  )
}

private func chosen(
  _ conditions: [Tensor],
  _ choices: [Tensor],
  _ otherwise: Tensor,
  in place: String
) -> Tensor {
  guard conditions.count == choices.count && !conditions.isEmpty else {
    let mistake = ArrangementMistake.countsDiffer(
      "choices",
      choices.count,
      "conditions, and one at least",
      conditions.count
    )
    return fail(TensorError(.arrangement(mistake), in: place))
  }
  // Promoted together: the type does not depend on which choice comes first.
  let operands = choices + [otherwise]
  if let invalid = (operands + conditions).first(where: \.isInvalid) { return invalid }
  let common = commonType(of: operands)
  let values = operands.map { converted($0, to: common.dtype, isWeak: common.isWeak) }
  return zip(conditions, values).reversed().reduce(values[choices.count]) { rest, choice in
    select(choice.0, choice.1, rest)
  }
}
