// SPDX-License-Identifier: Apache-2.0
//
// Writes the plan of a program. Values stay what they are as long as possible: views are index maps, fused values are
// formulas; only what must be in memory is written there.

internal import Loops
internal import TensorIR

/// The plan in the making.
struct Planner {
  /// What is known of a value so far.
  private enum Value {
    case undefined
    case stored(StridedView)
    /// A result of a pointwise node, computed where it is read.
    case formula(node: Int, output: Int)
    case viewed(FlatProgram.Operand, View)
    /// A reshape that index maps can express.
    case reshaped(FlatProgram.Operand)
  }

  /// A value that is read under many maps is computed for each; beyond this many steps it is stored after all.
  private static let longestProgram = 512

  let program: FlatProgram
  var plan = Plan()
  private var values: [Value]

  /// Whether results go where the caller wants them, as those of the program of a loop do.
  private let isInner: Bool

  /// The engine that the plan is for.
  let engine: CPUEngine

  /// The plan of a program, whose callers give up the first `count` arguments.
  static func plan(
    _ program: FlatProgram,
    for engine: CPUEngine = .interpreted,
    donating count: Int = 0
  ) -> Plan {
    var planner = Planner(program, engine, isInner: false)
    planner.write()
    return planner.plan.mergingNests().coalescingCopies().splittingLongReductions()
      .banded(for: engine).donating(count).grouped(for: engine).donating(count)
      .streamingLargeResults()
  }

  /// The plan of a program that a choice or loop runs, not yet grouped: its results are in buffers of role `.result`.
  static func innerPlan(_ program: FlatProgram, for engine: CPUEngine) -> Plan {
    var planner = Planner(program, engine, isInner: true)
    planner.write()
    return planner.plan.mergingNests().splittingLongReductions()
  }

  private init(_ program: FlatProgram, _ engine: CPUEngine, isInner: Bool) {
    self.program = program
    self.engine = engine
    self.isInner = isInner
    values = Array(repeating: .undefined, count: program.types.count)
  }

  private mutating func write() {
    plan.inputs = program.inputs.map { program.types[$0] }
    plan.constants = program.constants.map(\.tensor)
    for (position, value) in program.inputs.enumerated() {
      define(value, role: .input(position))
    }
    for (position, constant) in program.constants.enumerated() {
      define(constant.value, role: .constant(position))
    }
    let fusion = Fusion(program)
    for number in program.nodes.indices { write(number, isFused: fusion.isFused[number]) }
    plan.outputs = program.outputs.enumerated().map { number, operand in
      isInner ? innerOutput(operand, number) : output(operand)
    }
  }

  // MARK: Buffers

  mutating func buffer(_ dtype: DType, _ count: Int, _ role: Plan.Role = .scratch) -> Int {
    plan.buffers.append(Plan.Buffer(dtype: dtype, count: count, role: role))
    return plan.buffers.count - 1
  }

  /// Gives a value memory of its own; returns where.
  @discardableResult
  mutating func define(_ value: Int, role: Plan.Role = .scratch) -> StridedView {
    let type = program.types[value]
    let view = StridedView(
      buffer: buffer(type.dtype, type.shape.elementCount, role),
      shape: type.shape
    )
    values[value] = .stored(view)
    return view
  }

  // MARK: Nodes

  private mutating func write(_ number: Int, isFused: Bool) {
    let node = program.nodes[number]
    switch node.lowering {
    case .pointwise:
      for (output, value) in node.results.enumerated() {
        values[value] = .formula(node: number, output: output)
      }
      if !isFused { store(node.results) }
    case .view(let view):
      let type = program.types[node.results[0]]
      values[node.results[0]] = viewed(node.operands[0], view, type)
    case .reshape:
      let type = program.types[node.results[0]]
      values[node.results[0]] = reshaped(node.operands[0], type)
    case .reduction(let reduction): write(reduction, node)
    case .argumentReduction(let reduction): write(reduction, node)
    case .cumulation(let cumulation): write(cumulation, node)
    case .sort(let sorting): write(sorting, node)
    case .largest(let largest): write(largest, node)
    case .assembly(let assembly): write(assembly, node)
    case .contraction(let contraction): write(contraction, node)
    case .windowRead(let move): write(move, reading: node)
    case .windowWrite(let move, let combination): write(move, combination, writing: node)
    case .nest(let nest):
      var nest = nest
      let operands = node.operands.map { wholeBuffer($0) }
      let results = node.results.map { define($0).buffer }
      for load in nest.loads.indices { nest.loads[load].buffer = operands[nest.loads[load].buffer] }
      for store in nest.stores.indices {
        nest.stores[store].access.buffer = results[nest.stores[store].access.buffer]
      }
      plan.steps.append(.nest(nest))
    case .control(let form): write(form, node)
    case .host(let call):
      func place(_ buffer: Int, _ type: TensorType) -> HostStep.Place {
        HostStep.Place(buffer: buffer, type: type.strong)
      }
      let operands = node.operands.map { place(wholeBuffer($0), program.type(of: $0)) }
      let results = node.results.map { place(define($0).buffer, program.types[$0]) }
      plan.steps.append(.host(HostStep(call: call, operands: operands, results: results)))
    case .call: preconditionFailure("calls are written out before planning")
    }
  }

