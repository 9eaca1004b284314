// SPDX-License-Identifier: Apache-2.0
//
// Sequences of numbers and the unit matrix: compositions of iota, in the arithmetic of jax.numpy, so that the same
// arguments give the same bits.

public import TensorIR

/// The integers from 0 to before a limit.
///
///     arange(4)  // i32: [0, 1, 2, 3]
///
/// - Parameters:
///   - limit: How many integers; none when negative.
///   - dtype: The type of the elements.
/// - Returns: A tensor of rank 1.
public func arange(_ limit: Int, dtype: DType = .i32) -> Tensor {
  iota(dtype, [max(limit, 0)])
}

/// The integers from a start to before a limit, a step apart.
///
///     arange(2, 9, step: 3)   // i32: [2, 5, 8]
///     arange(3, 0, step: -1)  // i32: [3, 2, 1]
///
/// - Parameters:
///   - start: The first element.
///   - limit: Where the sequence ends; not an element.
///   - step: The difference of neighbours; negative to count down.
///   - dtype: The type of the elements.
/// - Returns: A tensor of rank 1.
/// - Precondition: `step` is not 0.
public func arange(_ start: Int, _ limit: Int, step: Int = 1, dtype: DType = .i32) -> Tensor {
  guard step != 0 else { return stepIsZero() }
  let span = limit.subtractingReportingOverflow(start)
  // Only the distance of opposite extremes overflows, which no tensor can hold.
  let count =
    span.overflow
    ? ((limit > start) == (step > 0) ? Int.max : 0)
    : max(0, span.partialValue.roundedUpQuotient(by: step))
  if start == 0 && step == 1 { return iota(dtype, [count]) }
  let indices = iota(dtype, [count])
  let scaled = step == 1 ? indices : Tensor(ScalarValue(step, as: dtype)) * indices
  return Tensor(ScalarValue(start, as: dtype)) + scaled
}

/// The numbers from a start to before a limit, a step apart.
///
///     arange(0.0, 1.0, step: 0.25)  // f32: [0, 0.25, 0.5, 0.75]
///
/// Element *i* is start + *i* · step, computed in `dtype`, or in f32 when `dtype` is narrower.
///
/// - Parameters:
///   - start: The first element.
///   - limit: Where the sequence ends; not an element.
///   - step: The difference of neighbours; negative to count down.
///   - dtype: The type of the elements.
/// - Returns: A tensor of rank 1 with ⌈(limit − start) / step⌉ elements.
/// - Precondition: `step` is not 0.
@_disfavoredOverload
public func arange(_ start: Double, _ limit: Double, step: Double = 1, dtype: DType = .f32)
  -> Tensor
{
  guard step != 0 else { return stepIsZero() }
  let count = Int(saturating: max(0, ((limit - start) / step).rounded(.up)))
  let working = dtype.isFloating && dtype.byteCount < 4 ? .f32 : dtype
  let indices = iota(working, [count])
  let scaled = Tensor(ScalarValue(step, as: working)) * indices
  return (Tensor(ScalarValue(start, as: working)) + scaled).as(dtype)
}

extension Int {
  /// ⌈self / divisor⌉.
  fileprivate func roundedUpQuotient(by divisor: Int) -> Int {
    if self == .min && divisor == -1 { return .max }
    return self / divisor + (self % divisor != 0 && (self < 0) == (divisor < 0) ? 1 : 0)
  }
}

private func stepIsZero() -> Tensor {
  fail(TensorError(.invalidArgument("the step must not be 0"), in: "arange"))
}

/// Evenly spaced numbers from a start to an end.
///
///     linspace(0, 1, 5)  // f32: [0, 0.25, 0.5, 0.75, 1]
///
/// Element *i* of *n* is start · (1 − *i* / (*n* − 1)) + end · *i* / (*n* − 1); the last is `end` itself.
///
/// - Parameters:
///   - start: The first element, a scalar.
///   - end: The last element, a scalar; not an element when `includingEnd` is false.
///   - count: How many numbers.
///   - includingEnd: Whether `end` is the last element.
///   - dtype: The floating-point type of the elements.
/// - Returns: A tensor of rank 1.
/// - Precondition: `count` is 0 or more, and `start` and `end` are scalars.
public func linspace(
  _ start: Tensor,
  _ end: Tensor,
  _ count: Int = 50,
  includingEnd: Bool = true,
  dtype: DType = .f32
) -> Tensor {
  for bound in [start, end] {
    if bound.isInvalid { return bound }
    guard bound.rank == 0 else {
      return fail(TensorError(.rankMismatch(bound.type, expected: 0), in: "linspace"))
    }
  }
  guard count >= 0 else { return fail(TensorError(.negativeSize([count]), in: "linspace")) }
  guard dtype.isFloating else {
    return fail(
      TensorError(
        .dtypeNotSupported(TensorType(dtype, [count]), expected: "a floating-point number"),
        in: "linspace"
      )
    )
  }
  let (start, end) = (start.as(dtype), end.as(dtype))
  if count == 0 { return zeros([0], dtype: dtype) }
  if count == 1 { return reshape(start, to: [1]) }
  let steps = includingEnd ? count - 1 : count
  let step = iota(dtype, [steps]) / Tensor(ScalarValue(steps, as: dtype))
  let numbers = start * (Tensor(ScalarValue(1, as: dtype)) - step) + end * step
  return includingEnd ? concatenate([numbers, reshape(end, to: [1])]) : numbers
}

/// The unit matrix: 1 on a diagonal, 0 elsewhere.
///
///     eye(2)              // f32: [[1, 0], [0, 1]]
///     eye(2, 3, diagonal: 1)  // f32: [[0, 1, 0], [0, 0, 1]]
///
/// - Parameters:
///   - rows: The number of rows.
///   - columns: The number of columns; that of rows when not given.
///   - diagonal: Which diagonal: 0 the main one, positive numbers above it, negative below.
///   - dtype: The type of the elements.
/// - Returns: A tensor of rank 2.
public func eye(_ rows: Int, _ columns: Int? = nil, diagonal: Int = 0, dtype: DType = .f32)
  -> Tensor
{
  let shape: Shape = [rows, columns ?? rows]
  let row = iota(.i32, shape, axis: 0)
  let column = iota(.i32, shape, axis: 1)
  let shifted = diagonal == 0 ? row : row + Tensor(ScalarValue(diagonal, as: .i32))
  return (shifted .== column).as(dtype)
}
