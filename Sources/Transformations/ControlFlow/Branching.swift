// SPDX-License-Identifier: Apache-2.0
//
// cond and switchCase: one of several functions is run, chosen by a tensor. All of them are traced.

internal import Primitives
public import TensorIR

/// The result of one of two functions, chosen by a truth value.
///
///     cond(x .> 0, { sqrt(x) }, { zeros(like: x) })
///
/// Both functions are traced; only the one that is chosen runs, unlike with ``select(_:_:_:)``. So its derivative does not
/// suffer from the other's either. The functions may use any tensors of their surroundings. JAX's `lax.cond`.
///
/// Under ``vmap`` a predicate that all examples share stays one choice. Where examples choose for themselves, each
/// function runs on those examples that chose it, and captured tensors that all examples share are not repeated.
///
/// - Parameters:
///   - predicate: One truth value, or a number, of which all but 0 are true.
///   - onTrue: The function that gives the result when the predicate is true.
///   - onFalse: The function that gives it otherwise.
/// - Returns: What the chosen function returns.
/// - Precondition: The predicate is a scalar; both functions return trees of the same structure and types. A Swift number
///   takes the type of what the other function returns.
public func cond<R: Tree>(_ predicate: Tensor, _ onTrue: () -> R, _ onFalse: () -> R) -> R {
  guard predicate.isInvalid || predicate.rank == 0 else {
    return onTrue().invalidated(by: TensorError(.predicateNotScalar(predicate.type), in: "cond"))
  }
  let index = asTruth(predicate).as(.i32)
  return withoutActuallyEscaping(onTrue) { onTrue in
    withoutActuallyEscaping(onFalse) { onFalse in
      branching("cond", index, [onFalse, onTrue], numbered: [1, 0])
    }
  }
}

/// The result of one of two functions of the same argument, chosen by a truth value; see ``cond(_:_:_:)``.
///
///     cond(x .> 0, sqrt, exp, x)
public func cond<A: Tree, R: Tree>(
  _ predicate: Tensor,
  _ onTrue: (A) -> R,
  _ onFalse: (A) -> R,
  _ operand: A
) -> R {
  cond(predicate, { onTrue(operand) }, { onFalse(operand) })
}

/// The result of one of two functions of the same arguments, chosen by a truth value; see ``cond(_:_:_:)``.
public func cond<A: Tree, B: Tree, R: Tree>(
  _ predicate: Tensor,
  _ onTrue: (A, B) -> R,
  _ onFalse: (A, B) -> R,
  _ first: A,
  _ second: B
) -> R {
  cond(predicate, { onTrue(first, second) }, { onFalse(first, second) })
}

/// The result of one of several functions, chosen by its number.
///
///     switchCase(operation, [{ x + y }, { x - y }, { x * y }])
///
/// An index below 0 chooses the first function, one beyond the last the last. All functions are traced; only one runs. See
/// ``cond(_:_:_:)``. JAX's `lax.switch`.
///
/// - Parameters:
///   - index: One integer.
///   - branches: The functions.
/// - Returns: What the chosen function returns.
/// - Precondition: There is a function; all return trees of the same structure and types.
public func switchCase<R: Tree>(_ index: Tensor, _ branches: [() -> R]) -> R {
  guard let first = branches.first else {
    preconditionFailure("\(TensorError(.noBranches, in: "switchCase"))")
  }
  guard index.isInvalid || (index.rank == 0 && index.dtype.isInteger) else {
    let error = TensorError(.indexNotInteger(index.type), in: "switchCase")
    return first().invalidated(by: error)
  }
  return branching("switchCase", clamped(index, below: branches.count), branches)
}

/// The result of one of several functions of the same argument, chosen by its number; see ``switchCase(_:_:)``.
///
///     switchCase(kind, [sin, cos, tanh], x)
public func switchCase<A: Tree, R: Tree>(
  _ index: Tensor,
  _ branches: [(A) -> R],
  _ operand: A
) -> R {
  switchCase(index, branches.map { branch in { branch(operand) } })
}

/// An index as an i32 that means the same branch.
private func clamped(_ index: Tensor, below count: Int) -> Tensor {
  switch index.dtype {
  case .i8, .i16, .i32, .u8, .u16, .bool: return index.as(.i32)
  case .i64, .u32, .u64, .bf16, .f16, .f32, .f64, .c64, .c128:
    // Larger integers would wrap.
    let last = Tensor(ScalarValue(count - 1, as: index.dtype))
    let zero = Tensor(ScalarValue(0, as: index.dtype))
    return minimum(maximum(index, zero), last).as(.i32)
  }
}

// MARK: - Tracing

/// Traces every branch and applies the one that the index says.
///
/// `numbered` says how errors number the branches: as they come when it is `nil`.
private func branching<R: Tree>(
  _ place: String,
  _ index: Tensor,
  _ branches: [() -> R],
  numbered: [Int]? = nil
) -> R {
  var results: [R] = []
  do throws(TensorError) {
    if let error = index.error { throw error }
    var programs: [StagedProgram] = []
    for branch in branches {
      programs.append(
        try StagedProgram([], in: place) { _ in
          let result = branch()
          results.append(result)
          return result.leaves
        }
      )
    }
    let numbers = numbered ?? Array(branches.indices)
    let types = try commonTypes(programs, results, numbers, in: place)
    for number in programs.indices {
      programs[number] = try programs[number].converted(to: types, in: place)
    }
    programs = StagedProgram.sharingCaptures(programs)
    return results[0].replacingLeaves(applied(programs, index))
  } catch {
    return (results.first ?? branches[0]()).invalidated(by: error)
  }
}

/// Applies the choice; a result that every branch takes from outside is that value.
private func applied(_ programs: [StagedProgram], _ index: Tensor) -> [Tensor] {
  let captures = programs[0].captures
  let forwarded = programs[0].program.outputs.indices.map { position -> Int? in
    let sources = programs.map { $0.program.source(ofOutput: position) }
    return sources.allSatisfy { $0 == sources[0] } ? sources[0] : nil
  }
  let kept = forwarded.indices.filter { forwarded[$0] == nil }
  let cond = Cond(programs.map { $0.program.givingOutputs(kept) })
  var results = kept.isEmpty ? [].makeIterator() : cond([index] + captures).makeIterator()
  return forwarded.map { source in
    source.map { captures[$0] } ?? results.next() ?? index
  }
}

/// The type of each leaf of the results: the one they have in all branches, or the one to which the others give way.
private func commonTypes<R: Tree>(
  _ programs: [StagedProgram],
  _ results: [R],
  _ numbers: [Int],
  in place: String
) throws(TensorError) -> [TensorType] {
  for result in results.dropFirst() {
    if let error = structureError(expected: results[0], got: result, in: place) { throw error }
  }
  let first = numbers.firstIndex(of: 0) ?? 0
  var types = programs[first].outputTypes
  for program in programs {
    for (position, type) in program.outputTypes.enumerated() {
      if let stronger = yielding(types[position], to: type) { types[position] = stronger }
    }
  }
  var problems: [TensorError.BranchResult] = []
  let paths = Arguments.paths([results[0]], "result")
  for (number, program) in zip(numbers, programs).sorted(by: { $0.0 < $1.0 }) {
    for (position, type) in program.outputTypes.enumerated()
    where type.strong != types[position].strong && yielding(type, to: types[position]) == nil {
      problems.append(
        TensorError.BranchResult(
          path: paths[position],
          first: programs[first].outputTypes[position],
          other: type,
          branch: number
        )
      )
    }
  }
  if !problems.isEmpty { throw TensorError(.branchTypesDiffer(problems), in: place) }
  return types
}
