// SPDX-License-Identifier: Apache-2.0
//
// Single operations, at once. One-instruction operations on a few elements go straight to their kernel; everything
// else is a program of one equation, planned on first use and remembered. No call waits for a compiler.

internal import CKernels
internal import Loops
internal import Synchronization
package import TensorIR

extension CPUBackend {
  /// Runs one operation on concrete tensors.
  package func evaluate(
    _ primitive: any Primitive,
    _ operands: [Tensor],
    results: [TensorType]
  ) throws -> [Tensor] {
    // Swift code is called as it is: its identity would fill the cache.
    if let host = primitive as? any HostPrimitive {
      return HostCall(host).run(operands, results: results)
    }
    let executable = try EagerCache.executable(primitive, operands.map(\.type), results)
    return executable.run(operands)
  }

  /// One operation on operands that are numbers or tensors of the result's shape; `nil` when it takes more than a call.
  package func apply(
    _ primitive: some Primitive,
    _ x: Tensor,
    _ y: Tensor,
    result: TensorType
  ) -> Tensor? {
    guard let opcode = (primitive as? any Lowerable)?.opcode else { return nil }
    switch opcode.family {
    case .binary, .comparison:
      let x = FastOperand(x, result.shape)
      let y = FastOperand(y, result.shape)
      guard let x, let y, !x.isHalf else { return nil }
      let form: UInt8 =
        x.isNumber == y.isNumber ? 0 : x.isNumber ? 1 : 2
      guard
        let kernel = opcode.family == .binary
          ? skein_binary(opcode.rawValue, x.dtype.rawValue, form)
          : skein_compare(opcode.rawValue, x.dtype.rawValue, form)
      else { return nil }
      return make(result) { out, count in
        x.withElements { x in y.withElements { y in kernel(out, x, y, count) } }
      }
    case .unary, .conversion, .reinterpretation, .selection, .ternary: return nil
    }
  }

  /// One operation on a number or a tensor of the result's shape; `nil` when it takes more than a call.
  package func apply(_ primitive: some Primitive, _ x: Tensor, result: TensorType) -> Tensor? {
    guard let opcode = (primitive as? any Lowerable)?.opcode else { return nil }
    switch opcode.family {
    case .unary:
      guard let x = FastOperand(x, result.shape), !x.isHalf,
        let kernel = skein_unary(opcode.rawValue, x.dtype.rawValue)
      else { return nil }
      return make(result) { out, count in x.withElements { kernel(out, $0, count) } }
    case .conversion:
      guard let x = FastOperand(x, result.shape),
        let kernel = skein_convert(x.dtype.rawValue, result.dtype.rawValue)
      else { return nil }
      return make(result) { out, count in x.withElements { kernel(out, $0, count) } }
    case .reinterpretation:
      guard x.dtype.byteCount == result.dtype.byteCount else { return nil }
      switch x.representation {
      case .scalar(let value):
        return Tensor(
          ScalarValue(bits: value.bits, upperBits: value.upperBits, dtype: result.dtype)
        )
      case .buffer(let buffer): return Tensor(TensorBuffer(sharing: buffer, as: result))
      case .traced, .invalid: return nil
      }
    case .binary, .comparison, .selection, .ternary: return nil
    }
  }

  /// The most elements one kernel call computes: more are worth planning for, blocks and threads included.
  private static let most = 16 * 1024

  @inline(__always)
  private func make(_ type: TensorType, _ body: (UnsafeMutableRawPointer, Int) -> Void) -> Tensor? {
    if type.rank == 0 {
      var bits: UInt64 = 0
      body(&bits, 1)
      return Tensor(ScalarValue(bits: bits, dtype: type.dtype, isWeak: type.isWeak))
    }
    let count = type.shape.elementCount
    guard count <= Self.most else { return nil }
    let buffer = TensorBuffer(uninitialized: type)
    body(buffer.pointer, count)
    return Tensor(.buffer(buffer))
  }
}

/// An operand that a kernel can read as it is.
private enum FastOperand {
  case number(ScalarValue)
  case elements(TensorBuffer)

  /// `nil` for a tensor that is broadcast along axes.
  @inline(__always)
  init?(_ tensor: Tensor, _ shape: Shape) {
    switch tensor.representation {
    case .scalar(let value): self = .number(value)
    case .buffer(let buffer):
      guard buffer.type.shape == shape else { return nil }
      self = .elements(buffer)
    case .traced, .invalid: preconditionFailure("operations run on concrete tensors")
    }
  }

  @inline(__always)
  var isNumber: Bool { if case .number = self { true } else { false } }

  @inline(__always)
  var dtype: DType {
    switch self {
    case .number(let value): value.dtype
    case .elements(let buffer): buffer.type.dtype
    }
  }

  /// Whether the elements are not in block format.
  @inline(__always)
  var isHalf: Bool { dtype == .bf16 || dtype == .f16 }

  @inline(__always)
  func withElements(_ body: (UnsafeRawPointer) -> Void) {
    switch self {
    case .number(let value):
      var bits = value.bits
      body(&bits)
    case .elements(let buffer): body(UnsafeRawPointer(buffer.pointer))
    }
  }
}

/// The programs of one equation that have been planned: one of the engine's kernel caches.
private enum EagerCache {
  private struct Key: Hashable {
    let primitive: any Primitive
    let operands: [TensorType]

    static func == (x: Key, y: Key) -> Bool {
      x.operands == y.operands && x.primitive.isEqual(to: y.primitive)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(ObjectIdentifier(type(of: primitive)))
      hasher.combine(primitive)
      hasher.combine(operands)
    }
  }

  /// When more programs than this have been seen, the cache begins anew.
  private static let most = 1024

  private static let programs = Mutex<[Key: TieredExecutable]>([:])

  static func executable(
    _ primitive: any Primitive,
    _ operands: [TensorType],
    _ results: [TensorType]
  ) throws(TensorError) -> TieredExecutable {
    let key = Key(primitive: primitive, operands: operands)
    if let known = programs.withLock({ $0[key] }) { return known }
    let program = try FlatProgram(primitive.anyLowering(operands), operands, results: results)
    let executable = try TieredExecutable(program, compiledAside: true)
    programs.withLock { programs in
      if programs.count >= most { programs.removeAll(keepingCapacity: true) }
      programs[key] = executable
    }
    return executable
  }
}
