// SPDX-License-Identifier: Apache-2.0
//
// whileLoop and foriLoop: a function applied again and again to its own result.

internal import Primitives
public import TensorIR

/// Applies a function to a value as long as a condition holds.
///
///     whileLoop({ $0 .< 1000 }, { 2 * $0 }, x)
///
/// The number of steps is found while running; so derivatives work in forward mode only: see ``foriLoop(_:_:_:_:)`` and
/// ``scan(_:_:_:length:reverse:unroll:)`` for loops whose length is known. JAX's `lax.while_loop`.
///
/// Under ``vmap`` a condition that all examples share stays one condition. Where it differs, each example stops when its
/// own condition fails, and costs nothing from then on.
///
/// - Parameters:
///   - condition: Says of the carried value whether another step is wanted; returns one truth value.
///   - body: One step.
///   - initial: The value before the first step.
/// - Returns: The first value for which the condition does not hold.
/// - Precondition: The body returns a value of the structure and types of its argument. A Swift number as initial value
///   takes the type the body gives it.
public func whileLoop<T: Tree>(_ condition: (T) -> Tensor, _ body: (T) -> T, _ initial: T) -> T {
  looping("whileLoop", condition, body, initial)
}

/// Applies a function to two values as long as a condition holds; see ``whileLoop(_:_:_:)``.
///
///     whileLoop({ i, _ in i .< 10 }, { i, x in (i + 1, 2 * x) }, (0, x))
public func whileLoop<A: Tree, B: Tree>(
  _ condition: (A, B) -> Tensor,
  _ body: (A, B) -> (A, B),
  _ initial: (A, B)
) -> (A, B) {
  looping(
    "whileLoop",
    { condition($0.first, $0.second) },
    { TreePair(body($0.first, $0.second)) },
    TreePair(initial)
  ).values
}

/// Applies a function to three values as long as a condition holds; see ``whileLoop(_:_:_:)``.
public func whileLoop<A: Tree, B: Tree, C: Tree>(
  _ condition: (A, B, C) -> Tensor,
  _ body: (A, B, C) -> (A, B, C),
  _ initial: (A, B, C)
) -> (A, B, C) {
  looping(
    "whileLoop",
    { condition($0.first, $0.second, $0.third) },
    { TreeTriple(body($0.first, $0.second, $0.third)) },
    TreeTriple(initial)
  ).values
}

/// Applies a function to each integer from `lower` up to, but not including, `upper`, and to a carried value.
///
///     foriLoop(0, 10, x) { i, x in x + i }
///
/// The number of steps is known, so derivatives of both modes work: the loop is a ``scan(_:_:_:length:reverse:unroll:)``.
/// JAX's `lax.fori_loop`.
///
/// - Parameters:
///   - lower: The first integer.
///   - upper: The integer behind the last; where it is not above `lower`, no step is taken.
///   - initial: The value before the first step.
///   - body: One step, from the integer, an `i32[]`, and the carried value.
/// - Returns: The carried value after the last step.
/// - Precondition: The body returns a value of the structure and types of the carried one.
public func foriLoop<T: Tree>(_ lower: Int, _ upper: Int, _ initial: T, _ body: (Tensor, T) -> T)
  -> T
{
  let (count, overflow) = upper.subtractingReportingOverflow(lower)
  guard !overflow, Int32(exactly: lower) != nil, Int32(exactly: upper) != nil else {
    let kind = TensorError.Kind.integerDoesNotFit(
      Int32(exactly: lower) == nil ? lower : upper,
      .i32
    )
    return initial.invalidated(by: TensorError(kind, in: "foriLoop"))
  }
  let first = Tensor(ScalarValue(lower, as: .i32))
  return scanning(
    "foriLoop",
    { carry, _ in
      let (i, value) = carry.values
      return (TreePair((i + 1, body(i, value))), [Tensor]())
    },
    TreePair((first, initial)),
    [Tensor](),
    ScanOptions(length: Swift.max(count, 0), reverse: false, unroll: 1)
  ).0.second
}

