// SPDX-License-Identifier: Apache-2.0
//
// The nests of a plan as machine code: written as text, compiled as one module, found again by what they do. A nest
// that has no code is interpreted, so there is always something to run.

internal import CKernels
internal import CodeGeneration
internal import Loops
internal import MachineCode
internal import TensorIR

/// The code for the nests of one plan and of the plans in its choices and loops.
///
/// `@unchecked Sendable`: set by `init` and only read afterwards.
final class NativeCode: @unchecked Sendable {
  /// What a function does, wherever it is needed.
  private struct Key: Hashable {
    /// One, or a group of them.
    var nests: [Nest] = []
    var dtypes: [Int: DType] = [:]
    /// The buffers of a group that nothing outside reads.
    var locals: Set<Int> = []
    /// A loop instead of nests.
    var loop: PointwiseLoop?
  }

  private struct Function {
    var address: UnsafeRawPointer
    var code: NestCode
  }

  private var functions: [Key: Function] = [:]
  /// The addresses of the kernels that the code calls.
  private let table: UnsafeMutablePointer<UnsafeRawPointer?>
  /// Keeps the code in memory.
  private let module: CompiledModule

  /// Code for every nest of a plan that has some.
  ///
  /// - Returns: `nil` where nothing is compiled: there is no compiler, or no nest for it.
  static func compile(_ plan: Plan) -> NativeCode? {
    guard CPUEngine.current == .compiled, let features = MachineFeatures.host else { return nil }
    let writer = ModuleWriter(features)
    var written: [Key: (name: String, code: NestCode)] = [:]
    write(plan, writer, &written)
    if written.isEmpty { return nil }
    return NativeCode(writer, written)
  }

  private static func write(
    _ plan: Plan,
    _ module: ModuleWriter,
    _ written: inout [Key: (name: String, code: NestCode)]
  ) {
    let parts = plan.buffers.map(\.overParts)
    for step in plan.steps {
      switch step {
      case .nest(let nest):
        write(nest, parts, module, &written)
      case .rows(let group):
        let key = key(group, plan)
        if written[key] != nil { continue }
        let name = "k\(written.count)"
        let code = group.writeFunction(
          name,
          in: module,
          dtype: { parts[$0].dtype },
          isLocal: { key.locals.contains($0) }
        )
        if let code {
          written[key] = (name, code)
        } else {
          for nest in group.nests { write(nest, parts, module, &written) }
        }
      case .control(let step):
        if let loop = PointwiseLoop(step, plan.buffers) {
          let key = Key(loop: loop)
          if written[key] != nil { continue }
          let name = "k\(written.count)"
          if let code = loop.writeFunction(name, in: module) {
            written[key] = (name, code)
            continue
          }
        }
        for inner in step.plans { write(inner.plan, module, &written) }
      case .contraction, .argumentReduction, .windows, .cumulation, .sort, .largest, .host:
        continue
      }
    }
  }

  private static func write(
    _ nest: Nest,
    _ parts: [Plan.Buffer],
    _ module: ModuleWriter,
    _ written: inout [Key: (name: String, code: NestCode)]
  ) {
    let key = key(nest, parts)
    if nest.isInterpreted || written[key] != nil { return }
    let name = "k\(written.count)"
    if let code = key.nests[0].writeFunction(name, in: module, dtype: { parts[$0].dtype }) {
      written[key] = (name, code)
    }
  }

  private static func key(_ nest: Nest, _ buffers: [Plan.Buffer]) -> Key {
    let nest = nest.overParts().inCanonicalOrder()
    return Key(nests: [nest], dtypes: dtypes([nest], buffers))
  }

  private static func key(_ group: RowGroup, _ plan: Plan) -> Key {
    var uses = [Int](repeating: 0, count: plan.buffers.count)
    for step in plan.steps { for buffer in Set(step.reads + step.writes) { uses[buffer] += 1 } }
    let written = Set(group.nests.flatMap(\.stores).map(\.access.buffer))
    return Key(
      nests: group.nests,
      dtypes: dtypes(group.nests, plan.buffers),
      locals: written.filter { uses[$0] == 1 && plan.buffers[$0].role == .scratch }
    )
  }

  private static func dtypes(_ nests: [Nest], _ buffers: [Plan.Buffer]) -> [Int: DType] {
    var dtypes: [Int: DType] = [:]
    for nest in nests {
      for access in nest.loads + nest.stores.map(\.access) {
        dtypes[access.buffer] = buffers[access.buffer].dtype
      }
    }
    return dtypes
  }

