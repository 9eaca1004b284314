// SPDX-License-Identifier: Apache-2.0
//
// Loops whose steps compute element by element: every element runs the whole loop in registers, a vector of elements at a
// time. Of a loop in which each element stops by itself, a vector runs until its last element has stopped.

package import Loops
package import TensorIR

/// A loop over programs that are pointwise nests.
package struct PointwiseLoop: Hashable, Sendable {
  /// A program: nests of one axis, run one after the other.
  package struct Body: Hashable, Sendable {
    package var nests: [Nest]
    /// The buffer of each operand, and of each result.
    package var inputs: [Int]
    package var results: [Int]

    package init(nests: [Nest], inputs: [Int], results: [Int]) {
      self.nests = nests
      self.inputs = inputs
      self.results = results
    }
  }

  package enum Kind: Hashable, Sendable {
    /// As long as the condition holds; operands (its constants, the body's constants, carried values).
    case whileLoop(condition: Body, conditionConstants: Int, bodyConstants: Int)
    /// So many steps; operands (constants, carried values, rows), results (carried values, rows).
    case scan(constants: Int, carries: Int, length: Int, isReversed: Bool)
  }

  /// An operand or result: a buffer of the frame.
  package struct Place: Hashable, Sendable {
    package var buffer: Int
    package var dtype: DType
    /// Whether there is one for every element; else one for all.
    package var isMapped: Bool

    package init(buffer: Int, dtype: DType, isMapped: Bool) {
      self.buffer = buffer
      self.dtype = dtype
      self.isMapped = isMapped
    }
  }

  package var kind: Kind
  package var body: Body
  /// How many elements there are.
  package var count: Int
  package var operands: [Place]
  package var results: [Place]

  package init(_ kind: Kind, body: Body, count: Int, operands: [Place], results: [Place]) {
    self.kind = kind
    self.body = body
    self.count = count
    self.operands = operands
    self.results = results
  }
}

extension PointwiseLoop {
  /// Writes a function for the loop; `nil`, and nothing, where its programs have steps without code.
  package func writeFunction(_ name: String, in module: ModuleWriter) -> NestCode? {
    var nests = body.nests
    if case .whileLoop(let condition, _, _) = kind { nests += condition.nests }
    guard nests.allSatisfy({ $0.program.isEmittable(module.features) }), count > 0 else {
      return nil
    }
    let writer = PointwiseLoopWriter(self, module)
    writer.write(name)
    let steps = nests.reduce(1) { $0 + $1.program.steps.count }
    let turns = if case .scan(_, _, let length, _) = kind { length } else { 32 }
    return NestCode(
      unitCount: (count + writer.unit - 1) / writer.unit,
      unitCost: Swift.min(writer.unit * steps * Swift.max(turns, 1), 1 << 40)
    )
  }
}

/// Writes one loop.
private struct PointwiseLoopWriter {
  private let loop: PointwiseLoop
  private let writer: FunctionWriter
  private let lanes: Int
  /// The vectors that run side by side.
  private let atOnce: Int

  /// The elements of a unit of work.
  var unit: Int { lanes * atOnce }

  init(_ loop: PointwiseLoop, _ module: ModuleWriter) {
    self.loop = loop
    let most = module.features.lanes
    let isWide = loop.operands.contains { $0.dtype.byteCount == 8 }
    lanes = loop.count == 1 ? 1 : isWide && most > 4 ? most / 2 : most
    let steps = loop.body.nests.reduce(0) { $0 + $1.program.steps.count }
    atOnce = loop.count <= lanes || steps > 48 ? 1 : 2
    writer = FunctionWriter(module)
  }

  /// A vector of elements: the index of the first, and which of its lanes are elements.
  private struct Block {
    var first: IRValue
    var mask: IRValue?
    /// Whether it is the first of its unit, which always has elements.
    var isFirst: Bool
  }

