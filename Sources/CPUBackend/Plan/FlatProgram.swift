// SPDX-License-Identifier: Apache-2.0
//
// A program ready for planning: inner calls written out in place, every primitive replaced by its lowering, and
// nothing that no result needs.

internal import Loops
internal import TensorIR

/// A straight line of lowerings over numbered values.
struct FlatProgram {
  enum Operand: Hashable {
    case value(Int)
    case literal(ScalarValue)
  }

  struct Node {
    var lowering: Lowering
    var operands: [Operand]
    /// The values it defines.
    var results: [Int]
    /// The programs that a choice or loop runs.
    var programs: [FlatProgram] = []
  }

  /// The type of every value.
  var types: [TensorType] = []
  var inputs: [Int] = []
  var constants: [(value: Int, tensor: Tensor)] = []
  var nodes: [Node] = []
  var outputs: [Operand] = []

  /// - Throws: What some primitive of the program lacks.
  init(_ program: Jaxpr) throws(TensorError) {
    let arguments = program.inputs.map { variable in define(program.type(of: variable)) }
    inputs = arguments
    outputs = try inline(program, arguments.map(Operand.value))
    removeDeadNodes()
  }

  /// One operation on operands of the given types.
  init(_ lowering: Lowering, _ operands: [TensorType], results: [TensorType])
    throws(TensorError)
  {
    inputs = operands.map { define($0) }
    let arguments = inputs.map(Operand.value)
    switch lowering {
    case .call(let program): outputs = try inline(program, arguments)
    case .view, .reshape, .pointwise, .reduction, .argumentReduction, .cumulation, .sort,
      .largest, .assembly, .contraction, .windowRead, .windowWrite, .nest, .control, .host:
      let values = results.map { define($0) }
      nodes = [try Node(preparing: lowering, operands: arguments, results: values)]
      outputs = values.map(Operand.value)
    }
    removeDeadNodes()
  }

  private mutating func define(_ type: TensorType) -> Int {
    types.append(type)
    return types.count - 1
  }

  func type(of operand: Operand) -> TensorType {
    switch operand {
    case .value(let value): types[value]
    case .literal(let literal): literal.type
    }
  }

  /// Writes the nodes of a program applied to the given operands; returns its outputs.
  private mutating func inline(_ program: Jaxpr, _ arguments: [Operand]) throws(TensorError)
    -> [Operand]
  {
    var environment = Environment<Operand>(program)
    for (input, argument) in zip(program.inputs, arguments) { environment[input] = argument }
    for constant in program.constants {
      switch constant.tensor.representation {
      case .scalar(let value): environment[constant.variable] = .literal(value)
      case .buffer, .traced, .invalid:
        let value = define(program.type(of: constant.variable))
        constants.append((value, constant.tensor))
        environment[constant.variable] = .value(value)
      }
    }
    for equation in program.equations {
      let operands = equation.operands.map { environment.read($0, literal: Operand.literal) }
      let lowering = try equation.primitive.anyLowering(operands.map(type(of:)))
      switch lowering {
      case .call(let inner):
        for (variable, value) in zip(equation.results, try inline(inner, operands)) {
          environment[variable] = value
        }
      case .view, .reshape, .pointwise, .reduction, .argumentReduction, .cumulation, .sort,
        .largest, .assembly, .contraction, .windowRead, .windowWrite, .nest, .control, .host:
        let values = equation.results.map { define(program.type(of: $0)) }
        for (variable, value) in zip(equation.results, values) {
          environment[variable] = .value(value)
        }
        if let view = staticView(lowering, operands, results: values) {
          nodes.append(view)
        } else {
          nodes.append(try Node(preparing: lowering, operands: operands, results: values))
        }
      }
    }
    return program.outputs.map { environment.read($0, literal: Operand.literal) }
  }

  /// A window that is read at a place that the program says is a view.
  private func staticView(_ lowering: Lowering, _ operands: [Operand], results: [Int]) -> Node? {
    guard case .windowRead(let move) = lowering, move.hasScalarIndices, move.outside == .clamped
    else { return nil }
    let sizes = type(of: operands[0]).shape
    var view = View.identity(rank: sizes.rank)
    for (axis, operand) in zip(move.windows.indexed, operands.dropFirst()) {
      guard case .literal(let start) = operand else { return nil }
      view.starts[axis] = move.start(start, axis: axis, of: sizes[axis])
    }
    return Node(lowering: .view(view), operands: [operands[0]], results: results)
  }

  private mutating func removeDeadNodes() {
    var isLive = [Bool](repeating: false, count: types.count)
    func mark(_ operands: [Operand]) {
      for case .value(let value) in operands { isLive[value] = true }
    }
    mark(outputs)
    var kept: [Node] = []
    for node in nodes.reversed()
    where node.results.contains(where: { isLive[$0] }) || node.lowering.hasEffect {
      mark(node.operands)
      kept.append(node)
    }
    nodes = kept.reversed()
    constants.removeAll { !isLive[$0.value] }
  }
}

extension FlatProgram.Node {
  /// A node whose programs, if its lowering has any, are ready for planning.
  init(preparing lowering: Lowering, operands: [FlatProgram.Operand], results: [Int])
    throws(TensorError)
  {
    self.lowering = lowering
    self.operands = operands
    self.results = results
    guard case .control(let form) = lowering else { return }
    for program in form.programs { programs.append(try FlatProgram(program)) }
  }
}
