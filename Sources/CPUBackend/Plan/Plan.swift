// SPDX-License-Identifier: Apache-2.0
//
// A program as this machine runs it: numbered buffers and a flat list of steps over them. Pure data: the planner
// writes it, tests read its text, the interpreter makes it ready.

internal import CodeGeneration
internal import Loops
internal import TensorIR

/// Buffers, the steps that fill them, and where the results are.
struct Plan: Sendable {
  /// A run of elements.
  struct Buffer: Hashable, Sendable {
    var dtype: DType
    /// How many elements it holds.
    var count: Int
    var role: Role

    var byteCount: Int { count * dtype.byteCount }

    /// The same memory as real numbers: the parts of complex ones.
    var overParts: Buffer {
      dtype.isComplex ? Buffer(dtype: dtype.part, count: 2 * count, role: role) : self
    }
  }

  /// Whose memory a buffer is.
  enum Role: Hashable, Sendable {
    /// That of an argument.
    case input(Int)
    /// That of a tensor the program captured.
    case constant(Int)
    /// Memory that lives while the program runs; buffers share it when they are not needed at the same time.
    case scratch
    /// Fresh memory that becomes a result.
    case output
    /// That in which whoever runs the plan wants a result.
    case result(Int)
  }

  enum Step: Hashable, Sendable {
    case nest(Nest)
    /// Nests that may run row by row.
    case rows(RowGroup)
    /// Steps that go through their rows together.
    case bands(BandStep)
    case contraction(ContractionStep)
    case argumentReduction(ArgumentStep)
    case windows(WindowStep)
    case control(ControlStep)
    case cumulation(CumulationStep)
    case sort(SortStep)
    case largest(LargestStep)
    case host(HostStep)
  }

  /// Where a result is found.
  enum Output: Hashable, Sendable {
    /// It is an argument.
    case input(Int)
    /// It is a captured tensor.
    case constant(Int)
    case literal(ScalarValue)
    /// A whole buffer, in row-major order.
    case buffer(Int, TensorType)
  }

  var buffers: [Buffer] = []
  var steps: [Step] = []
  var outputs: [Output] = []
  /// The tensors the program captured.
  var constants: [Tensor] = []
  /// The types of the arguments.
  var inputs: [TensorType] = []
  /// Which argument's buffer an output buffer may be, where its memory is given up by who calls.
  var donors: [Int: Int] = [:]
}

/// Sums of products over common axes: outer axes…, batch, m, n, k.
///
/// Each operand is an access over those axes: `lhs` does not vary along n, `rhs` not along m, `result` not along k.
struct ContractionStep: Hashable, Sendable {
  /// The sizes of the axes; the last four are batch, m, n and k.
  var sizes: [Int]
  var lhs: Access
  var rhs: Access
  var result: Access
}

/// The first index of the largest or smallest element along an axis.
struct ArgumentStep: Hashable, Sendable {
  var kind: ArgumentReduction.Kind
  /// The sizes of the axes; the last is the one that is searched.
  var sizes: [Int]
  var operand: Access
  /// Its last stride is 0.
  var result: Access
}

/// Operands combined step by step along the last axis.
struct CumulationStep: Hashable, Sendable {
  var step: Cumulation.Step
  /// The sizes of the axes; the last is the one it runs along.
  var sizes: [Int]
  /// One, or two of a recurrence; a reversed one has negative strides along the last axis.
  var operands: [Access]
  var result: Access
}

/// Operands in the order of the first ones along the last axis.
struct SortStep: Hashable, Sendable {
  var keyCount: Int
  /// The sizes of the axes; the last is the one that is sorted.
  var sizes: [Int]
  var operands: [Access]
  /// `nil` for a result that nobody reads.
  var results: [Access?]
}

/// The largest elements along the last axis, and where they are.
struct LargestStep: Hashable, Sendable {
  var count: Int
  /// The sizes of the axes; the last is the one that is searched.
  var sizes: [Int]
  var operand: Access
  var values: Access
  var indices: Access
}

