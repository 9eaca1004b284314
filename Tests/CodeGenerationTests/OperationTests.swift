// SPDX-License-Identifier: Apache-2.0
//
// Written code computes what kernels compute, to the last bit: every operation on floats, compiled, over numbers of all
// exponents and both signs. With SKEIN_EXHAUSTIVE in the environment functions of one f32 see all 2^32 numbers.

import CKernels
import Foundation
import Loops
import TensorIR
import Testing

@testable import CodeGeneration

@Suite(.enabled(if: canCompile, "nothing on this machine compiles"))
struct OperationTests {
  @Test(arguments: Form.all)
  func `operations have the bits of kernels`(_ form: Form) throws {
    guard form.machine.select() else { return }
    defer { _ = skein_select_isa(-1) }
    if form.dtype == .f32 {
      try compare(Operation.all, form, Numbers.f32, Numbers.f32.reversed())
    } else {
      try compare(Operation.all, form, Numbers.f64, Numbers.f64.reversed())
    }
  }

  @Test(arguments: Form.all)
  func `powers and extrema of special numbers have the bits of kernels`(_ form: Form) throws {
    guard form.machine.select() else { return }
    defer { _ = skein_select_isa(-1) }
    let operations =
      [.power, .maximum, .minimum, .remainder].map { Operation(opcode: $0) } + Operation.bounds
    let pairs = Numbers.specialPairs
    if form.dtype == .f32 {
      try compare(operations, form, pairs.map { Float($0.0) }, pairs.map { Float($0.1) })
    } else {
      try compare(operations, form, pairs.map(\.0), pairs.map(\.1))
    }
  }

  @Test func `kernels are called for what has no vectors`() throws {
    let library: Set<Opcode> = [
      .acos, .acosh, .asin, .asinh, .atan, .atan2, .atanh, .cosh, .cubeRoot, .digamma, .erfc,
      .logGamma, .sinh, .tan,
    ]
    // Sine and cosine call them for large angles.
    let single = try called(.f32)
    #expect(single == library.union([.sin, .cos]))
    let double = try called(.f64)
    #expect(double == library.union([.sin, .cos, .erf, .erfInverse, .power]))
  }

  @Test func `where products cannot be fused every function is the kernel's`() throws {
    let features = MachineFeatures(lanes: 4, hasAVX512: false, hasFMA: false)
    let writer = FunctionWriter(ModuleWriter(features))
    let x = IRValue("%x", IRType(.float, 4))
    let y = IRValue("%y", IRType(.double, 2))
    for opcode in Opcode.allCases {
      #expect(writer.math32(opcode, x) == nil)
      #expect(writer.math64(opcode, y) == nil)
      #expect(writer.math32(opcode, x, x) == nil)
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SKEIN_EXHAUSTIVE"] != nil))
  func `functions of one f32 have the bits of kernels everywhere`() throws {
    let operations = Operation.all.filter { $0.opcode.family == .unary }
    for form in Form.all where form.dtype == .f32 && form.lanes == form.machine.features.lanes {
      guard form.machine.select() else { continue }
      defer { _ = skein_select_isa(-1) }
      let size: UInt32 = 1 << 16
      for first in stride(from: 0, through: UInt32.max, by: Int(size)) {
        let x = (first...(first + (size - 1))).map(Float.init(bitPattern:))
        try compare(operations, form, x, x)
      }
    }
  }

  // MARK: - Comparison

  private func called(_ dtype: DType) throws -> Set<Opcode> {
    let features = MachineFeatures(lanes: 8, hasAVX512: false, hasFMA: true)
    let module = ModuleWriter(features)
    let writer = FunctionWriter(module)
    let x = IRValue("%x", IRType(dtype.memoryScalar, 8))
    for operation in Operation.all {
      let one = Register(0)
      let instruction = Instruction(operation.opcode, one, one, one, dtype: dtype)
      _ = writer.apply(instruction, x, x, x, dtype: dtype)
    }
    return Set(module.kernels.map(\.opcode))
  }

  private func compare<Element: BinaryFloatingPoint & BitwiseCopyable>(
    _ operations: [Operation],
    _ form: Form,
    _ x: [Element],
    _ y: [Element]
  ) throws {
    let compiled = try CompiledOperations(operations, form)
    for (index, operation) in operations.enumerated() {
      let x = operation.first.map { [Element](repeating: Element($0), count: x.count) } ?? x
      let y = operation.second.map { [Element](repeating: Element($0), count: y.count) } ?? y
      let actual = compiled(index, x, y)
      let expected = kernel(operation.opcode, form.dtype, x, y)
      let differing = x.indices.filter {
        if x[$0].isNaN || y[$0].isNaN, actual[$0].isNaN, expected[$0].isNaN { return false }
        return !haveEqualBits(actual[$0], expected[$0])
      }
      guard let place = differing.first else { continue }
      Issue.record(
        """
        \(operation.opcode) of \(x[place]), \(y[place]): \(actual[place]), but the kernel's is \(expected[place]); \
        so \(differing.count) times
        """
      )
    }
  }

  private func kernel<Element: BitwiseCopyable>(
    _ opcode: Opcode,
    _ dtype: DType,
    _ x: [Element],
    _ y: [Element]
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: x.count) { out, count in
      count = x.count
      if opcode.family == .unary {
        skein_unary(opcode.rawValue, dtype.rawValue)?(out.baseAddress, x, x.count)
      } else {
        skein_binary(opcode.rawValue, dtype.rawValue, 0)?(out.baseAddress, x, y, x.count)
      }
    }
  }

  /// Sorts put NaNs in order by their signs, so the sign of one that an operation makes counts; what is left of one that
  /// it was given does not.
  private func haveEqualBits<Element: BinaryFloatingPoint>(_ x: Element, _ y: Element) -> Bool {
    (x == y || x.isNaN && y.isNaN) && x.sign == y.sign
  }
}