  /// A view of an operand; views of views are one view, so that no chain of them has to be walked later.
  private func viewed(_ operand: FlatProgram.Operand, _ view: View, _ type: TensorType) -> Value {
    guard case .value(let value) = operand else { return .viewed(operand, view) }
    switch values[value] {
    case .stored(let stored): return .stored(stored.applying(view, sizes: type.shape.sizes))
    case .viewed(let source, let inner): return .viewed(source, inner.followed(by: view))
    case .undefined, .formula, .reshaped: return .viewed(operand, view)
    }
  }

  private mutating func reshaped(_ operand: FlatProgram.Operand, _ type: TensorType) -> Value {
    let sizes = type.shape.sizes
    if case .value(let value) = operand {
      if case .stored(let stored) = values[value], let result = stored.reshaped(to: sizes) {
        return .stored(result)
      }
      if case .reshaped(let source) = values[value],
        IndexMap.canReshape(from: program.type(of: source).shape.sizes, to: sizes)
      {
        return .reshaped(source)
      }
    }
    if IndexMap.canReshape(from: program.type(of: operand).shape.sizes, to: sizes) {
      return .reshaped(operand)
    }
    return .stored(
      strided(operand).reshaped(to: sizes)
        ?? StridedView(buffer: copy(operand).buffer, shape: type.shape)
    )
  }

  private mutating func write(_ reduction: Reduction, _ node: FlatProgram.Node) {
    let sizes = program.type(of: node.operands[0]).shape.sizes
    var writer = NestWriter()
    let x = read(node.operands[0], IndexMap(identityOfRank: sizes.count), &writer)
    let result = define(node.results[0])
    var strides = result.strides[...]
    let storeStrides = sizes.indices.map {
      reduction.axes.contains($0) ? 0 : strides.removeFirst()
    }
    let axes = sizes.indices.map {
      Nest.Axis(sizes[$0], reduction.axes.contains($0) ? .reduced : .parallel)
    }
    let access = Access(buffer: result.buffer, strides: storeStrides)
    let combination = reduction.axes.isEmpty ? nil : reduction.combination
    plan.steps.append(.nest(writer.nest(axes, [Nest.Store(access, x, combination)])))
  }

  private mutating func write(_ reduction: ArgumentReduction, _ node: FlatProgram.Node) {
    let operand = strided(node.operands[0])
    let result = define(node.results[0])
    func last<T>(_ values: [T]) -> [T] {
      var values = values
      values.append(values.remove(at: reduction.axis))
      return values
    }
    plan.steps.append(
      .argumentReduction(
        ArgumentStep(
          kind: reduction.kind,
          sizes: last(operand.sizes),
          operand: Access(
            buffer: operand.buffer,
            base: operand.base,
            strides: last(operand.strides)
          ),
          result: Access(buffer: result.buffer, strides: result.strides + [0])
        )
      )
    )
  }

  private mutating func write(_ assembly: Assembly, _ node: FlatProgram.Node) {
    let result = define(node.results[0])
    if let fill = assembly.fill {
      var writer = NestWriter()
      let map = IndexMap(constantOfRank: 0, nestRank: result.sizes.count)
      let value = read(node.operands[fill], map, &writer)
      let store = Nest.Store(result.access, value)
      plan.steps.append(.nest(writer.nest(result.sizes.map { Nest.Axis($0) }, [store])))
    }
    for piece in assembly.pieces {
      let operand = node.operands[piece.operand]
      let sizes = program.type(of: operand).shape.sizes
      // Of each axis, the indices that land inside: first ..< last.
      var map = IndexMap(identityOfRank: sizes.count)
      var axes: [Nest.Axis] = []
      var access = Access(buffer: result.buffer, strides: [])
      for axis in sizes.indices {
        let (start, step) = (piece.starts[axis], piece.steps[axis])
        let first = start >= 0 ? 0 : (-start + step - 1) / step
        let last = Swift.min(
          sizes[axis],
          start >= result.sizes[axis] ? 0 : (result.sizes[axis] - 1 - start) / step + 1
        )
        map.starts[axis] = first
        axes.append(Nest.Axis(Swift.max(last - first, 0)))
        access.base += (start + first * step) * result.strides[axis]
        access.strides.append(step * result.strides[axis])
      }
      if axes.contains(where: { $0.size == 0 }) { continue }
      var writer = NestWriter()
      let value = read(operand, map, &writer)
      plan.steps.append(.nest(writer.nest(axes, [Nest.Store(access, value)])))
    }
  }

