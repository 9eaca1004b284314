// SPDX-License-Identifier: Apache-2.0
//
// A backend that does what the words of `Lowering` say, one element at a time. Engines are compared with it.

internal import Loops
package import TensorIR

/// Runs programs slowly and plainly.
package struct ReferenceBackend: Backend {
  package let name = "reference"

  package init() {}

  package func evaluate(
    _ primitive: any Primitive,
    _ operands: [Tensor],
    results: [TensorType]
  ) throws -> [Tensor] {
    let lowering = try primitive.anyLowering(operands.map(\.type))
    switch lowering {
    case .call(let program): return try run(program, operands)
    case .host(let call): return call.run(operands, results: results)
    case .control(let form): return try run(form, operands, results)
    case .pointwise(let program):
      return program.outputs.indices.map { output in
        pointwise(program, output, operands, results[output])
      }
    case .cumulation(let cumulation): return [cumulated(cumulation, operands)]
    case .sort(let sorting): return sorted(sorting, operands)
    case .largest(let search): return largest(search, operands[0], results)
    case .view, .reshape, .reduction, .argumentReduction, .assembly, .contraction, .windowRead,
      .windowWrite, .nest:
      return [try reference(lowering, operands, results[0])]
    }
  }

  package func apply(_ primitive: some Primitive, _ x: Tensor, result: TensorType) -> Tensor? {
    nil
  }

  package func apply(
    _ primitive: some Primitive,
    _ x: Tensor,
    _ y: Tensor,
    result: TensorType
  ) -> Tensor? { nil }

  package func compile(_ program: Jaxpr) throws -> any Executable {
    ReferenceExecutable(backend: self, program: program)
  }

  func run(_ program: Jaxpr, _ inputs: [Tensor]) throws -> [Tensor] {
    var environment = Environment<Tensor>(program)
    for constant in program.constants { environment[constant.variable] = constant.tensor }
    for (variable, input) in zip(program.inputs, inputs) { environment[variable] = input }
    for equation in program.equations {
      let operands = equation.operands.map { environment.read($0) { Tensor($0) } }
      let types = equation.results.map(program.type(of:))
      let results = try evaluate(equation.primitive, operands, results: types)
      for (variable, result) in zip(equation.results, results) { environment[variable] = result }
    }
    return program.outputs.map { environment.read($0) { Tensor($0) } }
  }
}

private struct ReferenceExecutable: Executable {
  let backend: ReferenceBackend
  let program: Jaxpr

  func run(_ inputs: [Tensor]) throws -> [Tensor] { try backend.run(program, inputs) }
}

private func reference(_ lowering: Lowering, _ operands: [Tensor], _ result: TensorType) throws
  -> Tensor
{
  let elements = operands.map(\.elements)
  switch lowering {
  case .reshape: return Tensor(elements: elements[0], result)
  case .view(let view):
    return Tensor(result) { index in
      var source = view.starts
      for (axis, position) in zip(view.axes, index) {
        if case .along(let target, let step) = axis { source[target] += step * position }
      }
      return elements[0][operands[0].shape.position(source)]
    }
  case .reduction(let reduction):
    let parts = groups(operands[0], elements[0], reduction.axes)
    return Tensor(
      elements: parts.map { combined($0.map(\.value), reduction.combination, result.dtype) },
      result
    )
  case .argumentReduction(let reduction):
    let parts = groups(operands[0], elements[0], [reduction.axis])
    return Tensor(
      elements: parts.map { part in
        var best = 0
        for (position, element) in part.map(\.value).enumerated() {
          let (x, y) = (element.double, part[best].value.double)
          if y.isNaN { break }
          let wins =
            element.dtype.isFloating
            ? x.isNaN || (reduction.kind == .maximum ? x > y : x < y)
            : isBetter(element, part[best].value, reduction.kind)
          if wins { best = position }
        }
        return ScalarValue(best, as: reduction.index)
      },
      result
    )
  case .assembly(let assembly):
    var assembled =
      assembly.fill.map { fill in
        [ScalarValue](repeating: elements[fill][0], count: result.shape.elementCount)
      }
      ?? [ScalarValue](
        repeating: ScalarValue(0, as: result.dtype),
        count: result.shape.elementCount
      )
    for piece in assembly.pieces {
      let shape = operands[piece.operand].shape
      for (position, index) in shape.allIndices.enumerated() {
        let target = index.indices.map { piece.starts[$0] + piece.steps[$0] * index[$0] }
        let isInside = zip(target, result.shape).allSatisfy { $0 >= 0 && $0 < $1 }
        if isInside {
          assembled[result.shape.position(target)] = elements[piece.operand][position]
        }
      }
    }
    return Tensor(elements: assembled, result)
  case .contraction(let contraction):
    return contracted(contraction, operands, elements, result)
  case .windowRead(let move): return read(move, operands, result)
  case .windowWrite(let move, let combination): return written(move, combination, operands, result)
  case .pointwise, .cumulation, .sort, .largest, .nest, .call, .control, .host:
    preconditionFailure("no page lowers to a nest; the others are run by the backend")
  }
}

private func isBetter(_ x: ScalarValue, _ y: ScalarValue, _ kind: ArgumentReduction.Kind) -> Bool {
  let opcode: Opcode = kind == .maximum ? .greater : .less
  return reference(opcode, [x, y], .bool).bits != 0
}

// MARK: - Pieces