  private init?(_ writer: ModuleWriter, _ written: [Key: (name: String, code: NestCode)]) {
    let names = written.values.map(\.name)
    var addresses: [UnsafeRawPointer] = []
    for kernel in writer.kernels {
      guard let address = kernel.address else { return nil }
      addresses.append(address)
    }
    do {
      module = try Compiler.shared.compile(writer.text, symbols: names)
    } catch {
      // Nests are interpreted then. That a compiler refuses what is written here is a mistake of ours.
      if Jaxpr.checksPrograms { fatalError("code is not accepted by the compiler: \(error)") }
      return nil
    }
    table = .allocate(capacity: Swift.max(addresses.count, 1))
    for (place, address) in addresses.enumerated() {
      (table + place).initialize(to: address)
    }
    for (key, value) in written {
      guard let address = module.address(of: value.name) else { continue }
      functions[key] = Function(address: address, code: value.code)
    }
  }

  deinit { table.deallocate() }

  /// The code of a nest over some buffers; `nil` where it is interpreted.
  func step(_ nest: Nest, _ buffers: [Plan.Buffer]) -> NativeStep? {
    if nest.isInterpreted { return nil }
    return step(Self.key(nest, buffers))
  }

  /// The code of a group of nests.
  func step(_ group: RowGroup, _ plan: Plan) -> NativeStep? { step(Self.key(group, plan)) }

  /// The code of a loop over elements.
  func step(_ step: ControlStep, _ plan: Plan) -> NativeStep? {
    PointwiseLoop(step, plan.buffers).flatMap { self.step(Key(loop: $0)) }
  }

  private func step(_ key: Key) -> NativeStep? {
    guard let function = functions[key] else { return nil }
    return NativeStep(function.address, table, function.code, owner: self)
  }
}

/// A nest as machine code, ready to run.
///
/// `@unchecked Sendable`: nothing changes after `init`.
final class NativeStep: @unchecked Sendable {
  private typealias Function =
    @convention(c) (
      Frame, UnsafeMutablePointer<UnsafeRawPointer?>, Int, Int
    ) -> Void

  private let function: Function
  private let table: UnsafeMutablePointer<UnsafeRawPointer?>
  private let unitCount: Int
  /// How many units are worth giving to another thread.
  private let grain: Int
  private let owner: NativeCode

  fileprivate init(
    _ address: UnsafeRawPointer,
    _ table: UnsafeMutablePointer<UnsafeRawPointer?>,
    _ code: NestCode,
    owner: NativeCode
  ) {
    function = unsafeBitCast(address, to: Function.self)
    self.table = table
    self.owner = owner
    unitCount = code.unitCount
    grain = WorkSharing.grain(unitCost: code.unitCost)
  }

  func run(_ frame: Frame) {
    if unitCount <= grain { return function(frame, table, 0, unitCount) }
    nonisolated(unsafe) let frame = frame
    ThreadPool.shared.run(count: unitCount, grain: grain) { range in
      function(frame, table, range.lowerBound, range.upperBound)
    }
  }
}

extension Nest {
  /// Whether the interpreter's copies are as good as code can be.
  fileprivate var isInterpreted: Bool { isMove }

  /// Parallel axes before reduced ones, as few as there can be, at least one of each kind that matters.
  func inCanonicalOrder() -> Nest {
    let parallel = axes.indices.filter { axes[$0].kind == .parallel }
    let reduced = axes.indices.filter { axes[$0].kind == .reduced }
    var nest = reordered(parallel + reduced).collapsingParallelAxes()
    if !reduced.isEmpty { nest.ensureAxes() }
    return nest
  }
}

extension KernelReference {
  /// The kernel's address; `nil` where there is none for the type.
  fileprivate var address: UnsafeRawPointer? {
    switch opcode.family {
    case .unary:
      skein_unary(opcode.rawValue, dtype.rawValue).map {
        unsafeBitCast($0, to: UnsafeRawPointer.self)
      }
    case .binary:
      skein_binary(opcode.rawValue, dtype.rawValue, UInt8(SKEIN_BLOCKS.rawValue)).map {
        unsafeBitCast($0, to: UnsafeRawPointer.self)
      }
    case .comparison, .selection, .ternary, .conversion, .reinterpretation: nil
    }
  }
}
