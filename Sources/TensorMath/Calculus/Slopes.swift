// SPDX-License-Identifier: Apache-2.0
//
// Slopes of functions that are known at points, and areas under them.

internal import Primitives
public import TensorIR

/// The slopes of a function along one axis of its values: to the second order inside, to the first at both ends.
///
///     gradient(f32[2, 5], axis: 1) → f32[2, 5]
///     gradient(heights, spacing: places, axis: 0)
///
/// NumPy's `gradient`; not to be mistaken for ``grad(_:)``.
///
/// - Parameters:
///   - x: The values, a tensor of rank 1 or more.
///   - spacing: How far points are apart, a scalar; or where they are, a vector.
///   - axis: The axis; negative axes count from the end.
/// - Returns: A tensor of the shape of `x`, with floating-point elements.
/// - Precondition: The axis has 2 or more elements, and there is a place for each or one spacing.
public func gradient(_ x: Tensor, spacing: Tensor = 1.0, axis: Int) -> Tensor {
  slopes(x, [spacing], [axis])[0]
}

/// The slopes of a function along several axes of its values, or along all.
///
///     gradient(f32[2, 5]) → [f32[2, 5], f32[2, 5]]
///
/// NumPy's `gradient`; see ``gradient(_:spacing:axis:)``.
///
/// - Parameters:
///   - x: The values.
///   - spacings: For each axis how far points are apart, or where they are; 1 when not given, and one for all.
///   - axes: The axes; negative axes count from the end. All when not given.
/// - Returns: For each axis a tensor of the shape of `x`, with floating-point elements.
/// - Precondition: The axes have 2 or more elements.
public func gradient(_ x: Tensor, spacings: [Tensor] = [1.0], axes: [Int]? = nil) -> [Tensor] {
  slopes(x, spacings, axes)
}

private func slopes(_ x: Tensor, _ spacings: [Tensor], _ axes: [Int]?) -> [Tensor] {
  if let invalid = ([x] + spacings).first(where: \.isInvalid) { return [invalid] }
  do throws(TensorError) {
    let axes = try resolved(axes, of: x, in: "gradient")
    guard spacings.count == 1 || spacings.count == axes.count else {
      let mistake = ArrangementMistake.countsDiffer("spacings", spacings.count, "axes", axes.count)
      throw TensorError(.arrangement(mistake), in: "gradient")
    }
    let dtype = commonType(of: [x] + spacings, floating: true).dtype
    let values = converted(x, to: dtype)
    var slopes: [Tensor] = []
    for (position, axis) in axes.enumerated() {
      let count = x.shape[axis]
      guard count >= 2 else {
        throw TensorError(.statistics(.tooFewForSlope(x.type, axis: axis)), in: "gradient")
      }
      let spacing = spacings[spacings.count == 1 ? 0 : position]
      guard spacing.rank == 0 || spacing.shape == [count] else {
        throw TensorError(.statistics(.spacing(spacing.type, x.type, axis: axis)), in: "gradient")
      }
      slopes.append(slope(values, converted(spacing, to: dtype), axis))
    }
    return slopes
  } catch {
    return [fail(error)]
  }
}

private func slope(_ x: Tensor, _ spacing: Tensor, _ axis: Int) -> Tensor {
  let count = x.shape[axis]
  func part(_ tensor: Tensor, _ start: Int, _ limit: Int) -> Tensor {
    slice(tensor, axis: axis, from: start, to: limit)
  }
  let differences = steps(x, axis)
  let (first, last) = (part(differences, 0, 1), part(differences, count - 2, count - 1))
  let inside = { part(x, 2, count) - part(x, 0, count - 2) }
  if spacing.rank == 0 {
    let ends = (first / spacing, last / spacing)
    let middle = count > 2 ? [inside() * 0.5 / spacing] : []
    return concatenate([ends.0] + middle + [ends.1], axis: axis)
  }
  var sizes = Shape(repeatElement(1, count: x.rank))
  sizes[axis] = count
  let widths = steps(reshape(spacing, to: sizes), axis)
  let ends = (first / part(widths, 0, 1), last / part(widths, count - 2, count - 1))
  if count == 2 { return concatenate([ends.0, ends.1], axis: axis) }
  // The slope of the parabola through three points.
  let (before, behind) = (part(widths, 0, count - 2), part(widths, 1, count - 1))
  let both = before + behind
  let middle =
    -behind / (before * both) * part(x, 0, count - 2)
    + (behind - before) / (before * behind) * part(x, 1, count - 1)
    + before / (behind * both) * part(x, 2, count)
  return concatenate([ends.0, middle, ends.1], axis: axis)
}

/// The area under a function whose values are known at points that are equally far apart, by trapezoids.
///
///     trapezoid(f32[2, 5], spacing: 0.1) → f32[2]
///
/// NumPy's `trapezoid`.
///
/// - Parameters:
///   - y: The values, a tensor of rank 1 or more.
///   - spacing: How far points are apart, a scalar.
///   - axis: The axis along which is integrated; negative axes count from the end.
/// - Returns: A tensor without that axis, with floating-point elements.
/// - Precondition: The spacing is a scalar.
public func trapezoid(_ y: Tensor, spacing: Tensor = 1.0, axis: Int = -1) -> Tensor {
  if let invalid = [y, spacing].first(where: \.isInvalid) { return invalid }
  guard let axis = y.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: y.type), in: "trapezoid"))
  }
  guard spacing.rank == 0 else {
    return fail(TensorError(.rankMismatch(spacing.type, expected: 0), in: "trapezoid"))
  }
  let y = inFloating(y)
  let count = y.shape[axis]
  if count < 2 { return sum(zeros(like: y), axis: axis) }
  let ends = slice(y, axis: axis, from: 0, to: 1) + slice(y, axis: axis, from: count - 1, to: count)
  return spacing * (sum(y, axis: axis) - 0.5 * squeeze(ends, axis: axis))
}

/// The area under a function whose values are known at points, by trapezoids.
///
///     trapezoid(f32[2, 5], at: f32[5]) → f32[2]
///
/// NumPy's `trapezoid`.
///
/// - Parameters:
///   - y: The values, a tensor of rank 1 or more.
///   - x: The points: a vector, or a tensor that broadcasts with `y`.
///   - axis: The axis along which is integrated; negative axes count from the end.
/// - Returns: A tensor without that axis, with floating-point elements.
/// - Precondition: There is a point for each value.
public func trapezoid(_ y: Tensor, at x: Tensor, axis: Int = -1) -> Tensor {
  if let invalid = [y, x].first(where: \.isInvalid) { return invalid }
  guard let axis = y.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: y.type), in: "trapezoid"))
  }
  let count = y.shape[axis]
  let pointAxis = x.rank == 1 ? 0 : axis - y.rank + x.rank
  guard x.rank <= y.rank, pointAxis >= 0, x.shape[pointAxis] == count else {
    return fail(TensorError(.statistics(.spacing(x.type, y.type, axis: axis)), in: "trapezoid"))
  }
  var sizes = Shape(repeatElement(1, count: y.rank))
  sizes[axis] = count
  let points = x.rank == 1 ? reshape(x, to: sizes) : x
  let pair = promoted([y, points], in: "trapezoid", floating: true)
  if let invalid = pair.first(where: \.isInvalid) { return invalid }
  if count < 2 { return sum(zeros(like: pair[0]), axis: axis) }
  let sums =
    slice(pair[0], axis: axis, from: 1, to: count)
    + slice(pair[0], axis: axis, from: 0, to: count - 1)
  return 0.5 * sum(steps(pair[1], axis) * sums, axis: axis)
}
