// SPDX-License-Identifier: Apache-2.0
//
// A plan made ready: every kernel chosen, every offset known. Running it finds memory, walks the steps, and wraps the
// results.

internal import Loops
internal import Storage
package import TensorIR

/// A program that is ready to run on this machine; many threads may run it at once.
package final class CPUExecutable: Executable {
  private enum Step: Sendable {
    case nest(NestStep)
    case copy(CopyStep)
    case reduction(ReductionStep)
    case contraction(ContractionDriver)
    case argumentReduction(ArgumentDriver)
    case windows(WindowDriver)
  }

  /// Where a buffer's memory comes from when the program runs.
  private enum Source: Sendable {
    case input(Int)
    case constant(Int)
    case arena(offset: Int)
    /// The result with this place among the fresh ones.
    case fresh(Int)
  }

  /// What it runs, for people to read.
  let plan: Plan
  private let steps: [Step]
  private let sources: [Source]
  private let outputs: [Plan.Output]
  /// The types of the tensors that are made for results; of rank 0 those that are read as numbers.
  private let freshTypes: [TensorType]
  private let arenaByteCount: Int
  private let constants: [Tensor]

  init(_ plan: Plan) throws(TensorError) {
    self.plan = plan
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
      case .output:
        sources.append(.fresh(freshTypes.count))
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

    // Two buffers share memory when they are one, or have one place in the arena.
    let location = { (number: Int) in arena.offsets[number].map { -1 - $0 } ?? number }
    var steps: [Step] = []
    for step in plan.steps {
      switch step {
      case .nest(let nest):
        if nest.axes.contains(where: { $0.kind == .reduced }) {
          steps.append(
            .reduction(try ReductionStep(nest, buffers: plan.buffers, location: location))
          )
        } else if let copy = CopyStep(nest, buffers: plan.buffers) {
          steps.append(.copy(copy))
        } else {
          steps.append(.nest(try NestStep(nest, buffers: plan.buffers, location: location)))
        }
      case .contraction(let step):
        steps.append(.contraction(ContractionDriver(step, buffers: plan.buffers)))
      case .argumentReduction(let step):
        steps.append(.argumentReduction(try ArgumentDriver(step, buffers: plan.buffers)))
      case .windows(let step):
        steps.append(.windows(try WindowDriver(step, buffers: plan.buffers)))
      }
    }
    self.steps = steps
  }

  /// The outputs for concrete inputs of the program's input types.
  package func run(_ inputs: [Tensor]) -> [Tensor] {
    var results: [Tensor] = []
    results.reserveCapacity(outputs.count)
    BlockWorker.withMemory(sources.count * 16) { words in
      let cells = words.assumingMemoryBound(to: UInt64.self)
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
        case .fresh(let position):
          cells[number] = 0
          if freshTypes[position].rank == 0 {
            frame[number] = UnsafeMutableRawPointer(cells + number)
          } else {
            // The cell owns the buffer until the results have been made.
            let buffer = TensorBuffer(uninitialized: freshTypes[position])
            frame[number] = buffer.pointer
            let owned = Unmanaged.passRetained(buffer).toOpaque()
            cells[number] = UInt64(UInt(bitPattern: owned))
          }
        }
      }
      for step in steps {
        switch step {
        case .nest(let step): step.run(frame)
        case .copy(let step): step.run(frame)
        case .reduction(let step): step.run(frame)
        case .contraction(let step): step.run(frame)
        case .argumentReduction(let step): step.run(frame)
        case .windows(let step): step.run(frame)
        }
      }
      if let arena { Memory.deallocate(arena, byteCount: arenaByteCount) }
      for output in outputs { results.append(result(output, inputs, cells)) }
      for number in sources.indices {
        if case .fresh(let position) = sources[number], freshTypes[position].rank > 0 {
          Self.owned(cells[number]).release()
        }
      }
    }
    return results
  }

  /// Where the elements of a tensor are; those of a number are written to its cell.
  @inline(__always)
  private static func address(of tensor: Tensor, cell: UnsafeMutablePointer<UInt64>)
    -> UnsafeMutableRawPointer
  {
    switch tensor.representation {
    case .buffer(let buffer): return buffer.pointer
    case .scalar(let value):
      cell.pointee = value.bits
      return UnsafeMutableRawPointer(cell)
    case .traced, .invalid: preconditionFailure("programs run on concrete tensors")
    }
  }

  private func result(
    _ output: Plan.Output,
    _ inputs: [Tensor],
    _ cells: UnsafeMutablePointer<UInt64>
  ) -> Tensor {
    switch output {
    case .input(let position): return inputs[position]
    case .constant(let position): return constants[position]
    case .literal(let value): return Tensor(value)
    case .buffer(let number, let type):
      let owner: TensorBuffer?
      switch sources[number] {
      case .fresh(let position):
        owner =
          freshTypes[position].rank == 0
          ? nil : Self.owned(cells[number]).takeUnretainedValue()
      case .input(let position): owner = Self.buffer(of: inputs[position])
      case .constant(let position): owner = Self.buffer(of: constants[position])
      case .arena: preconditionFailure("a result is no scratch")
      }
      guard type.rank > 0 else {
        let bits =
          owner.map { ScalarValue(loading: $0.pointer, as: type.dtype).bits } ?? cells[number]
        return Tensor(ScalarValue(bits: bits, dtype: type.dtype, isWeak: type.isWeak))
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
