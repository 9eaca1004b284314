// SPDX-License-Identifier: Apache-2.0
//
// Printing values of a program while it runs.

internal import Synchronization
public import TensorIR

/// Prints a text with the values of its operands.
package struct DebugPrint: HostPrimitive {
  /// A mapped axis over which it prints, one line for each example.
  struct Level: Hashable, Sendable {
    let size: Int
    /// Which operands differ between the examples; their axis is in front, outermost levels first.
    let isMapped: [Bool]
  }

  let format: String
  /// The only example of the innermost mapped axis that is printed; `nil` for all.
  let lane: Int?
  /// Outermost first.
  let levels: [Level]

  init(_ format: String, lane: Int?, levels: [Level] = []) {
    self.format = format
    self.lane = lane
    self.levels = levels
  }

  package var name: String { "debug_print" }
  package var resultCount: Int { 0 }
  package var hasEffect: Bool { true }
  package var parameters: [Parameter] { [.text("fmt", format)] }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    let count = format.ranges(of: "{}").count
    guard count == operands.count else {
      let law = "the text must have one {} for each tensor, got \(count) and \(operands.count)"
      throw TensorError(.invalidArgument(law), in: "debugPrint")
    }
    return []
  }

  /// Prints one line for each example, in order.
  package func evaluate(_ operands: [Tensor]) -> [Tensor] {
    printLines(operands, levels[...])
    return []
  }

  private func printLines(_ operands: [Tensor], _ levels: ArraySlice<Level>) {
    guard let level = levels.first else { return printLine(operands) }
    for index in 0..<level.size {
      let examples = zip(operands, level.isMapped).map { operand, isMapped in
        isMapped ? example(index, of: operand) : operand
      }
      printLines(examples, levels.dropFirst())
    }
  }

  private func printLine(_ operands: [Tensor]) {
    let parts = format.split(separator: "{}", omittingEmptySubsequences: false)
    let values = operands.map(\.description) + [""]
    DebugOutput.write(zip(parts, values).map { $0 + $1 }.joined())
  }
}

// MARK: - Rules

extension DebugPrint {
  /// One more level, or the one example of it that is wanted.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    if let lane {
      guard (0..<size).contains(lane) else { return [] }
      let examples = operands.map { $0.axis == nil ? $0.value : example(lane, of: $0.moved(to: 0)) }
      _ = DebugPrint(format, lane: nil, levels: levels)(examples)
      return []
    }
    let level = Level(size: size, isMapped: operands.map { $0.axis != nil })
    _ = DebugPrint(format, lane: nil, levels: [level] + levels)(operands.map { $0.moved(to: 0) })
    return []
  }

  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    _ = self(operands.map(\.primal))
    return []
  }
}

// MARK: - Functions

/// Prints a text with the values of tensors, when they are known.
///
///     jit { x in
///       debugPrint(format: "x = {}, sum = {}", x, x.sum())
///       return x * 2
///     }
///
/// Inside `jit` it prints each time the program runs, in the order of the calls, and is never left out. Under `vmap` it
/// prints a line for each example, in order; see ``debugLane(_:_:)``. Under `grad` it prints the values, not the tangents.
/// JAX: `debug.print`.
///
/// The label keeps it apart from Swift's own function of this name, which prints that the values are not known yet.
///
/// - Parameters:
///   - format: The text; each `{}` stands for a tensor.
///   - tensors: The tensors.
/// - Precondition: There is one `{}` for each tensor.
public func debugPrint(format: String, _ tensors: Tensor...) {
  _ = DebugPrint(format, lane: DebugOutput.lane)(tensors)
}

/// Prints only one example: those of the innermost `vmap` around the call are numbered 0, 1, 2, ….
///
///     vmap { x in debugLane(3) { debugPrint(format: "x = {}", x) } }(xs)      // one line
///
/// - Parameters:
///   - lane: The number of the example.
///   - body: Code that calls ``debugPrint(format:_:)``.
/// - Returns: What `body` returns.
public func debugLane<R>(_ lane: Int, _ body: () throws -> R) rethrows -> R {
  try DebugOutput.$lane.withValue(lane, operation: body)
}

/// Runs `body`, and hands each line that ``debugPrint(format:_:)`` would print to `write` instead.
///
/// - Parameters:
///   - write: Called on the thread that prints.
///   - body: Code that prints.
/// - Returns: What `body` returns.
public func withDebugOutput<R>(
  to write: @escaping @Sendable (String) -> Void,
  _ body: () throws -> R
) rethrows -> R {
  try DebugOutput.$sink.withValue(write, operation: body)
}

/// Where lines go, and which are wanted.
private enum DebugOutput {
  @TaskLocal static var sink: (@Sendable (String) -> Void)?
  @TaskLocal static var lane: Int?

  static func write(_ line: String) {
    if let sink { sink(line) } else { print(line) }
  }
}
