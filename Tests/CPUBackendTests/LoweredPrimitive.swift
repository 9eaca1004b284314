// SPDX-License-Identifier: Apache-2.0
//
// A primitive that is nothing but its lowering, and the meaning of lowerings by definition: element by element, in
// Int32, with no plan, no strides and no kernels.

import Loops
import TensorIR

/// An operation known by its lowering alone.
struct LoweredPrimitive: Lowerable {
  let lowering: Lowering
  let results: [TensorType]
  let name = "lowered"

  var resultCount: Int { results.count }
  func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] { results }
  func lowering(_ operands: [TensorType]) -> Lowering { lowering }
  func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    preconditionFailure("lowered primitives are not batched")
  }
  func derivativeRule(_ operands: [Dual]) -> [Dual] {
    preconditionFailure("lowered primitives are not differentiated")
  }
}

/// A tensor of integers in plain Swift.
struct Integers: Equatable {
  var shape: [Int]
  var elements: [Int32]

  init(_ shape: [Int], _ element: ([Int]) -> Int32) {
    self.shape = shape
    elements = indices(shape).map(element)
  }

  subscript(index: [Int]) -> Int32 {
    elements[zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  /// The tensor of type i32 with these elements.
  var tensor: Tensor {
    let buffer = TensorBuffer(uninitialized: TensorType(.i32, Shape(shape)))
    for (position, element) in elements.enumerated() {
      buffer.pointer.storeBytes(of: element, toByteOffset: position * 4, as: Int32.self)
    }
    return Tensor(buffer)
  }
}

/// All indices of a shape in row-major order.
func indices(_ shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { outer, size in outer.flatMap { index in (0..<size).map { index + [$0] } } }
}

/// What a lowering means.
func meaning(_ lowering: Lowering, _ operands: [Integers], _ shape: [Int]) -> Integers {
  switch lowering {
  case .view(let view):
    Integers(shape) { index in
      var source = view.starts
      for (axis, walk) in view.axes.enumerated() {
        if case .along(let operandAxis, let step) = walk {
          source[operandAxis] += step * index[axis]
        }
      }
      return operands[0][source]
    }
  case .reshape:
    Integers(shape) { index in
      operands[0].elements[zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }]
    }
  case .pointwise(let program):
    Integers(shape) { index in
      run(program, at: index) { number in
        let operand = operands[number]
        return operand[zip(operand.shape, index).map { $0 == 1 ? 0 : $1 }]
      }
    }
  case .reduction(let reduction):
    Integers(shape) { index in
      let inner = reduction.axes.map { operands[0].shape[$0] }
      return indices(inner).map { reduced in
        operands[0][merge(index, reduced, reduction.axes)]
      }.reduce(reduction.combination.identity, reduction.combination.apply)
    }
  case .argumentReduction(let reduction):
    Integers(shape) { index in
      let values = (0..<operands[0].shape[reduction.axis]).map {
        operands[0][merge(index, [$0], [reduction.axis])]
      }
      let best = reduction.kind == .maximum ? values.max() : values.min()
      return Int32(values.firstIndex { $0 == best } ?? 0)
    }
  case .assembly(let assembly):
    assemble(assembly, operands, shape)
  case .contraction(let contraction):
    contract(contraction, operands[0], operands[1], shape)
  case .cumulation, .sort, .largest, .windowRead, .windowWrite, .nest, .call, .control, .host:
    preconditionFailure("random programs have no \(lowering)")
  }
}

/// `outer` with the indices `inner` inserted as the given axes.
private func merge(_ outer: [Int], _ inner: [Int], _ axes: [Int]) -> [Int] {
  var result = outer
  for (axis, index) in zip(axes, inner) { result.insert(index, at: axis) }
  return result
}

private func assemble(_ assembly: Assembly, _ operands: [Integers], _ shape: [Int]) -> Integers {
  var result = Integers(shape) { _ in assembly.fill.map { operands[$0].elements[0] } ?? 0 }
  for piece in assembly.pieces {
    for index in indices(operands[piece.operand].shape) {
      let target = index.indices.map { piece.starts[$0] + piece.steps[$0] * index[$0] }
      guard zip(target, shape).allSatisfy({ $0 >= 0 && $0 < $1 }) else { continue }
      result.elements[zip(target, shape).reduce(0) { $0 * $1.1 + $1.0 }] =
        operands[piece.operand][index]
    }
  }
  return result
}

private func contract(_ contraction: Contraction, _ x: Integers, _ y: Integers, _ shape: [Int])
  -> Integers
{
  let sizes = contraction.lhsContracting.map { x.shape[$0] }
  let lhsFree = x.shape.indices.filter {
    !contraction.lhsBatch.contains($0) && !contraction.lhsContracting.contains($0)
  }
  let rhsFree = y.shape.indices.filter {
    !contraction.rhsBatch.contains($0) && !contraction.rhsContracting.contains($0)
  }
  return Integers(shape) { index in
    var sum: Int32 = 0
    for contracted in indices(sizes) {
      var lhs = [Int](repeating: 0, count: x.shape.count)
      var rhs = [Int](repeating: 0, count: y.shape.count)
      for (position, (i, j)) in zip(contraction.lhsBatch, contraction.rhsBatch).enumerated() {
        lhs[i] = index[position]
        rhs[j] = index[position]
      }
      let batch = contraction.lhsBatch.count
      for (position, axis) in lhsFree.enumerated() { lhs[axis] = index[batch + position] }
      for (position, axis) in rhsFree.enumerated() {
        rhs[axis] = index[batch + lhsFree.count + position]
      }
      for (position, axis) in contraction.lhsContracting.enumerated() {
        lhs[axis] = contracted[position]
      }
      for (position, axis) in contraction.rhsContracting.enumerated() {
        rhs[axis] = contracted[position]
      }
      sum &+= x[lhs] &* y[rhs]
    }
    return sum
  }
}

/// A scalar program of i32 at one point.
private func run(_ program: ScalarProgram, at index: [Int], _ operand: (Int) -> Int32) -> Int32 {
  var values: [Int32] = []
  for step in program.steps {
    switch step {
    case .operand(let number, _): values.append(operand(number))
    case .constant(let value): values.append(Int32(truncatingIfNeeded: value.int))
    case .index(let axis, _): values.append(Int32(index[axis]))
    case .apply(let instruction):
      let x = values[Int(instruction.x.index)]
      let y = values[Int(instruction.y.index)]
      let z = values[Int(instruction.z.index)]
      values.append(apply(instruction.opcode, x, y, z))
    }
  }
  return values[Int(program.outputs[0].index)]
}

private func apply(_ opcode: Opcode, _ x: Int32, _ y: Int32, _ z: Int32) -> Int32 {
  switch opcode {
  case .add: return x &+ y
  case .subtract: return x &- y
  case .multiply: return x &* y
  case .maximum: return max(x, y)
  case .negate: return 0 &- x
  case .xor: return x ^ y
  case .less: return x < y ? 1 : 0
  case .select: return x != 0 ? z : y
  case _: preconditionFailure("random programs have no \(opcode)")
  }
}

extension Combination {
  var identity: Int32 {
    switch self {
    case .sum, .or: 0
    case .product: 1
    case .maximum: .min
    case .minimum: .max
    case .and: -1
    }
  }

  func apply(_ x: Int32, _ y: Int32) -> Int32 {
    switch self {
    case .sum: x &+ y
    case .product: x &* y
    case .maximum: max(x, y)
    case .minimum: min(x, y)
    case .and: x & y
    case .or: x | y
    }
  }
}