  private mutating func write(_ contraction: Contraction, _ node: FlatProgram.Node) {
    var lhs = strided(node.operands[0])
    var rhs = strided(node.operands[1])
    let dtype = program.type(of: node.operands[0]).dtype
    let isHalf = dtype == .bf16 || dtype == .f16
    if contraction.accumulation != dtype && !(isHalf && contraction.accumulation == .f32) {
      lhs = converted(lhs, to: contraction.accumulation)
      rhs = converted(rhs, to: contraction.accumulation)
    }
    let computed = plan.buffers[lhs.buffer].dtype
    let result = define(node.results[0])
    let resultType = program.types[node.results[0]].dtype
    let isDirect = resultType == computed || (isHalf && computed == dtype && resultType == .f32)
    let target =
      isDirect
      ? result
      : StridedView(
        buffer: buffer(computed, plan.buffers[result.buffer].count),
        shape: program.types[node.results[0]].shape
      )
    var layout = ContractionLayout(contraction, lhs: lhs, rhs: rhs)
    if !layout.lhsCollapses { lhs = contiguous(lhs, order: layout.lhsOrder) }
    if !layout.rhsCollapses { rhs = contiguous(rhs, order: layout.rhsOrder) }
    layout = ContractionLayout(contraction, lhs: lhs, rhs: rhs)
    plan.steps.append(.contraction(layout.step(result: target.buffer)))
    if !isDirect {
      var writer = NestWriter()
      let x = writer.load(target.access, computed)
      let y = writer.step(.apply(Instruction(.convert, x, x, x, dtype: resultType)))
      let axes = target.sizes.map { Nest.Axis($0) }
      plan.steps.append(.nest(writer.nest(axes, [Nest.Store(result.access, y)])))
    }
  }

  // MARK: Reading

  /// Writes what computes the element of an operand at every point of a nest.
  private mutating func read(
    _ operand: FlatProgram.Operand,
    _ map: IndexMap,
    _ writer: inout NestWriter
  ) -> Register {
    let value: Int
    switch operand {
    case .literal(let literal):
      return writer.step(.constant(literal.converted(to: literal.dtype)))
    case .value(let number): value = number
    }
    if let register = writer.register(of: value, map) { return register }
    let register: Register
    switch values[value] {
    case .undefined: preconditionFailure("a value is defined before it is read")
    case .stored(let view):
      register = writer.load(map.composed(view.access), program.types[value].dtype)
    case .viewed(let source, let view): register = read(source, map.applying(view), &writer)
    case .reshaped(let source):
      let composed = map.reshaping(
        from: program.type(of: source).shape.sizes,
        to: program.types[value].shape.sizes
      )
      guard let composed else { preconditionFailure("only affine reshapes stay unwritten") }
      register = read(source, composed, &writer)
    case .formula(let number, let output):
      if writer.stepCount > Self.longestProgram {
        register = writer.load(map.composed(store(value).access), program.types[value].dtype)
      } else {
        register = readFormula(number, output, map, &writer)
      }
    }
    writer.remember(register, of: value, map)
    return register
  }

  private mutating func readFormula(
    _ number: Int,
    _ output: Int,
    _ map: IndexMap,
    _ writer: inout NestWriter
  ) -> Register {
    let node = program.nodes[number]
    guard case .pointwise(let scalars) = node.lowering else {
      preconditionFailure("a formula is a pointwise node")
    }
    let registers = writer.write(
      scalars,
      operand: { position, writer in
        let operand = node.operands[position]
        let sizes = program.type(of: operand).shape.sizes
        return read(operand, map.broadcasting(sizes), &writer)
      },
      index: { axis, dtype, writer in writer.index(map, axis: axis, dtype) }
    )
    for (result, register) in zip(node.results, scalars.outputs) {
      writer.remember(registers[Int(register.index)], of: result, map)
    }
    return registers[Int(scalars.outputs[output].index)]
  }

  // MARK: Writing values to memory