  func write(_ name: String) {
    var addresses: [Int: IRValue] = [:]
    for place in loop.operands + loop.results where addresses[place.buffer] == nil {
      let frame = IRValue("%frame", .pointer)
      addresses[place.buffer] = writer.load(
        writer.address(frame, .pointer, .i64(place.buffer)),
        .pointer
      )
    }
    func address(_ place: PointwiseLoop.Place) -> IRValue {
      guard let address = addresses[place.buffer] else { preconditionFailure("all were loaded") }
      return address
    }
    writer.loop(IRValue("%begin", .i64), IRValue("%end", .i64), step: 1) { number, _ in
      let start = writer.multiply(number, unit)
      let blocks = (0..<atOnce).map { place -> Block in
        let first = writer.add(start, .i64(place * lanes))
        if lanes == 1 { return Block(first: first, mask: nil, isFirst: true) }
        let left = writer.binary("sub", .i64(loop.count), first)
        let isNegative = writer.compare("slt", left, .i64(0))
        let some = writer.select(isNegative, .i64(0), left)
        let few = writer.select(writer.compare("slt", some, .i64(lanes)), some, .i64(lanes))
        return Block(first: first, mask: writer.mask(first: few, lanes), isFirst: place == 0)
      }
      switch loop.kind {
      case .whileLoop(let condition, let conditionConstants, let bodyConstants):
        run(condition, conditionConstants, bodyConstants, blocks, address)
      case .scan(let constants, let carries, let length, let isReversed):
        run(constants, carries, length, isReversed, blocks, address)
      }
      return []
    }
    writer.finish(name, NestFunction.parameters)
  }

  // MARK: - Elements

  private func read(
    _ place: PointwiseLoop.Place,
    _ address: IRValue,
    _ block: Block,
    row: IRValue = .i64(0)
  ) -> IRValue {
    let scalar = place.dtype.memoryScalar
    if !place.isMapped || lanes == 1 {
      let index =
        place.isMapped
        ? writer.add(writer.multiply(row, loop.count), block.first) : row
      let element = writer.load(writer.address(address, scalar, index), IRType(scalar))
      return writer.splat(writer.fromMemory(element, place.dtype), lanes)
    }
    let index = writer.add(writer.multiply(row, loop.count), block.first)
    let pointer = writer.address(address, scalar, index)
    let type = IRType(scalar, lanes)
    let raw = block.mask.map { writer.load(pointer, type, mask: $0) } ?? writer.load(pointer, type)
    return writer.fromMemory(raw, place.dtype)
  }

  private func write(
    _ value: IRValue,
    _ place: PointwiseLoop.Place,
    _ address: IRValue,
    _ block: Block,
    row: IRValue = .i64(0)
  ) {
    // A block without elements never begins a loop, so it has no value for the others.
    if !place.isMapped && !block.isFirst { return }
    let raw = writer.toMemory(value, place.dtype)
    let scalar = place.dtype.memoryScalar
    if !place.isMapped {
      // Every element has it; all units write the same.
      let pointer = writer.address(address, scalar, row)
      writer.store(lanes == 1 ? raw : writer.extract(raw, 0), pointer)
      return
    }
    let index = writer.add(writer.multiply(row, loop.count), block.first)
    let pointer = writer.address(address, scalar, index)
    if let mask = block.mask {
      writer.store(raw, pointer, mask: mask)
    } else {
      writer.store(raw, pointer)
    }
  }

