// SPDX-License-Identifier: Apache-2.0
//
// The functions of one program in the making, dealt out to a few modules, so that several processors can compile a long
// program. Which module a function goes to depends on the program alone: modules are found again on disk by their text.

internal import CKernels
internal import CodeGeneration
internal import Dispatch
internal import Loops
internal import MachineCode
internal import Synchronization
internal import TensorIR

/// What a function does, wherever it is needed.
struct NativeKey: Hashable {
  /// One, or a group of them.
  var nests: [Nest] = []
  var dtypes: [Int: DType] = [:]
  /// The buffers of a group that nothing outside reads.
  var locals: Set<Int> = []
  /// A loop instead of nests.
  var loop: PointwiseLoop?

  init(_ nest: Nest, _ buffers: [Plan.Buffer]) {
    nests = [nest.overParts().inCanonicalOrder()]
    dtypes = Self.dtypes(nests, buffers)
  }

  init(_ group: RowGroup, _ plan: Plan) {
    nests = group.nests
    dtypes = Self.dtypes(nests, plan.buffers)
    let written = Set(nests.flatMap(\.stores).map(\.access.buffer))
    var uses = [Int](repeating: 0, count: plan.buffers.count)
    for step in plan.steps { for buffer in Set(step.reads + step.writes) { uses[buffer] += 1 } }
    locals = written.filter { uses[$0] == 1 && plan.buffers[$0].role == .scratch }
  }

  init(_ loop: PointwiseLoop) { self.loop = loop }

  private static func dtypes(_ nests: [Nest], _ buffers: [Plan.Buffer]) -> [Int: DType] {
    var dtypes: [Int: DType] = [:]
    for nest in nests {
      for access in nest.loads + nest.stores.map(\.access) {
        dtypes[access.buffer] = buffers[access.buffer].dtype
      }
    }
    return dtypes
  }
}

/// Writes the functions of a plan, and of the plans in its choices and loops.
struct NativeModules {
  /// More functions than this are worth another processor.
  private static let functionsPerModule = 8

  struct Function {
    var name: String
    /// The number of its module.
    var module: Int
    var code: NestCode
  }

  private let features: MachineFeatures
  private var writers: [ModuleWriter] = []
  private(set) var functions: [NativeKey: Function] = [:]

  init(_ plan: Plan, _ features: MachineFeatures) {
    self.features = features
    write(plan)
  }

  private mutating func write(_ plan: Plan) {
    let parts = plan.buffers.map(\.overParts)
    for step in plan.steps {
      switch step {
      case .nest(let nest):
        write(nest, parts)
        if let nest = plan.inPlace(nest) { write(nest, parts) }
      case .rows(let group):
        let key = NativeKey(group, plan)
        let isWritten = write(key) { name, module in
          group.writeFunction(
            name,
            in: module,
            dtype: { parts[$0].dtype },
            isLocal: { key.locals.contains($0) }
          )
        }
        if !isWritten { for nest in group.nests { write(nest, parts) } }
      case .bands(let step): write(step.plan.plan)
      case .control(let step):
        if let loop = PointwiseLoop(step, plan.buffers),
          write(NativeKey(loop), { loop.writeFunction($0, in: $1) })
        {
          continue
        }
        for inner in step.plans { write(inner.plan) }
      case .contraction, .argumentReduction, .windows, .cumulation, .sort, .largest, .host:
        continue
      }
    }
  }

  private mutating func write(_ nest: Nest, _ parts: [Plan.Buffer]) {
    if nest.isInterpreted { return }
    let key = NativeKey(nest, parts)
    _ = write(key) { name, module in
      key.nests[0].writeFunction(name, in: module, dtype: { parts[$0].dtype })
    }
  }

  /// Whether there is a function for a key, now or before.
  private mutating func write(
    _ key: NativeKey,
    _ function: (String, ModuleWriter) -> NestCode?
  ) -> Bool {
    if functions[key] != nil { return true }
    let name = "k\(functions.count)"
    let module = functions.count / Self.functionsPerModule
    if module == writers.count { writers.append(ModuleWriter(features)) }
    guard let code = function(name, writers[module]) else { return false }
    functions[key] = Function(name: name, module: module, code: code)
    return true
  }

  /// The text of each module.
  var texts: [String] { writers.map(\.text) }

  /// The modules' code, and the addresses of the kernels that each calls, compiled by as many threads as there are
  /// processors.
  ///
  /// - Throws: What the compiler says.
  func compiled() throws -> [(code: CompiledModule, kernels: [UnsafeRawPointer])] {
    var names = [[String]](repeating: [], count: writers.count)
    for function in functions.values { names[function.module].append(function.name) }
    let texts = texts
    let symbols = names.map { $0.sorted() }
    let isCold = CPUEngine.isCold
    let outcomes = Mutex([Int: Result<CompiledModule, any Error>]())
    DispatchQueue.concurrentPerform(iterations: texts.count) { number in
      let outcome = Result {
        try Compiler.shared.compile(texts[number], symbols: symbols[number], isCold: isCold)
      }
      outcomes.withLock { $0[number] = outcome }
    }
    return try writers.indices.map { number in
      guard let outcome = outcomes.withLock({ $0[number] }) else {
        preconditionFailure("every module was compiled")
      }
      let kernels = try writers[number].kernels.map { kernel in
        guard let address = kernel.address else {
          throw CompilerError("no kernel for \(kernel.opcode) of \(kernel.dtype)")
        }
        return address
      }
      return (try outcome.get(), kernels)
    }
  }
}

extension Nest {
  /// Whether the interpreter's copies are as good as code can be.
  var isInterpreted: Bool { isMove }

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
