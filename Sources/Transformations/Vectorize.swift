// SPDX-License-Identifier: Apache-2.0
//
// Functions of vectors and matrices that broadcast over the axes in front, as NumPy's universal functions do: one `vmap`
// for each axis of the result's, of the arguments that have it.

internal import Primitives
public import TensorIR

/// Lifts a function of one tensor of a fixed rank to tensors of any rank.
///
///     let normalize = vectorize({ x in x / sqrt((x * x).sum()) }, signature: "(n)->(n)")
///     normalize(f32[5, 4, 3])      // each of 5 · 4 vectors
///
/// The signature names the last axes of arguments and results; axes before these broadcast as those of operators do. JAX's
/// `vectorize`.
///
/// - Parameters:
///   - f: A function of tensors with the axes of the signature.
///   - signature: The axes of each argument and of each result, `(n,m),(m)->(n)`; scalars when not given.
/// - Returns: The function of whole batches.
/// - Precondition: Axes of one name have the same size, and those before them broadcast.
public func vectorize(_ f: @escaping (Tensor) -> Tensor, signature: String = "()->()")
  -> (Tensor) -> Tensor
{
  let lifted = vectorize({ (x: [Tensor]) in [f(x[0])] }, signature: signature)
  return { lifted([$0])[0] }
}

/// Lifts a function of two tensors of fixed ranks to tensors of any rank; see ``vectorize(_:signature:)``.
///
///     let product = vectorize(dot, signature: "(n,m),(m)->(n)")
///     product(f32[5, 2, 3], f32[3])   // f32[5, 2]
///
/// - Parameters:
///   - f: A function of tensors with the axes of the signature.
///   - signature: The axes of each argument and of the result; scalars when not given.
/// - Returns: The function of whole batches.
public func vectorize(
  _ f: @escaping (Tensor, Tensor) -> Tensor,
  signature: String = "(),()->()"
) -> (Tensor, Tensor) -> Tensor {
  let lifted = vectorize({ (x: [Tensor]) in [f(x[0], x[1])] }, signature: signature)
  return { lifted([$0, $1])[0] }
}

/// Lifts a function of three tensors of fixed ranks to tensors of any rank; see ``vectorize(_:signature:)``.
///
/// - Parameters:
///   - f: A function of tensors with the axes of the signature.
///   - signature: The axes of each argument and of the result; scalars when not given.
/// - Returns: The function of whole batches.
public func vectorize(
  _ f: @escaping (Tensor, Tensor, Tensor) -> Tensor,
  signature: String = "(),(),()->()"
) -> (Tensor, Tensor, Tensor) -> Tensor {
  let lifted = vectorize({ (x: [Tensor]) in [f(x[0], x[1], x[2])] }, signature: signature)
  return { lifted([$0, $1, $2])[0] }
}

/// Lifts a function of a list of tensors of fixed ranks to tensors of any rank; see ``vectorize(_:signature:)``.
///
/// - Parameters:
///   - f: A function of as many tensors as the signature has arguments, with as many results.
///   - signature: The axes of each argument and of each result.
/// - Returns: The function of whole batches.
public func vectorize(_ f: @escaping ([Tensor]) -> [Tensor], signature: String)
  -> ([Tensor]) -> [Tensor]
{
  { operands in
    if let invalid = operands.first(where: \.isInvalid) { return [invalid] }
    do throws(SignatureMistake) {
      return try Signature(signature).lift(f, operands)
    } catch {
      return [fail(TensorError(.signature(error), in: "vectorize"))]
    }
  }
}

/// Applies a function of vectors to all vectors along an axis.
///
///     applyAlongAxis(f32[2, 3, 4], axis: 1) { x in x / x.sum() }      → f32[2, 3, 4]
///     applyAlongAxis(f32[2, 3, 4], axis: 1) { x in x.sum() }          → f32[2, 4]
///
/// The function is called once, on one example. NumPy's `apply_along_axis`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis along which the vectors lie; negative axes count from the end.
///   - f: A function of a vector.
/// - Returns: A tensor in which the axes of the function's result stand in place of the axis.
/// - Precondition: `axis` is an axis of `x`.
public func applyAlongAxis(_ x: Tensor, axis: Int, _ f: @escaping (Tensor) -> Tensor) -> Tensor {
  if x.isInvalid { return x }
  guard let resolved = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "applyAlongAxis"))
  }
  let lifted = (1..<x.rank).reduce(f) { inner, _ in vmap(inner) }
  let result = lifted(moveAxis(x, from: resolved, to: -1))
  if result.isInvalid { return result }
  // The axes of the batch, then those of the function's result, which go to where the axis was.
  let outer = x.rank - 1
  let front = Array(0..<resolved)
  let behind = Array(resolved..<outer)
  return transpose(result, permutation: front + Array(outer..<result.rank) + behind)
}

