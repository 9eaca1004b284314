// SPDX-License-Identifier: Apache-2.0
//
// What stands at a place among the elements in order, or between two of them: one sort, then reads. A batch is one sort of all
// rows, whatever is batched.

internal import Primitives
internal import TensorIR

/// What a quantile is where it falls between two elements.
public enum QuantileMethod: Hashable, Sendable, CaseIterable {
  /// A number between the two, in proportion.
  case linear
  /// The smaller of the two.
  case lower
  /// The larger of the two.
  case higher
  /// The mean of the two.
  case midpoint
  /// The nearer of the two; the smaller one in the middle.
  case nearest
}

/// Which places among the elements in order are asked for, as users say it.
enum OrderedParts {
  case half
  case probabilities(Tensor)
  case percentages(Tensor)

  /// The tensor that a user gave, if one did.
  var places: Tensor? {
    switch self {
    case .half: nil
    case .probabilities(let places), .percentages(let places): places
    }
  }
}

/// The numbers at places among the elements of some axes in order; `nil` means all axes.
///
/// The axis of several places comes first. Without `skipsNaN` a NaN spoils its row.
func ordered(
  _ x: Tensor,
  _ parts: OrderedParts,
  _ axes: [Int]?,
  _ keepAxes: Bool,
  _ method: QuantileMethod = .linear,
  skipsNaN: Bool,
  in place: String
) -> Tensor {
  if let invalid = [x, parts.places].compactMap(\.self).first(where: \.isInvalid) {
    return invalid
  }
  do throws(TensorError) {
    let axes = try resolved(axes, of: x, in: place, needsElements: true)
    if x.dtype.isComplex { throw TensorError(.unordered(x.type), in: place) }
    let places = try probabilities(parts, in: place)
    let (dtype, isWeak) = (x.dtype.floating, x.isWeak)
    let wide = converted(x, to: dtype.byteCount < 4 ? .f32 : dtype, isWeak: isWeak)
    let rows = SortedRows(wide, axes: axes)
    let found =
      skipsNaN ? rows.presentElements(at: places, method) : rows.elements(at: places, method)
    let result = converted(found, to: dtype, isWeak: isWeak)
    if !keepAxes { return result }
    return reshape(result, to: Shape(places.shape.sizes + x.shape.keeping(axes).sizes))
  } catch {
    return fail(error)
  }
}

/// Places in 0…1; those that are known are checked.
private func probabilities(_ parts: OrderedParts, in place: String) throws(TensorError) -> Tensor {
  let (places, most): (Tensor, Double)
  switch parts {
  case .half: return Tensor(number: 0.5)
  case .probabilities(let tensor): (places, most) = (tensor, 1)
  case .percentages(let tensor): (places, most) = (tensor, 100)
  }
  guard places.rank <= 1 else {
    throw TensorError(.statistics(.placesRank(places.type)), in: place)
  }
  if places.dtype.isComplex { throw TensorError(.unordered(places.type), in: place) }
  if places.isConcrete,
    let outside = places.scalars(as: Double.self).first(where: { !(0...most).contains($0) })
  {
    throw TensorError(.statistics(.placeOutside(outside, most: most)), in: place)
  }
  return most == 1 ? inFloating(places) : inFloating(places) / Tensor(number: most)
}

// MARK: - Rows in order

/// The elements of some axes, as one axis, in ascending order, NaNs last.
private struct SortedRows {
  let sorted: Tensor
  let axis: Int

  init(_ x: Tensor, axes: [Int]) {
    // One axis stays where it is; several become one, behind the others.
    if axes.count == 1 {
      axis = axes[0]
      sorted = sort(x, axis: axis)
      return
    }
    let others = (0..<x.rank).filter { !axes.contains($0) }
    let count = axes.reduce(1) { $0 * x.shape[$1] }
    let together = reshape(
      transpose(x, permutation: others + axes),
      to: Shape(others.map { x.shape[$0] } + [count])
    )
    axis = others.count
    sorted = sort(together, axis: axis)
  }