// MARK: - What a step touches

extension Plan.Step {
  /// The buffers the step reads.
  var reads: [Int] {
    switch self {
    case .nest(let nest): nest.loads.map(\.buffer)
    case .rows(let group): group.nests.flatMap { $0.loads.map(\.buffer) }
    case .bands(let step): step.inputs.map(\.buffer)
    case .contraction(let step): [step.lhs.buffer, step.rhs.buffer]
    case .argumentReduction(let step): [step.operand.buffer]
    case .windows(let step): step.reads
    case .control(let step): step.operands
    case .cumulation(let step): step.operands.map(\.buffer)
    case .sort(let step): step.operands.map(\.buffer)
    case .largest(let step): [step.operand.buffer]
    case .host(let step): step.operands.map(\.buffer)
    }
  }

  /// The buffers the step writes.
  var writes: [Int] {
    switch self {
    case .nest(let nest): nest.stores.map(\.access.buffer)
    case .rows(let group): group.nests.flatMap { $0.stores.map(\.access.buffer) }
    case .bands(let step): step.results.map(\.buffer)
    case .contraction(let step): [step.result.buffer]
    case .argumentReduction(let step): [step.result.buffer]
    case .windows(let step): [step.written.buffer]
    case .control(let step): step.results + [step.workspace]
    case .cumulation(let step): [step.result.buffer]
    case .sort(let step): step.results.compactMap { $0?.buffer }
    case .largest(let step): [step.values.buffer, step.indices.buffer]
    case .host(let step): step.results.map(\.buffer)
    }
  }
}

// MARK: - Text

extension Plan: CustomStringConvertible {
  /// One line for each buffer a step fills, one for each step, and one for the results.
  var description: String {
    let buffers = buffers.enumerated().compactMap { number, buffer in
      switch buffer.role {
      case .input(let position): "b\(number) = input \(position)"
      case .constant(let position): "b\(number) = constant \(position)"
      case .scratch: "b\(number) = scratch \(buffer.dtype)[\(buffer.count)]"
      case .output:
        "b\(number) = output \(buffer.dtype)[\(buffer.count)]"
          + (donors[number].map { ", or b\($0)" } ?? "")
      case .result(let position): "b\(number) = result \(position) \(buffer.dtype)[\(buffer.count)]"
      }
    }
    let results = outputs.map { output in
      switch output {
      case .input(let position): "input \(position)"
      case .constant(let position): "constant \(position)"
      case .literal(let value): "\(value):\(value.dtype)"
      case .buffer(let number, let type): "b\(number):\(type)"
      }
    }
    return (buffers + steps.map(\.description) + ["return " + results.joined(separator: ", ")])
      .joined(separator: "\n")
  }
}

extension Plan.Step: CustomStringConvertible {
  var description: String {
    switch self {
    case .nest(let nest): return nest.description
    case .rows(let group):
      return "rows " + group.nests.map(\.description).joined(separator: " and ")
    case .bands(let step): return step.description
    case .contraction(let step):
      let names = step.sizes.count == 4 ? "" : "outer "
      return "contract \(names)\(step.sizes): \(step.lhs) · \(step.rhs) -> \(step.result)"
    case .argumentReduction(let step):
      return "arg \(step.kind) \(step.sizes): \(step.operand) -> \(step.result)"
    case .windows(let step): return step.description
    case .control(let step): return step.description
    case .cumulation(let step):
      let operands = step.operands.map(\.description).joined(separator: ", ")
      return "cumulate \(step.step) \(step.sizes): \(operands) -> \(step.result)"
    case .sort(let step):
      let operands = step.operands.map(\.description).joined(separator: ", ")
      let results = step.results.map { $0?.description ?? "_" }.joined(separator: ", ")
      return "sort \(step.keyCount) \(step.sizes): \(operands) -> \(results)"
    case .largest(let step):
      return
        "largest \(step.count) \(step.sizes): \(step.operand) -> \(step.values), \(step.indices)"
    case .host(let step): return step.description
    }
  }
}
