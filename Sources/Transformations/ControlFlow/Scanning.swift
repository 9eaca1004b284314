// SPDX-License-Identifier: Apache-2.0
//
// scan and map: a function applied to each row of tensors in turn.

internal import Primitives
public import TensorIR

/// Applies a function to each row of a tree of tensors in turn, carrying a value along and stacking what it returns.
///
///     let (total, running) = scan({ sum, x in (sum + x, sum + x) }, 0, xs)     // xs: f32[n]
///
/// A row is what one index of axis 0 gives of each leaf of `xs`. The body is traced and batched once, whatever the length,
/// and derivatives of both modes work. JAX's `lax.scan`.
///
/// - Parameters:
///   - body: One step: from the carried value and a row to the next carried value and a result.
///   - initial: The carried value before the first step.
///   - xs: Tensors with the same number of rows.
///   - length: The number of steps, for `xs` without leaves; otherwise the number of rows.
///   - reverse: Whether to begin with the last row; results are stacked where their rows are.
///   - unroll: How many steps to write out in a row, a hint for machines that gain by it.
/// - Returns: The carried value after the last step, and the results of all steps, stacked along axis 0.
/// - Precondition: All leaves of `xs` have the same number of rows; the body returns a carried value of the structure and
///   types of its first argument. A Swift number as initial value takes the type the body gives it.
public func scan<C: Tree, X: Tree, Y: Tree>(
  _ body: (C, X) -> (C, Y),
  _ initial: C,
  _ xs: X,
  length: Int? = nil,
  reverse: Bool = false,
  unroll: Int = 1
) -> (C, Y) {
  scanning(
    "scan",
    body,
    initial,
    xs,
    ScanOptions(length: length, reverse: reverse, unroll: unroll)
  )
}

/// Applies a function to each row in turn, carrying two values along; see
/// ``scan(_:_:_:length:reverse:unroll:)``.
///
///     scan({ a, b, x in (b, a + b * x, a) }, (Tensor(0), Tensor(1)), xs)
public func scan<A: Tree, B: Tree, X: Tree, Y: Tree>(
  _ body: (A, B, X) -> (A, B, Y),
  _ initial: (A, B),
  _ xs: X,
  length: Int? = nil,
  reverse: Bool = false,
  unroll: Int = 1
) -> ((A, B), Y) {
  let (carry, ys) = scanning(
    "scan",
    { carry, x in
      let (a, b, y) = body(carry.first, carry.second, x)
      return (TreePair((a, b)), y)
    },
    TreePair(initial),
    xs,
    ScanOptions(length: length, reverse: reverse, unroll: unroll)
  )
  return (carry.values, ys)
}

/// Applies a function again and again to a carried value, stacking what it returns; see
/// ``scan(_:_:_:length:reverse:unroll:)``.
///
///     let (_, powers) = scan({ x in (2 * x, x) }, Tensor(1), length: 10)
///
/// - Parameters:
///   - body: One step: from the carried value to the next and a result.
///   - initial: The carried value before the first step.
///   - length: The number of steps.
///   - reverse: Whether the first step's result is stacked last.
///   - unroll: How many steps to write out in a row.
/// - Returns: The carried value after the last step, and the stacked results.
public func scan<C: Tree, Y: Tree>(
  _ body: (C) -> (C, Y),
  _ initial: C,
  length: Int,
  reverse: Bool = false,
  unroll: Int = 1
) -> (C, Y) {
  scanning(
    "scan",
    { carry, _ in body(carry) },
    initial,
    [Tensor](),
    ScanOptions(length: length, reverse: reverse, unroll: unroll)
  )
}

