// SPDX-License-Identifier: Apache-2.0
//
// Operations as compiled functions over arrays, and what they are compiled for.

import CKernels
import Loops
import MachineCode
import TensorIR
import Testing

@testable import CodeGeneration

let canCompile: Bool = {
  if case .none = Compiler.shared.provider { return false }
  return true
}()

/// A processor that code is written for, and the kernels of the same processor.
enum Machine: Int32, CaseIterable, Sendable, CustomStringConvertible {
  case generic, avx2, avx512

  var description: String {
    switch self {
    case .generic: "generic"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }

  var features: MachineFeatures {
    switch self {
    case .generic: MachineFeatures(lanes: 4, hasAVX512: false, hasFMA: Target.host.hasNEON)
    case .avx2: MachineFeatures(lanes: 8, hasAVX512: false, hasFMA: true)
    case .avx512: MachineFeatures(lanes: 16, hasAVX512: true, hasFMA: true)
    }
  }

  var target: Target {
    switch self {
    case .generic: Target.host.hasNEON ? .host : .x86_64
    case .avx2: .haswell
    case .avx512: .skylakeAVX512
    }
  }

  /// The lookups of this thread answer for this machine; `false` when the processor is another.
  func select() -> Bool { skein_select_isa(rawValue) != 0 }
}

/// What one module is written for.
struct Form: Sendable, CustomTestStringConvertible {
  let machine: Machine
  let dtype: DType
  let lanes: Int

  var testDescription: String { "\(machine), \(lanes) lanes of \(dtype)" }

  /// Registers, halves and doubles of them, and single numbers.
  static let all: [Form] = [
    Form(machine: .avx512, dtype: .f32, lanes: 16),
    Form(machine: .avx512, dtype: .f32, lanes: 8),
    Form(machine: .avx512, dtype: .f32, lanes: 1),
    Form(machine: .avx512, dtype: .f64, lanes: 16),
    Form(machine: .avx512, dtype: .f64, lanes: 8),
    Form(machine: .avx512, dtype: .f64, lanes: 1),
    Form(machine: .avx2, dtype: .f32, lanes: 8),
    Form(machine: .avx2, dtype: .f32, lanes: 16),
    Form(machine: .avx2, dtype: .f64, lanes: 16),
    Form(machine: .avx2, dtype: .f64, lanes: 8),
    Form(machine: .avx2, dtype: .f64, lanes: 4),
    Form(machine: .avx2, dtype: .f32, lanes: 1),
    Form(machine: .generic, dtype: .f32, lanes: 4),
    Form(machine: .generic, dtype: .f64, lanes: 2),
  ]
}

/// An operation, one of whose operands may be a constant.
struct Operation: Sendable {
  let opcode: Opcode
  var first: Double?
  var second: Double?

  /// Operations of one and two floats that have kernels.
  static let all: [Operation] = Opcode.allCases.compactMap { opcode in
    let type = UInt8(SKEIN_F64.rawValue)
    switch opcode.family {
    case .unary: return skein_unary(opcode.rawValue, type) == nil ? nil : Operation(opcode: opcode)
    case .binary:
      // Orders of `polygamma` that are no small integers take long, as do remainders of numbers far apart.
      let hasKernel =
        skein_binary(opcode.rawValue, type, 0) != nil && opcode != .polygamma
        && opcode != .remainder
      return hasKernel ? Operation(opcode: opcode) : nil
    case _: return nil
    }
  }

  /// The larger and the smaller of a number and a constant.
  static let bounds: [Operation] = [0, -0.0, 1.5, -2, .infinity, -.infinity, .nan].flatMap {
    value in
    [Opcode.maximum, .minimum].flatMap { opcode in
      [Operation(opcode: opcode, second: value), Operation(opcode: opcode, first: value)]
    }
  }
}

/// A compiled module, with a function over arrays for each of some operations.
struct CompiledOperations {
  private typealias Function =
    @convention(c) (
      UnsafeMutableRawPointer, UnsafeRawPointer, UnsafeRawPointer, Int, UnsafeRawPointer
    ) -> Void

  /// The kernels that the code calls.
  let called: Set<Opcode>
  private let module: CompiledModule
  private let kernels: [UnsafeRawPointer?]

  init(_ operations: [Operation], _ form: Form) throws {
    let writer = ModuleWriter(form.machine.features)
    for (index, operation) in operations.enumerated() {
      Self.write(operation, named: "f\(index)", form, writer)
    }
    module = try Compiler.shared.compile(
      writer.text,
      symbols: operations.indices.map { "f\($0)" },
      target: form.machine.target
    )
    called = Set(writer.kernels.map(\.opcode))
    kernels = writer.kernels.map { kernel in
      let opcode = kernel.opcode.rawValue
      let type = kernel.dtype.rawValue
      return kernel.opcode.family == .unary
        ? unsafeBitCast(skein_unary(opcode, type), to: UnsafeRawPointer?.self)
        : unsafeBitCast(skein_binary(opcode, type, 0), to: UnsafeRawPointer?.self)
    }
  }

  private static func write(
    _ operation: Operation,
    named name: String,
    _ form: Form,
    _ module: ModuleWriter
  ) {
    let writer = FunctionWriter(module)
    let scalar = form.dtype.memoryScalar
    let type = IRType(scalar, form.lanes)
    writer.loop(.i64(0), IRValue("%n", .i64), step: form.lanes) { index, _ in
      let (x, y) = (
        operand(operation.first, "%x", index),
        operand(operation.second, "%y", index)
      )
      let isBinary = operation.opcode.family == .binary
      let instruction = Instruction(
        operation.opcode,
        Register(0),
        Register(isBinary ? 1 : 0),
        Register(0),
        dtype: form.dtype
      )
      let value = writer.apply(instruction, x, isBinary ? y : x, x, dtype: form.dtype)
      writer.store(value, writer.address(IRValue("%out", .pointer), scalar, index))
      return []
    }
    writer.finish(name, "ptr %out, ptr %x, ptr %y, i64 %n, ptr %kernels")

    func operand(_ constant: Double?, _ name: String, _ index: IRValue) -> IRValue {
      if let constant { return writer.constant(constant, type) }
      return writer.load(writer.address(IRValue(name, .pointer), scalar, index), type)
    }
  }

  /// The results of an operation; as many as there are operands, a multiple of the lanes.
  func callAsFunction<Element: BitwiseCopyable>(
    _ index: Int,
    _ x: [Element],
    _ y: [Element]
  ) -> [Element] {
    let function = unsafeBitCast(module.address(of: "f\(index)"), to: Function?.self)
    guard let function else { preconditionFailure("the module has no function \(index)") }
    return [Element](unsafeUninitializedCapacity: x.count) { out, count in
      guard let start = out.baseAddress else { return }
      kernels.withUnsafeBytes { function(start, x, y, x.count, $0.baseAddress ?? .init(start)) }
      count = x.count
    }
  }
}