/// Applies a function that reduces an axis to several axes, one after the other, which stay with size 1.
///
///     applyOverAxes(f32[2, 3, 4], axes: [0, 2]) { x, axis in sum(x, axis: axis) }   → f32[1, 3, 1]
///
/// NumPy's `apply_over_axes`.
///
/// - Parameters:
///   - x: A tensor.
///   - axes: The axes; negative axes count from the end.
///   - f: A function of a tensor and one of its axes, whose result has that axis with size 1 or lacks it.
/// - Returns: A tensor of the rank of `x`.
/// - Precondition: `axes` are axes of `x`.
public func applyOverAxes(_ x: Tensor, axes: [Int], _ f: (Tensor, Int) -> Tensor) -> Tensor {
  var result = x
  for axis in axes {
    if result.isInvalid { return result }
    guard let resolved = x.shape.resolve(axis) else {
      return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "applyOverAxes"))
    }
    let reduced = f(result, resolved)
    if reduced.isInvalid { return reduced }
    guard reduced.rank == x.rank || reduced.rank == x.rank - 1 else {
      return fail(TensorError(.rankMismatch(reduced.type, expected: x.rank), in: "applyOverAxes"))
    }
    result = reduced.rank == x.rank ? reduced : expandDims(reduced, axis: resolved)
  }
  return result
}

// MARK: - Signatures

/// The names of the last axes of arguments and results.
private struct Signature {
  let arguments: [[String]]
  let results: [[String]]

  init(_ text: String) throws(SignatureMistake) {
    let compact = text.filter { !$0.isWhitespace }
    guard let arrow = compact.firstRange(of: "->"),
      let arguments = Self.lists(compact[..<arrow.lowerBound]),
      let results = Self.lists(compact[arrow.upperBound...])
    else { throw .malformed(text) }
    self.arguments = arguments
    self.results = results
  }

  /// `(n,m),(m)`.
  private static func lists(_ text: Substring) -> [[String]]? {
    var lists: [[String]] = []
    var rest = text
    while !rest.isEmpty {
      if !lists.isEmpty {
        guard rest.first == "," else { return nil }
        rest.removeFirst()
      }
      guard rest.first == "(", let end = rest.firstIndex(of: ")") else { return nil }
      let inside = rest[rest.index(after: rest.startIndex)..<end]
      let names =
        inside.isEmpty ? [] : inside.split(separator: ",", omittingEmptySubsequences: false)
      guard
        names.allSatisfy({
          !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        })
      else { return nil }
      lists.append(names.map(String.init))
      rest = rest[rest.index(after: end)...]
    }
    return lists
  }

  /// Calls a function on every example of operands that broadcast.
  func lift(_ f: @escaping ([Tensor]) -> [Tensor], _ operands: [Tensor]) throws(SignatureMistake)
    -> [Tensor]
  {
    guard operands.count == arguments.count else {
      throw .argumentCount(operands.count, expected: arguments.count)
    }
    try checkSizes(operands)
    let loops = zip(operands, arguments).map { x, axes in Array(x.shape.sizes.dropLast(axes.count))
    }
    guard
      let shape = loops.reduce(
        [] as [Int]?,
        { shape, loop in shape.flatMap { Self.joined($0, loop) } }
      )
    else { throw .notBroadcastable(operands.map(\.type)) }

    // Axes of size 1 that others repeat go away; the remaining ones are mapped, from the first to the last.
    var isMapped: [[Bool]] = []
    var examples: [Tensor] = []
    for (x, loop) in zip(operands, loops) {
      let missing = shape.count - loop.count
      isMapped.append(shape.indices.map { $0 >= missing && loop[$0 - missing] == shape[$0] })
      let repeated = loop.indices.filter { loop[$0] != shape[$0 + missing] }
      examples.append(reshape(x, to: x.shape.removing(repeated)))
    }
    var lifted: ([Tensor]) -> [Tensor] = { checked(f($0)) }
    for axis in shape.indices.reversed() {
      var axes: [PartialKeyPath<[Tensor]>: Int?] = [:]
      for number in examples.indices {
        axes.updateValue(isMapped[number][axis] ? 0 : nil, forKey: \[Tensor].[number])
      }
      lifted = vmap(lifted, inAxes: .all(nil, except: axes))
    }
    return lifted(examples)
  }

  private func checkSizes(_ operands: [Tensor]) throws(SignatureMistake) {
    var sizes: [String: Int] = [:]
    for (number, (x, axes)) in zip(operands, arguments).enumerated() {
      guard x.rank >= axes.count else {
        throw .rankTooSmall(argument: number, x.type, axes: axes)
      }
      for (axis, size) in zip(axes, x.shape.sizes.suffix(axes.count)) {
        guard let known = sizes.updateValue(size, forKey: axis) else { continue }
        guard known == size else {
          throw .sizesDiffer(axis, known, size, argument: number, x.type)
        }
      }
    }
  }

  /// The results of one example, if they are what the signature says.
  private func checked(_ values: [Tensor]) -> [Tensor] {
    if values.contains(where: \.isInvalid) { return values }
    guard values.count == results.count else {
      let mistake = SignatureMistake.resultCount(values.count, expected: results.count)
      return [fail(TensorError(.signature(mistake), in: "vectorize"))]
    }
    for (value, axes) in zip(values, results) where value.rank != axes.count {
      let mistake = SignatureMistake.resultRank(value.type, axes: axes)
      return values.map { _ in fail(TensorError(.signature(mistake), in: "vectorize")) }
    }
    return values
  }

  /// The sizes to which two lists broadcast; nil when they do not.
  private static func joined(_ x: [Int], _ y: [Int]) -> [Int]? {
    var (long, short) = x.count >= y.count ? (x, y) : (y, x)
    short = Array(repeating: 1, count: long.count - short.count) + short
    for axis in long.indices where short[axis] != long[axis] {
      if long[axis] == 1 {
        long[axis] = short[axis]
      } else if short[axis] != 1 {
        return nil
      }
    }
    return long
  }
}