/// Applies a function to each row of a tree of tensors and stacks the results, one row after the other.
///
///     map(norm, xs)              // like vmap(norm)(xs), in the memory that one row needs
///     map(norm, xs, batchSize: 64)
///
/// With `batchSize`, so many rows are computed at a time by ``vmap``, and what is left over at the end at once. JAX's
/// `lax.map`.
///
/// - Parameters:
///   - f: The function of one row.
///   - xs: Tensors with the same number of rows; a row is what one index of axis 0 gives of each leaf.
///   - batchSize: How many rows are computed at a time; one when `nil`.
/// - Returns: The results of all rows, stacked along axis 0.
/// - Precondition: All leaves have the same number of rows, and there is a leaf.
public func map<X: Tree, Y: Tree>(_ f: (X) -> Y, _ xs: X, batchSize: Int? = nil) -> Y {
  func byRow(_ xs: X) -> Y {
    scanning(
      "map",
      { (carry: [Tensor], x: X) in (carry, f(x)) },
      [Tensor](),
      xs,
      ScanOptions(length: nil, reverse: false, unroll: 1)
    ).1
  }
  func allAtOnce(_ xs: X) -> Y { withoutActuallyEscaping(f) { vmap($0, inAxes: 0)(xs) } }
  guard let batchSize, !xs.leaves.contains(where: \.isInvalid) else { return byRow(xs) }
  do throws(TensorError) {
    guard batchSize > 0 else {
      throw TensorError(
        .invalidArgument("batchSize must be 1 or more, got \(batchSize)"),
        in: "map"
      )
    }
    let count = try rowCount(of: xs, length: nil, in: "map")
    let whole = count / batchSize
    if whole == 0 { return allAtOnce(xs) }
    let batches = xs.mapLeaves { leaf in
      let rows = leaf.shape.removing(at: 0).sizes
      return reshape(
        firstRows(leaf, 0..<(whole * batchSize)),
        to: Shape([whole, batchSize] + rows)
      )
    }
    let stacked = scanning(
      "map",
      { (carry: [Tensor], x: X) in (carry, allAtOnce(x)) },
      [Tensor](),
      batches,
      ScanOptions(length: nil, reverse: false, unroll: 1)
    ).1
    let results = stacked.mapLeaves { leaf in
      reshape(leaf, to: Shape([whole * batchSize] + leaf.shape.sizes.dropFirst(2)))
    }
    if whole * batchSize == count { return results }
    let rest = allAtOnce(xs.mapLeaves { firstRows($0, (whole * batchSize)..<count) })
    return zipLeaves(results, rest) { concatenate([$0, $1], axis: 0) }
  } catch {
    // Calling the function on an example gives the result its structure.
    return f(xs.invalidated(by: error)).invalidated(by: error)
  }
}

/// The rows in a range.
private func firstRows(_ x: Tensor, _ rows: Range<Int>) -> Tensor {
  var (start, limit) = (Array(repeating: 0, count: x.rank), x.shape.sizes)
  start[0] = rows.lowerBound
  limit[0] = rows.upperBound
  return Slice(start: start, limit: limit, stride: start.map { _ in 1 })(x)
}

// MARK: - Tracing

/// What a scan may say besides its function and values.
struct ScanOptions {
  let length: Int?
  let reverse: Bool
  let unroll: Int
}

/// Traces the body and applies the loop.
func scanning<C: Tree, X: Tree, Y: Tree>(
  _ place: String,
  _ body: (C, X) -> (C, Y),
  _ initial: C,
  _ xs: X,
  _ options: ScanOptions
) -> (C, Y) {
  var results: Y?
  do throws(TensorError) {
    var leaves = initial.leaves
    let rows = xs.leaves
    if let error = (leaves + rows).lazy.compactMap(\.error).first { throw error }
    let length = try rowCount(of: xs, length: options.length, in: place)
    guard options.unroll >= 1 else {
      throw TensorError(
        .invalidArgument("unroll must be 1 or more, got \(options.unroll)"),
        in: place
      )
    }
    let rowTypes = rows.map { $0.type.with(shape: $0.shape.removing(at: 0)) }
    let carryCount = leaves.count
    let staged = try stagedStep(&leaves, initial, in: place, rowTypes: rowTypes) { inputs in
      let (carry, y) = body(
        initial.replacingLeaves(inputs[..<carryCount]),
        xs.replacingLeaves(inputs[carryCount...])
      )
      results = y
      return (carry, carry.leaves + y.leaves)
    }
    guard let results else { preconditionFailure("tracing calls the function") }
    let scan = Primitives.Scan(
      staged.program,
      constantCount: staged.captures.count,
      carryCount: carryCount,
      length: length,
      reverse: options.reverse,
      unroll: options.unroll
    )
    let outputs = scan(staged.captures + leaves + rows)
    return (
      initial.replacingLeaves(outputs[..<carryCount]),
      results.replacingLeaves(outputs[carryCount...])
    )
  } catch {
    let y = results ?? body(initial.invalidated(by: error), xs.invalidated(by: error)).1
    return (initial.invalidated(by: error), y.invalidated(by: error))
  }
}

/// How many rows the leaves of a tree have.
private func rowCount<X: Tree>(of xs: X, length: Int?, in place: String) throws(TensorError) -> Int
{
  let leaves = xs.leaves
  func argument(_ position: Int) -> TensorError.MappedArgument {
    TensorError.MappedArgument(
      path: Arguments.paths([xs], "xs")[position],
      type: leaves[position].type,
      axis: 0
    )
  }
  if let length, length < 0 {
    throw TensorError(.invalidArgument("length must be 0 or more, got \(length)"), in: place)
  }
  for (position, leaf) in leaves.enumerated() where leaf.rank == 0 {
    throw TensorError(.noRows(path: argument(position).path, leaf.type), in: place)
  }
  guard let count = leaves.first?.shape[0] else {
    guard let length else { throw TensorError(.noLength, in: place) }
    return length
  }
  guard leaves.allSatisfy({ $0.shape[0] == count }) else {
    throw TensorError(.rowCountsDiffer(leaves.indices.map(argument)), in: place)
  }
  if let length, length != count {
    throw TensorError(.rowCountDiffers(given: length, argument(0)), in: place)
  }
  return count
}