  private var count: Int { sorted.shape[axis] }

  /// The places in the type in which they are multiplied by the number of elements, which f32 counts up to 2²³.
  private func inOwnType(_ places: Tensor) -> Tensor {
    let common = DType.promote(places.dtype, isWeak: places.isWeak, sorted.dtype, isWeak: false)
    let isLong = count > 1 << 23
    return converted(places, to: isLong || common.dtype == .f64 ? .f64 : .f32)
  }

  /// The elements at places that are the same for all rows; NaN in rows with a NaN.
  func elements(at places: Tensor, _ method: QuantileMethod) -> Tensor {
    let places = inOwnType(places)
    let hasNaN = isNaN(element(count - 1))
    let found: Tensor
    if places.rank == 0, places.isConcrete {
      found =
        places.dtype == .f64
        ? elements(at: places.item(as: Double.self), method)
        : elements(at: places.item(as: Float.self), method)
    } else {
      let last = Tensor(number: Double(count - 1))
      let position = places * last
      let low = floor(position)
      let elements = { (position: Tensor) in
        let index = clip(position, 0, last).as(count.indexType)
        let taken = take(sorted, index, axis: axis, mode: .promiseInBounds)
        return places.rank == 0 ? taken : moveAxis(taken, from: axis, to: 0)
      }
      let ones = repeatElement(1, count: places.rank == 0 ? 0 : sorted.rank - 1)
      found = between(
        elements(low),
        elements(ceil(position)),
        reshape(position - low, to: Shape(places.shape.sizes + ones)),
        method
      )
    }
    return select(hasNaN, Tensor(number: .nan), found)
  }

  /// The elements at a place that is known: slices.
  private func elements<Number: BinaryFloatingPoint>(at place: Number, _ method: QuantileMethod)
    -> Tensor
  {
    let position = place * Number(count - 1)
    let low = position.rounded(.down)
    let weight = position - low
    let (first, second) = (Int(low), Int(position.rounded(.up)))
    switch method {
    case .linear:
      if weight == 0 { return element(first) }
      return element(first) * Tensor(number: Double(1 - weight))
        + element(second) * Tensor(number: Double(weight))
    case .lower: return element(first)
    case .higher: return element(second)
    case .midpoint: return (element(first) + element(second)) * 0.5
    case .nearest: return element(weight <= 0.5 ? first : second)
    }
  }

  /// The element at one index of each row.
  private func element(_ index: Int) -> Tensor {
    squeeze(slice(sorted, axis: axis, from: index, to: index + 1), axis: axis)
  }

  /// The elements at places among those of each row that are not NaN; NaN where there are none.
  func presentElements(at places: Tensor, _ method: QuantileMethod) -> Tensor {
    let places = inOwnType(places)
    let present = sum((.!isNaN(sorted)).as(.i32), axis: axis, keepAxes: true)
    let last = present.as(places.dtype) - 1
    var shape = Shape(repeatElement(1, count: sorted.rank))
    if places.rank == 1 { shape[axis] = places.shape[0] }
    let position = reshape(places, to: shape) * last
    let low = floor(position)
    let elements = { (position: Tensor) in
      let index = maximum(minimum(position, last), 0).as(count.indexType)
      return takeAlongAxis(sorted, index, axis: axis, mode: .promiseInBounds)
    }
    let found = between(elements(low), elements(ceil(position)), position - low, method)
    return places.rank == 0 ? squeeze(found, axis: axis) : moveAxis(found, from: axis, to: 0)
  }
}

/// What stands between two elements, nearer to the second one by a weight of 0…1.
private func between(_ low: Tensor, _ high: Tensor, _ weight: Tensor, _ method: QuantileMethod)
  -> Tensor
{
  switch method {
  // At an element it is that element: infinity times 0 would be NaN.
  case .linear: select(weight .== 0, low, low * (1 - weight) + high * weight)
  case .lower: low
  case .higher: high
  case .midpoint: (low + high) * 0.5
  case .nearest: select(weight .<= 0.5, low, high)
  }
}
