// SPDX-License-Identifier: Apache-2.0
//
// Programs as text, in the notation of JAX's jaxprs, so that the two can be compared line by line.

extension Jaxpr: CustomStringConvertible {
  /// The program in JAX's notation; see ``Jaxpr``.
  public var description: String {
    var printer = ProgramPrinter()
    return printer.block(self, indentation: 0)
  }
}

/// Prints one program and those inside it; variables are named in order of appearance, through all of them.
private struct ProgramPrinter {
  /// A text longer than this is broken over several lines.
  static let width = 80

  private var names: [[String?]] = []
  private var nameCount = 0

  // MARK: Names

  /// The next unused name: `a` … `z`, `ba`, `bb`, ….
  private mutating func nextName() -> String {
    var number = nameCount
    nameCount += 1
    var letters: [Character] = []
    repeat {
      letters.append(Character(UnicodeScalar(UInt8(97 + number % 26))))
      number /= 26
    } while number > 0
    return String(letters.reversed())
  }

  /// `b:f32[3]`, or `_:f32[3]` for a value nobody reads.
  private mutating func binder(_ variable: Variable, in program: Jaxpr, isRead: Bool = true)
    -> String
  {
    guard isRead else { return "_:\(program.type(of: variable))" }
    let name = nextName()
    names[names.count - 1][Int(variable.index)] = name
    return "\(name):\(program.type(of: variable))"
  }

  private func text(_ operand: Operand) -> String {
    switch operand {
    case .literal(let value): return "\(value):\(value.type)"
    case .variable(let variable): return names[names.count - 1][Int(variable.index)] ?? "_"
    }
  }

  // MARK: Programs

  /// A program over several lines; those after the first are indented.
  mutating func block(_ program: Jaxpr, indentation: Int) -> String {
    block(parts(of: program, indentation: indentation), indentation: indentation)
  }

  private func block(_ parts: Parts, indentation: Int) -> String {
    let margin = String(repeating: " ", count: indentation)
    return "\(parts.head) let\n"
      + parts.lines.map { "\(margin)    \($0)\n" }.joined()
      + "\(margin)  in \(parts.tail) }"
  }

  /// A program inside an equation: on one line where it fits.
  ///
  /// Its parts are printed once for both: printed twice at every level, a program nested n deep would take 2^n steps.
  private mutating func inner(_ program: Jaxpr, indentation: Int) -> String {
    let parts = parts(of: program, indentation: indentation)
    let line = "\(parts.head) let \(parts.lines.joined(separator: "; ")) in \(parts.tail) }"
    if line.count <= Self.width - indentation && !line.contains("\n") { return line }
    return block(parts, indentation: indentation)
  }

  /// Programs in parentheses, one below the other.
  private mutating func list(_ programs: [Jaxpr], indentation: Int) -> String {
    let margin = String(repeating: " ", count: indentation)
    let lines = programs.map { "\(margin)  \(inner($0, indentation: indentation + 2))\n" }
    return "(\n\(lines.joined())\(margin))"
  }

  /// What every layout of a program is made of.
  private typealias Parts = (head: String, lines: [String], tail: String)

  private mutating func parts(of program: Jaxpr, indentation: Int) -> Parts {
    names.append(Array(repeating: nil, count: program.types.count))
    defer { names.removeLast() }
    let isRead = program.readVariables()
    let constants = program.constants.map { binder($0.variable, in: program) }
    let inputs = program.inputs.map { binder($0, in: program) }
    let head = "{ lambda \(constants.joined(separator: " ")); \(inputs.joined(separator: " "))."
    let lines = program.equations.map { equation in
      line(equation, in: program, isRead: isRead, indentation: indentation + 4)
    }
    let outputs = program.outputs.map(text)
    let tail = outputs.count == 1 ? "(\(outputs[0]),)" : "(\(outputs.joined(separator: ", ")))"
    return (head, lines, tail)
  }

  // MARK: Equations

  private mutating func line(
    _ equation: Equation,
    in program: Jaxpr,
    isRead: [Bool],
    indentation: Int
  ) -> String {
    let operands = equation.operands.map(text).joined(separator: " ")
    let binders = equation.results.map { result in
      binder(result, in: program, isRead: isRead[Int(result.index)])
    }
    let left =
      (binders.isEmpty ? "" : "\(binders.joined(separator: " ")) = ") + equation.primitive.name
    let end = operands.isEmpty ? "" : " \(operands)"
    let parameters = equation.primitive.parameters.map { parameter in
      switch parameter {
      case .text(let key, let value): "\(key)=\(value)"
      case .program(let key, let program):
        "\(key)=\(inner(program, indentation: indentation + 2))"
      case .programs(let key, let programs):
        "\(key)=\(list(programs, indentation: indentation + 2))"
      }
    }
    if parameters.isEmpty { return left + end }
    let short = "\(left)[\(parameters.joined(separator: " "))]\(end)"
    if short.count + indentation <= Self.width && !short.contains("\n") { return short }
    let margin = String(repeating: " ", count: indentation)
    return "\(left)[\n" + parameters.map { "\(margin)  \($0)\n" }.joined() + "\(margin)]\(end)"
  }
}

extension Jaxpr {
  /// For every variable, whether an equation or an output reads it.
  package func readVariables() -> [Bool] {
    var isRead = [Bool](repeating: false, count: types.count)
    for operand in equations.lazy.flatMap(\.operands) + outputs {
      if case .variable(let variable) = operand { isRead[Int(variable.index)] = true }
    }
    return isRead
  }
}
