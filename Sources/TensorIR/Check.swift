// SPDX-License-Identifier: Apache-2.0
//
// Every invariant of a program, in one function. Tests switch it on for every program that is traced or rewritten,
// with the environment variable SKEIN_CHECK=1.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

extension Jaxpr {
  /// Whether programs are checked as they are made.
  package static let checksPrograms = getenv("SKEIN_CHECK").map { String(cString: $0) } == "1"

  /// Checks that variables are defined once and before use, that the types are those the rules give, and that inner
  /// programs are well formed too.
  ///
  /// - Throws: The first broken invariant.
  package func check() throws(TensorError) {
    var isDefined = [Bool](repeating: false, count: types.count)

    func define(_ variable: Variable) throws(TensorError) {
      guard types.indices.contains(Int(variable.index)) else {
        throw TensorError(.malformedProgram("a variable has no type"), in: "check")
      }
      guard !isDefined[Int(variable.index)] else {
        throw TensorError(.malformedProgram("a variable is defined twice"), in: "check")
      }
      isDefined[Int(variable.index)] = true
    }
    func read(_ operand: Operand, by reader: String) throws(TensorError) {
      guard case .variable(let variable) = operand else { return }
      guard isDefined.indices.contains(Int(variable.index)), isDefined[Int(variable.index)] else {
        throw TensorError(
          .malformedProgram("\(reader) reads a variable before it is defined"),
          in: "check"
        )
      }
    }

    for constant in constants {
      try define(constant.variable)
      guard constant.tensor.type == type(of: constant.variable) else {
        throw TensorError(.malformedProgram("a constant has another type"), in: "check")
      }
    }
    for input in inputs { try define(input) }
    for equation in equations {
      let name = equation.primitive.name
      for operand in equation.operands { try read(operand, by: name) }
      for subprogram in equation.primitive.subprograms { try subprogram.check() }
      let expected = try equation.primitive.resultTypes(equation.operands.map(type(of:)))
      guard expected == equation.results.map(type(of:)) else {
        throw TensorError(
          .malformedProgram("the results of \(name) have other types than its rule gives"),
          in: "check"
        )
      }
      for result in equation.results { try define(result) }
    }
    for output in outputs { try read(output, by: "the output") }
  }
}