  /// Writes an operand to memory of its own, in row-major order; the value itself stays what it is.
  mutating func copy(_ operand: FlatProgram.Operand) -> StridedView {
    let type = program.type(of: operand)
    var writer = NestWriter()
    let x = read(operand, IndexMap(identityOfRank: type.rank), &writer)
    let target = StridedView(
      buffer: buffer(type.dtype, type.shape.elementCount),
      shape: type.shape
    )
    let axes = type.shape.map { Nest.Axis($0) }
    plan.steps.append(.nest(writer.nest(axes, [Nest.Store(target.access, x)])))
    return target
  }

  /// Writes an operand to the memory of a value, which later steps change.
  mutating func copy(_ operand: FlatProgram.Operand, into value: Int) -> StridedView {
    let type = program.type(of: operand)
    var writer = NestWriter()
    let x = read(operand, IndexMap(identityOfRank: type.rank), &writer)
    let target = define(value)
    let axes = type.shape.map { Nest.Axis($0) }
    plan.steps.append(.nest(writer.nest(axes, [Nest.Store(target.access, x)])))
    return target
  }

  /// Writes a step.
  mutating func append(_ step: Plan.Step) { plan.steps.append(step) }

  /// Writes a value to memory, where all later readers find it.
  @discardableResult
  private mutating func store(_ value: Int) -> StridedView {
    let view = copy(.value(value))
    values[value] = .stored(view)
    return view
  }

  /// Writes the results of a pointwise node to memory, all at every point.
  private mutating func store(_ results: [Int]) {
    guard results.count > 1 else {
      store(results[0])
      return
    }
    let shape = program.types[results[0]].shape
    var writer = NestWriter()
    let registers = results.map { value in
      read(.value(value), IndexMap(identityOfRank: shape.rank), &writer)
    }
    let stores = zip(results, registers).map { value, register in
      Nest.Store(define(value).access, register)
    }
    plan.steps.append(.nest(writer.nest(shape.map { Nest.Axis($0) }, stores)))
  }

  /// Where an operand is in memory; it is written there if need be.
  mutating func strided(_ operand: FlatProgram.Operand) -> StridedView {
    guard case .value(let value) = operand else { return copy(operand) }
    switch values[value] {
    case .undefined: preconditionFailure("a value is defined before it is read")
    case .stored(let view): return view
    case .formula: return store(value)
    case .viewed(.literal, _), .reshaped(.literal): return store(value)
    case .viewed(let source, let view):
      let result = strided(source).applying(view, sizes: program.types[value].shape.sizes)
      values[value] = .stored(result)
      return result
    case .reshaped(let source):
      guard let result = strided(source).reshaped(to: program.types[value].shape.sizes) else {
        return store(value)
      }
      values[value] = .stored(result)
      return result
    }
  }

  /// The number of a buffer that holds an operand, and nothing else, in row-major order.
  mutating func wholeBuffer(_ operand: FlatProgram.Operand) -> Int {
    let view = strided(operand)
    return view.isWhole(of: plan.buffers[view.buffer].count) ? view.buffer : copy(operand).buffer
  }

  private mutating func converted(_ view: StridedView, to dtype: DType) -> StridedView {
    let source = plan.buffers[view.buffer].dtype
    let target = StridedView(
      buffer: buffer(dtype, view.sizes.reduce(1, *)),
      shape: Shape(view.sizes)
    )
    var writer = NestWriter()
    let x = writer.load(view.access, source)
    let y = writer.step(.apply(Instruction(.convert, x, x, x, dtype: dtype)))
    let store = Nest.Store(target.access, y)
    plan.steps.append(.nest(writer.nest(view.sizes.map { Nest.Axis($0) }, [store])))
    return target
  }

  /// The same indices over a copy whose axes lie in memory in the given order, outermost first.
  mutating func contiguous(_ view: StridedView, order: [Int]) -> StridedView {
    let dtype = plan.buffers[view.buffer].dtype
    let sizes = order.map { view.sizes[$0] }
    let target = StridedView(buffer: buffer(dtype, sizes.reduce(1, *)), shape: Shape(sizes))
    var writer = NestWriter()
    let source = Access(
      buffer: view.buffer,
      base: view.base,
      strides: order.map { view.strides[$0] }
    )
    let store = Nest.Store(target.access, writer.load(source, dtype))
    plan.steps.append(.nest(writer.nest(sizes.map { Nest.Axis($0) }, [store])))
    var result = target
    for (position, axis) in order.enumerated() {
      result.sizes[axis] = target.sizes[position]
      result.strides[axis] = target.strides[position]
    }
    return result
  }
}