/// Applies a function to each integer from one tensor up to another, and to a carried value; see
/// ``foriLoop(_:_:_:_:)``.
///
/// The number of steps is found while running, as in a ``whileLoop(_:_:_:)``.
///
/// - Parameters:
///   - lower: The first integer: a scalar of an integer type.
///   - upper: The integer behind the last, of the same type.
///   - initial: The value before the first step.
///   - body: One step, from the integer and the carried value.
/// - Returns: The carried value after the last step.
/// - Precondition: The bounds are integer scalars of one type.
@_disfavoredOverload
public func foriLoop<T: Tree>(
  _ lower: Tensor,
  _ upper: Tensor,
  _ initial: T,
  _ body: (Tensor, T) -> T
) -> T {
  for bound in [lower, upper] {
    if let error = bound.error { return initial.invalidated(by: error) }
    guard bound.rank == 0 && bound.dtype.isInteger else {
      return initial.invalidated(by: TensorError(.indexNotInteger(bound.type), in: "foriLoop"))
    }
  }
  let common = commonType(of: [lower, upper])
  let bounds = [lower, upper].map { converted($0, to: common.dtype, isWeak: common.isWeak) }
  return looping(
    "foriLoop",
    { (state: TreeTriple<Tensor, Tensor, T>) in state.first .< state.second },
    { state in TreeTriple((state.first + 1, state.second, body(state.first, state.third))) },
    TreeTriple((bounds[0], bounds[1], initial))
  ).third
}

// MARK: - Tracing

/// Traces condition and body and applies the loop.
private func looping<T: Tree>(
  _ place: String,
  _ condition: (T) -> Tensor,
  _ body: (T) -> T,
  _ initial: T
) -> T {
  do throws(TensorError) {
    var leaves = initial.leaves
    if let error = leaves.lazy.compactMap(\.error).first { throw error }
    let staged = try stagedStep(&leaves, initial, in: place) { inputs in
      let next = body(initial.replacingLeaves(inputs))
      return (next, next.leaves)
    }
    let test = try StagedProgram(leaves.map(\.type), in: place) { inputs in
      [condition(initial.replacingLeaves(inputs))]
    }
    guard test.outputTypes[0].strong == TensorType(.bool) else {
      throw TensorError(.predicateNotScalar(test.outputTypes[0]), in: place)
    }
    let loop = While(
      condition: test.program,
      conditionConstants: test.captures.count,
      body: staged.program,
      bodyConstants: staged.captures.count
    )
    return initial.replacingLeaves(loop(test.captures + staged.captures + leaves))
  } catch {
    return initial.invalidated(by: error)
  }
}

/// Traces a step of a loop until its carried values keep their types.
///
/// - Parameters:
///   - leaves: The initial values; numbers that give way take the type that the step gives them.
///   - initial: The tree they are the leaves of.
///   - place: The function, as errors name it.
///   - rowTypes: The types of the step's arguments behind the carried values.
///   - step: The step, on all its arguments: the carried tree after it, and all its results, carried values first.
/// - Returns: The traced step.
/// - Throws: What the step does that a loop cannot go on with.
func stagedStep<T: Tree>(
  _ leaves: inout [Tensor],
  _ initial: T,
  in place: String,
  rowTypes: [TensorType] = [],
  _ step: ([Tensor]) -> (T, [Tensor])
) throws(TensorError) -> StagedProgram {
  while true {
    let types = leaves.map(\.type)
    var next: T?
    let staged = try StagedProgram(types + rowTypes, in: place) { inputs in
      let result = step(inputs)
      next = result.0
      return result.1
    }
    guard let next else { preconditionFailure("tracing calls the function") }
    if let error = structureError(expected: initial, got: next, in: place) { throw error }
    var isStable = true
    var problems: [TensorError.CarriedValue] = []
    for (position, type) in types.enumerated() {
      let after = staged.outputTypes[position]
      if type.strong == after.strong && (!type.isWeak || after.isWeak) { continue }
      if let stronger = yielding(type, to: after) {
        leaves[position] = given(leaves[position], stronger)
        isStable = false
      } else if type.strong != after.strong && yielding(after, to: type) == nil {
        problems.append(
          TensorError.CarriedValue(
            path: Arguments.paths([initial], "carry")[position],
            before: type,
            after: after
          )
        )
      }
    }
    if !problems.isEmpty { throw TensorError(.carryTypeChanged(problems), in: place) }
    if isStable {
      return try staged.converted(to: types + staged.outputTypes[types.count...], in: place)
    }
  }
}