/// One result of a scalar program at every point.
private func pointwise(
  _ program: ScalarProgram,
  _ output: Int,
  _ operands: [Tensor],
  _ result: TensorType
) -> Tensor {
  let elements = operands.map(\.elements)
  return Tensor(result) { index in
    run(program, output, index) { number in
      let shape = operands[number].shape
      let source = zip(shape, index.suffix(shape.rank)).map { $0 == 1 ? 0 : $1 }
      return elements[number][shape.position(source)]
    }
  }
}

private func run(
  _ program: ScalarProgram,
  _ output: Int,
  _ index: [Int],
  _ operand: (Int) -> ScalarValue
) -> ScalarValue {
  var values: [ScalarValue] = []
  for step in program.steps {
    switch step {
    case .operand(let number, _): values.append(operand(number))
    case .constant(let value): values.append(value)
    case .index(let axis, let dtype): values.append(ScalarValue(index[axis], as: dtype))
    case .apply(let instruction):
      let read = [instruction.x, instruction.y, instruction.z].map { values[Int($0.index)] }
      values.append(reference(instruction.opcode, read, instruction.dtype))
    }
  }
  return values[Int(program.outputs[output].index)]
}

/// For each index along the axes that stay, the elements along the others, in row-major order.
private func groups(_ x: Tensor, _ elements: [ScalarValue], _ axes: [Int])
  -> [[(index: [Int], value: ScalarValue)]]
{
  let kept = (0..<x.rank).filter { !axes.contains($0) }
  let result = x.shape.removing(axes)
  var groups = [[(index: [Int], value: ScalarValue)]](
    repeating: [],
    count: result.elementCount
  )
  for (position, index) in x.shape.allIndices.enumerated() {
    groups[result.position(kept.map { index[$0] })].append((index, elements[position]))
  }
  return groups
}

private func combined(_ values: [ScalarValue], _ combination: Combination, _ dtype: DType)
  -> ScalarValue
{
  let opcode: Opcode
  let start: ScalarValue
  switch combination {
  case .sum: (opcode, start) = (.add, ScalarValue(0, as: dtype))
  case .product: (opcode, start) = (.multiply, ScalarValue(1, as: dtype))
  case .maximum where dtype == .bool: (opcode, start) = (.or, ScalarValue(false))
  case .minimum where dtype == .bool: (opcode, start) = (.and, ScalarValue(true))
  case .maximum: (opcode, start) = (.maximum, ScalarValue(-Double.infinity, as: dtype))
  case .minimum: (opcode, start) = (.minimum, ScalarValue(Double.infinity, as: dtype))
  case .and: (opcode, start) = (.and, ScalarValue(-1, as: dtype))
  case .or: (opcode, start) = (.or, ScalarValue(0, as: dtype))
  }
  guard dtype.isFloating else {
    return values.reduce(start) { reference(opcode, [$0, $1], dtype) }
  }
  let widest = values.reduce(start.converted(to: .f64)) {
    reference(opcode, [$0, $1.converted(to: .f64)], .f64)
  }
  return widest.converted(to: dtype)
}

private func contracted(
  _ contraction: Contraction,
  _ operands: [Tensor],
  _ elements: [[ScalarValue]],
  _ result: TensorType
) -> Tensor {
  let (x, y) = (operands[0].shape, operands[1].shape)
  let lhsFree = (0..<x.rank).filter {
    !contraction.lhsBatch.contains($0) && !contraction.lhsContracting.contains($0)
  }
  let rhsFree = (0..<y.rank).filter {
    !contraction.rhsBatch.contains($0) && !contraction.rhsContracting.contains($0)
  }
  let summed = Shape(contraction.lhsContracting.map { x[$0] }).allIndices
  let batchCount = contraction.lhsBatch.count
  return Tensor(result) { index in
    var i = [Int](repeating: 0, count: x.rank)
    var j = [Int](repeating: 0, count: y.rank)
    for (number, axis) in contraction.lhsBatch.enumerated() { i[axis] = index[number] }
    for (number, axis) in contraction.rhsBatch.enumerated() { j[axis] = index[number] }
    for (number, axis) in lhsFree.enumerated() { i[axis] = index[batchCount + number] }
    for (number, axis) in rhsFree.enumerated() {
      j[axis] = index[batchCount + lhsFree.count + number]
    }
    let products = summed.map { position -> ScalarValue in
      for (number, axis) in contraction.lhsContracting.enumerated() { i[axis] = position[number] }
      for (number, axis) in contraction.rhsContracting.enumerated() { j[axis] = position[number] }
      let factors = [elements[0][x.position(i)], elements[1][y.position(j)]]
      guard result.dtype.isFloating else { return reference(.multiply, factors, result.dtype) }
      return reference(.multiply, factors.map { $0.converted(to: .f64) }, .f64)
    }
    return combined(products, .sum, result.dtype)
  }
}

extension Tensor {
  /// The tensor whose element at each index is computed.
  init(_ type: TensorType, element: ([Int]) -> ScalarValue) {
    self.init(elements: type.shape.allIndices.map(element), type)
  }
}

extension Shape {
  /// Where the element of an index lies in row-major order.
  func position(_ index: some Collection<Int>) -> Int {
    zip(rowMajorStrides, index).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Every index of a tensor of this shape, in row-major order.
  var allIndices: [[Int]] {
    if elementCount == 0 { return [] }
    return sizes.reduce([[]]) { indices, size in
      indices.flatMap { index in (0..<size).map { index + [$0] } }
    }
  }
}
