// SPDX-License-Identifier: Apache-2.0
//
// Running combinations, sorting and the largest elements, by definition: one row at a time, in plain Swift.

internal import Loops
internal import TensorIR

/// For each row along an axis, the positions of its elements in row-major order.
private func rows(_ shape: Shape, along axis: Int) -> [[Int]] {
  let stride = shape.rowMajorStrides[axis]
  return shape.allIndices.filter { $0[axis] == 0 }.map { index in
    (0..<shape[axis]).map { shape.position(index) + $0 * stride }
  }
}

func cumulated(_ cumulation: Cumulation, _ operands: [Tensor]) -> Tensor {
  let elements = operands.map(\.elements)
  let dtype = operands[0].dtype
  var results = elements[0]
  // As exact as f64 is: what rounding does is stated beside the kernels, not here.
  let wide: DType = dtype.isFloating ? .f64 : dtype
  for row in rows(operands[0].shape, along: cumulation.axis) {
    var running: ScalarValue?
    for place in cumulation.isReversed ? row.reversed() : row {
      let values = elements.map { $0[place].converted(to: wide) }
      let next: ScalarValue
      switch cumulation.step {
      case .combination(let combination):
        next =
          running.map { reference(combination.opcode(dtype), [$0, values[0]], wide) } ?? values[0]
      case .recurrence:
        let product = reference(.multiply, [values[0], running ?? ScalarValue(0, as: wide)], wide)
        next = reference(.add, [product, values[1]], wide)
      }
      running = next
      results[place] = next.converted(to: dtype)
    }
  }
  return Tensor(elements: results, TensorType(dtype, operands[0].shape))
}

func sorted(_ sorting: Sorting, _ operands: [Tensor]) -> [Tensor] {
  let elements = operands.map(\.elements)
  var results = elements
  for row in rows(operands[0].shape, along: sorting.axis) {
    // The standard library's sort is stable only by accident: places decide last.
    let order = row.sorted { x, y in
      for key in elements[..<sorting.keyCount] {
        if isBefore(key[x], key[y]) { return true }
        if isBefore(key[y], key[x]) { return false }
      }
      return x < y
    }
    for (target, source) in zip(row, order) {
      for operand in elements.indices { results[operand][target] = elements[operand][source] }
    }
  }
  return zip(results, operands).map { Tensor(elements: $0, TensorType($1.dtype, $1.shape)) }
}

/// Ascending, NaN last.
private func isBefore(_ x: ScalarValue, _ y: ScalarValue) -> Bool {
  if x.dtype == .u64 { return x.bits < y.bits }
  if !x.dtype.isFloating { return x.int < y.int }
  if x.double.isNaN { return false }
  return y.double.isNaN || x.double < y.double
}

func largest(_ search: Largest, _ x: Tensor, _ results: [TensorType]) -> [Tensor] {
  let elements = x.elements
  let targets = rows(results[0].shape, along: search.axis)
  var values = [ScalarValue](
    repeating: ScalarValue(0, as: x.dtype),
    count: results[0].shape.elementCount
  )
  var indices = values.map { _ in ScalarValue(0, as: .i32) }
  if search.count == 0 { return zip([values, indices], results).map { Tensor(elements: $0, $1) } }
  for (row, target) in zip(rows(x.shape, along: search.axis), targets) {
    let order = row.indices.sorted { i, j in
      let (x, y) = (rank(elements[row[i]]), rank(elements[row[j]]))
      return x == y ? i < j : x > y
    }
    for (place, index) in zip(target, order) {
      values[place] = elements[row[index]]
      indices[place] = ScalarValue(index, as: .i32)
    }
  }
  return zip([values, indices], results).map { Tensor(elements: $0, $1) }
}

/// The place of a number in the total order of its type.
private func rank(_ x: ScalarValue) -> UInt64 {
  let sign = UInt64(1) << UInt64(x.dtype.byteCount * 8 - 1)
  if x.dtype.isSigned { return x.bits ^ sign }
  guard x.dtype.isFloating else { return x.bits }
  return x.bits & sign == 0 ? x.bits | sign : ~x.bits & (sign | (sign - 1))
}

extension Combination {
  /// The operation that joins two elements.
  fileprivate func opcode(_ dtype: DType) -> Opcode {
    switch self {
    case .sum: .add
    case .product: .multiply
    case .maximum: dtype == .bool ? .or : .maximum
    case .minimum: dtype == .bool ? .and : .minimum
    case .and: .and
    case .or: .or
    }
  }
}
