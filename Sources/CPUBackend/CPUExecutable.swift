// SPDX-License-Identifier: Apache-2.0
//
// A plan made ready: every kernel chosen, every offset known. Running it finds memory, walks the steps, and wraps the
// results.

internal import Loops
internal import Storage
package import TensorIR

/// A program that is ready to run on this machine; many threads may run it at once.
package final class CPUExecutable: Executable {
  /// Where a buffer's memory comes from when the program runs.
  private enum Source: Sendable {
    case input(Int)
    case constant(Int)
    case arena(offset: Int)
    /// The result with this place among the fresh ones; that of an argument, if nobody else holds it.
    case fresh(Int, donor: Int?)
  }

  /// Room for a number of any type, or for the address of a buffer.
  private typealias Cell = (UInt64, UInt64)

  /// What it runs, for people to read.
  let plan: Plan
  private let steps: StepList
  private let sources: [Source]
  private let outputs: [Plan.Output]
  /// The types of the tensors that are made for results; of rank 0 those that are read as numbers.
  private let freshTypes: [TensorType]
  private let arenaByteCount: Int
  private let constants: [Tensor]
  private let code: NativeCode?

  /// A plan made ready, with the machine code of its nests; without, they are interpreted.
  init(_ plan: Plan, code: NativeCode? = nil) throws(TensorError) {
    self.plan = plan
    self.code = code
    constants = plan.constants
    outputs = plan.outputs
    let arena = Arena(plan)
    arenaByteCount = arena.byteCount
    var freshTypes: [TensorType] = []
    var sources: [Source] = []
    for (number, buffer) in plan.buffers.enumerated() {
      switch buffer.role {
      case .input(let position): sources.append(.input(position))
      case .constant(let position): sources.append(.constant(position))
      case .scratch: sources.append(.arena(offset: arena.offsets[number] ?? 0))
      case .result: preconditionFailure("the results of a whole program are its own")
      case .output:
        var donor: Int?
        if let source = plan.donors[number], case .input(let position) = plan.buffers[source].role {
          donor = position
        }
        sources.append(.fresh(freshTypes.count, donor: donor))
        let types = plan.outputs.compactMap { output in
          if case .buffer(number, let type) = output { type } else { nil }
        }
        guard let type = types.first else {
          preconditionFailure("an output buffer is some result's")
        }
        freshTypes.append(type)
      }
    }
    self.sources = sources
    self.freshTypes = freshTypes
    let needed = freshTypes.reduce(arenaByteCount) { total, type in
      let sum = total.addingReportingOverflow(type.byteCount)
      return sum.overflow ? .max : sum.partialValue
    }
    if needed > Memory.available {
      throw TensorError(.outOfMemory(byteCount: needed, available: Memory.available), in: "cpu")
    }

    steps = StepList(try ReadyStep.steps(of: plan, arena: arena, code: code))
  }

  /// How much of the program is machine code.
  package var coverage: NativeCoverage { NativeCoverage(plan, code) }

  /// The outputs for concrete inputs of the program's input types.
  package func run(_ inputs: [Tensor]) -> [Tensor] {
    // The caller holds them too, so that none is taken.
    var inputs = inputs
    return run(consuming: &inputs)
  }

  /// The outputs for inputs that the caller gives up.
  package func run(consuming inputs: inout [Tensor]) -> [Tensor] {
    var results: [Tensor] = []
    results.reserveCapacity(outputs.count)
    BlockWorker.withMemory(sources.count * 24) { words in
      let cells = words.assumingMemoryBound(to: Cell.self)
      let frame = UnsafeMutableRawPointer(cells + sources.count)
        .assumingMemoryBound(to: UnsafeMutableRawPointer.self)
      let arena = arenaByteCount == 0 ? nil : Memory.allocate(byteCount: arenaByteCount)
      for number in sources.indices {
        switch sources[number] {
        case .input(let position):
          frame[number] = Self.address(of: inputs[position], cell: cells + number)
        case .constant(let position):
          frame[number] = Self.address(of: constants[position], cell: cells + number)
        case .arena(let offset): frame[number] = arena.unsafelyUnwrapped + offset
        case .fresh(let position, let donor):
          cells[number] = (0, 0)
          if freshTypes[position].rank == 0 {
            frame[number] = UnsafeMutableRawPointer(cells + number)
          } else {
            // The cell owns the buffer until the results have been made.
            let buffer =
              donor.flatMap { inputs[$0].soleBuffer() }
              ?? TensorBuffer(uninitialized: freshTypes[position])
            frame[number] = buffer.pointer
            let owned = Unmanaged.passRetained(buffer).toOpaque()
            cells[number].0 = UInt64(UInt(bitPattern: owned))
          }
        }
      }
      steps.run(frame)
      if let arena { Memory.deallocate(arena, byteCount: arenaByteCount) }
      for output in outputs { results.append(result(output, inputs, cells)) }
      for number in sources.indices {
        if case .fresh(let position, _) = sources[number], freshTypes[position].rank > 0 {
          Self.owned(cells[number].0).release()
        }
      }
    }
    return results
  }

  /// Where the elements of a tensor are; those of a number are written to its cell.
  @inline(__always)
  private static func address(of tensor: Tensor, cell: UnsafeMutablePointer<Cell>)
    -> UnsafeMutableRawPointer
  {
    switch tensor.representation {
    case .buffer(let buffer): return buffer.pointer
    case .scalar(let value):
      cell.pointee = (value.bits, value.upperBits)
      return UnsafeMutableRawPointer(cell)
    case .traced, .invalid: preconditionFailure("programs run on concrete tensors")
    }
  }

  private func result(
    _ output: Plan.Output,
    _ inputs: [Tensor],
    _ cells: UnsafeMutablePointer<Cell>
  ) -> Tensor {
    switch output {
    case .input(let position): return inputs[position]
    case .constant(let position): return constants[position]
    case .literal(let value): return Tensor(value)
    case .buffer(let number, let type):
      let owner: TensorBuffer?
      switch sources[number] {
      case .fresh(let position, _):
        owner =
          freshTypes[position].rank == 0
          ? nil : Self.owned(cells[number].0).takeUnretainedValue()
      case .input(let position): owner = Self.buffer(of: inputs[position])
      case .constant(let position): owner = Self.buffer(of: constants[position])
      case .arena: preconditionFailure("a result is no scratch")
      }
      guard type.rank > 0 else {
        let memory = owner?.pointer ?? UnsafeMutableRawPointer(cells + number)
        let value = ScalarValue(loading: memory, as: type.dtype)
        return Tensor(type.isWeak ? value.converted(to: type.dtype, isWeak: true) : value)
      }
      if let owner {
        let isSame = owner.type == type
        return Tensor(.buffer(isSame ? owner : TensorBuffer(sharing: owner, as: type)))
      }
      // A number in the shape of a tensor with one element.
      let buffer = TensorBuffer(uninitialized: type)
      buffer.pointer.copyMemory(from: cells + number, byteCount: type.byteCount)
      return Tensor(.buffer(buffer))
    }
  }

  private static func owned(_ cell: UInt64) -> Unmanaged<TensorBuffer> {
    guard let pointer = UnsafeRawPointer(bitPattern: UInt(cell)) else {
      preconditionFailure("the cell of a fresh buffer owns it")
    }
    return .fromOpaque(pointer)
  }

  private static func buffer(of tensor: Tensor) -> TensorBuffer? {
    if case .buffer(let buffer) = tensor.representation { buffer } else { nil }
  }
}
