// SPDX-License-Identifier: Apache-2.0
//
// What whole numbers have in common: Euclid's algorithm, as one loop in which pairs that are done stay as they are.

internal import Primitives
public import TensorIR

/// The greatest common divisor of each pair of integers.
///
///     gcd(Tensor([12, 18]), 8)   // [4, 2]
///
/// It is not negative; gcd(0, 0) is 0. It has no reverse-mode derivative, being of integers. NumPy's `gcd`.
///
/// - Parameters:
///   - x: Integers.
///   - y: Integers whose shape broadcasts with that of `x`.
/// - Returns: Integers of the shape to which both broadcast.
/// - Precondition: Both are integers, and the shapes broadcast.
/// - Complexity: As many remainders of all as the slowest pair needs, up to 92 in i64.
public func gcd(_ x: Tensor, _ y: Tensor) -> Tensor {
  integers(x, y, in: "gcd") { greatestDivisor($0, $1) }
}

/// The least common multiple of each pair of integers.
///
///     lcm(Tensor([4, 6]), 10)   // [20, 30]
///
/// It is not negative, but where it wraps; lcm(0, n) is 0. NumPy's `lcm`.
///
/// - Parameters:
///   - x: Integers.
///   - y: Integers whose shape broadcasts with that of `x`.
/// - Returns: Integers of the shape to which both broadcast.
/// - Precondition: Both are integers, and the shapes broadcast.
/// - Complexity: That of ``gcd(_:_:)``.
public func lcm(_ x: Tensor, _ y: Tensor) -> Tensor {
  integers(x, y, in: "lcm") { x, y in
    let divisor = greatestDivisor(x, y)
    if divisor.isInvalid { return divisor }
    let isZero = divisor .== 0
    return select(isZero, divisor, x * floorDivide(y, select(isZero, 1, divisor)))
  }
}

/// Applies a function to the magnitudes of pairs of integers.
private func integers(
  _ x: Tensor,
  _ y: Tensor,
  in place: String,
  _ compute: (Tensor, Tensor) -> Tensor
) -> Tensor {
  if let invalid = [x, y].first(where: \.isInvalid) { return invalid }
  for operand in [x, y] where !operand.dtype.isInteger {
    let kind = TensorError.Kind.dtypeNotSupported(operand.type, expected: "a tensor of integers")
    return fail(TensorError(kind, in: place))
  }
  let pair = promoted([x, y], in: place)
  if let invalid = pair.first(where: \.isInvalid) { return invalid }
  guard let shape = joined(pair[0].shape, pair[1].shape) else { return pair[0] }
  let magnitudes = pair.map { broadcast($0.as($0.dtype).dtype.isSigned ? abs($0) : $0, to: shape) }
  return compute(magnitudes[0], magnitudes[1])
}

// (x, y) ← (y, x mod y) as long as some y is not 0.
private func greatestDivisor(_ x: Tensor, _ y: Tensor) -> Tensor {
  let pair = [x.as(x.dtype), y.as(y.dtype)]
  do throws(TensorError) {
    let types = pair.map(\.type)
    let condition = try trace(types, kind: "gcd", staging: true) { [any($0[1] .!= 0)] }
    let body = try trace(types, kind: "gcd", staging: true) { pair in
      let isOpen = pair[1] .!= 0
      return [
        select(isOpen, pair[1], pair[0]),
        select(isOpen, fmod(pair[0], select(isOpen, pair[1], 1)), 0),
      ]
    }
    let loop = While(
      condition: condition.program,
      conditionConstants: condition.captures.count,
      body: body.program,
      bodyConstants: body.captures.count
    )
    return loop(condition.captures + body.captures + pair)[0]
  } catch {
    return fail(error)
  }
}
