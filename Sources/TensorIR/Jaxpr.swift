// SPDX-License-Identifier: Apache-2.0
//
// A program: what tracing a function gives, what transformations rewrite and backends run. Straight-line, typed,
// in single-assignment form; control flow lives in primitives that hold programs of their own.

/// A name for one value of a program.
public struct Variable: Hashable, Sendable {
  /// The variable's place in its program's table of types.
  package let index: Int32

  package init(_ index: Int) { self.index = Int32(index) }
}

/// What an equation reads: the value of a variable, or a number.
public enum Operand: Hashable, Sendable {
  /// The value of a variable.
  case variable(Variable)
  /// A number written into the program; prints `1.0:f32[]`.
  case literal(ScalarValue)
}

/// One step of a program: a primitive applied to operands gives new variables.
public struct Equation: Sendable {
  /// The operation.
  public let primitive: any Primitive
  /// What it reads.
  public let operands: [Operand]
  /// The variables it defines.
  public let results: [Variable]
  /// Where the user's code wrote it; known only inside `debugNaNs`.
  package let callSite: CallSite?

  package init(
    _ primitive: any Primitive,
    _ operands: [Operand],
    _ results: [Variable],
    callSite: CallSite? = nil
  ) {
    self.primitive = primitive
    self.operands = operands
    self.results = results
    self.callSite = callSite
  }

  /// Runs `body`, which applies this equation or a rule of it: what goes wrong there went wrong where it was written.
  package func attributed<R>(_ body: () -> R) -> R {
    guard let callSite else { return body() }
    return CallSite.$ofEquation.withValue(callSite, operation: body)
  }
}

/// A typed program: inputs, equations, outputs.
///
/// ``makeJaxpr(_:)`` gives the program of a function. It prints as JAX prints its programs:
///
///     { lambda ; a:f32[3] b:f32[3]. let
///         c:f32[] = dot_general[dimension_numbers=(([0], [0]), ([], []))] a b
///       in (c,) }
public struct Jaxpr: Sendable {
  /// A concrete tensor that the traced function captured.
  public struct Constant: Sendable {
    /// The variable that stands for the tensor.
    public let variable: Variable
    /// The tensor; kept alive by the program.
    public let tensor: Tensor

    package init(_ variable: Variable, _ tensor: Tensor) {
      self.variable = variable
      self.tensor = tensor
    }
  }

  /// Captured tensors, by identity.
  public let constants: [Constant]
  /// The variables whose values a caller gives.
  public let inputs: [Variable]
  /// The steps, in an order in which they can run.
  public let equations: [Equation]
  /// The results.
  public let outputs: [Operand]
  /// The type of every variable, by its index.
  package let types: [TensorType]

  package init(
    constants: [Constant] = [],
    inputs: [Variable],
    equations: [Equation],
    outputs: [Operand],
    types: [TensorType]
  ) {
    self.constants = constants
    self.inputs = inputs
    self.equations = equations
    self.outputs = outputs
    self.types = types
  }
}

// MARK: - Reading a program

extension Jaxpr {
  /// The type of a variable of this program.
  public func type(of variable: Variable) -> TensorType { types[Int(variable.index)] }

  /// The type of an operand of this program.
  public func type(of operand: Operand) -> TensorType {
    switch operand {
    case .variable(let variable): type(of: variable)
    case .literal(let value): value.type
    }
  }

  /// The types of the inputs.
  public var inputTypes: [TensorType] { inputs.map(type(of:)) }

  /// The types of the outputs.
  public var outputTypes: [TensorType] { outputs.map(type(of:)) }

  /// How many equations apply a primitive of the given name, inner programs included.
  public func count(of name: String) -> Int {
    equations.reduce(0) { count, equation in
      count + (equation.primitive.name == name ? 1 : 0)
        + equation.primitive.subprograms.reduce(0) { $0 + $1.count(of: name) }
    }
  }

  /// Runs the equations one by one on the given inputs, in whatever scope those belong to.
  ///
  /// On concrete tensors this computes; on traced ones it writes the program into theirs.
  package func evaluate(_ arguments: [Tensor]) -> [Tensor] {
    var environment = Environment<Tensor>(self)
    for constant in constants { environment[constant.variable] = constant.tensor }
    for (input, argument) in zip(inputs, arguments) { environment[input] = argument }
    for equation in equations {
      let operands = equation.operands.map { environment.read($0) { Tensor($0) } }
      let results = equation.attributed { equation.primitive(operands) }
      for (variable, value) in zip(equation.results, results) { environment[variable] = value }
    }
    return outputs.map { environment.read($0) { Tensor($0) } }
  }
}

/// What a walk over a program knows about each variable so far.
package struct Environment<Value> {
  private var values: [Value?]

  package init(_ program: Jaxpr) { values = Array(repeating: nil, count: program.types.count) }

  /// The value of a variable.
  package subscript(variable: Variable) -> Value? {
    get { values[Int(variable.index)] }
    set { values[Int(variable.index)] = newValue }
  }

  /// The value of an operand; `literal` says what a number means to this walk.
  package func read(_ operand: Operand, literal: (ScalarValue) -> Value) -> Value {
    switch operand {
    case .literal(let value): return literal(value)
    case .variable(let variable):
      guard let value = values[Int(variable.index)] else {
        preconditionFailure("a variable of a program is defined before it is used")
      }
      return value
    }
  }
}

// MARK: - Equality

extension Equation: Hashable {
  /// Whether both apply equal primitives to the same operands.
  public static func == (x: Equation, y: Equation) -> Bool {
    x.operands == y.operands && x.results == y.results && x.primitive.isEqual(to: y.primitive)
  }

  /// Feeds the equation to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(primitive)
    hasher.combine(operands)
  }
}

extension Jaxpr: Hashable {
  /// Whether both are the same program over the same captured tensors.
  public static func == (x: Jaxpr, y: Jaxpr) -> Bool {
    x.inputs == y.inputs && x.outputs == y.outputs && x.types == y.types
      && x.constants.count == y.constants.count
      && zip(x.constants, y.constants).allSatisfy {
        $0.variable == $1.variable && $0.tensor.isIdentical(to: $1.tensor)
      }
      && x.equations == y.equations
  }

  /// Feeds a summary to a hasher: equal programs agree in it, and it costs little.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(types)
    hasher.combine(outputs)
    hasher.combine(equations.count)
  }
}