  /// The results of a program for one vector of elements.
  private func results(_ body: PointwiseLoop.Body, _ inputs: [IRValue]) -> [IRValue] {
    var buffers: [Int: IRValue] = [:]
    for (buffer, value) in zip(body.inputs, inputs) { buffers[buffer] = value }
    for nest in body.nests {
      var values: [IRValue] = []
      for step in nest.program.steps {
        switch step {
        case .operand(let load, _):
          guard let value = buffers[nest.loads[load].buffer] else {
            preconditionFailure("a nest reads what there is")
          }
          values.append(value)
        case .constant(let value): values.append(writer.constant(value, lanes: lanes))
        case .index(_, let dtype):
          // The only index along an axis of one element.
          values.append(writer.constant(ScalarValue(0, as: dtype), lanes: lanes))
        case .apply(let instruction):
          values.append(
            writer.apply(instruction, of: nest.program) { values[Int($0.index)] }
          )
        }
      }
      for store in nest.stores {
        buffers[store.access.buffer] = values[Int(store.value.index)]
      }
    }
    return body.results.map { result in
      guard let value = buffers[result] else { preconditionFailure("a program has its results") }
      return value
    }
  }

  // MARK: - Loops

  private func run(
    _ condition: PointwiseLoop.Body,
    _ conditionConstants: Int,
    _ bodyConstants: Int,
    _ blocks: [Block],
    _ address: (PointwiseLoop.Place) -> IRValue
  ) {
    let constants = conditionConstants + bodyConstants
    let carries = loop.operands.count - constants
    let fixed = blocks.map { block in
      loop.operands[..<constants].map { read($0, address($0), block) }
    }
    var initial = blocks.map { block in
      block.mask ?? writer.bool(true, IRType(.i1, lanes))
    }
    for block in blocks {
      initial += loop.operands[constants...].map { read($0, address($0), block) }
    }
    func carried(_ values: [IRValue], _ block: Int) -> [IRValue] {
      let first = blocks.count + block * carries
      return Array(values[first..<(first + carries)])
    }
    var running: [IRValue] = []
    let last = writer.loop(carrying: initial) { values in
      running = blocks.indices.map { block in
        let inputs = fixed[block][..<conditionConstants] + carried(values, block)
        let goesOn = results(condition, Array(inputs))[0]
        return writer.binary("and", values[block], goesOn)
      }
      var any = running[0]
      for other in running.dropFirst() { any = writer.binary("or", any, other) }
      return lanes == 1
        ? any : writer.intrinsic("llvm.vector.reduce.or.\(any.type.suffix)", [any], .i1)
    } _: { values in
      var next = running
      for block in blocks.indices {
        let old = carried(values, block)
        let new = results(loop.body, fixed[block][conditionConstants...] + old)
        next += zip(new, old).map { writer.select(running[block], $0, $1) }
      }
      return next
    }
    for (number, block) in blocks.enumerated() {
      for (value, place) in zip(carried(last, number), loop.results) {
        write(value, place, address(place), block)
      }
    }
  }

  private func run(
    _ constants: Int,
    _ carries: Int,
    _ length: Int,
    _ isReversed: Bool,
    _ blocks: [Block],
    _ address: (PointwiseLoop.Place) -> IRValue
  ) {
    let fixed = blocks.map { block in
      loop.operands[..<constants].map { read($0, address($0), block) }
    }
    let initial = blocks.flatMap { block in
      loop.operands[constants..<(constants + carries)].map { read($0, address($0), block) }
    }
    let last = writer.loop(.i64(0), .i64(length), step: 1, carrying: initial) { step, values in
      let row = isReversed ? writer.binary("sub", .i64(length - 1), step) : step
      var next: [IRValue] = []
      for (number, block) in blocks.enumerated() {
        let rows = loop.operands[(constants + carries)...].map {
          read($0, address($0), block, row: row)
        }
        let old = values[(number * carries)..<((number + 1) * carries)]
        let new = results(loop.body, fixed[number] + old + rows)
        next += new[..<carries]
        for (value, place) in zip(new[carries...], loop.results[carries...]) {
          write(value, place, address(place), block, row: row)
        }
      }
      return next
    }
    for (number, block) in blocks.enumerated() {
      let values = last[(number * carries)..<((number + 1) * carries)]
      for (value, place) in zip(values, loop.results) {
        write(value, place, address(place), block)
      }
    }
  }
}
