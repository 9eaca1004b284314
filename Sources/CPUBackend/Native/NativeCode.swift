// SPDX-License-Identifier: Apache-2.0
//
// The nests of a plan as machine code: written as text, compiled, found again by what they do. A nest that has no code is
// interpreted, so there is always something to run.

internal import CodeGeneration
internal import Loops
internal import MachineCode
internal import TensorIR

/// The code for the nests of one plan and of the plans in its choices and loops.
///
/// `@unchecked Sendable`: set by `init` and only read afterwards.
final class NativeCode: @unchecked Sendable {
  fileprivate typealias Table = UnsafeMutablePointer<UnsafeRawPointer?>

  private struct Function {
    var address: UnsafeRawPointer
    var table: Table
    var code: NestCode
  }

  private var functions: [NativeKey: Function] = [:]
  /// For each module, the addresses of the kernels that its code calls.
  private var tables: [Table] = []
  /// Keep the code in memory.
  private var modules: [CompiledModule] = []

  /// Code for every nest of a plan that has some.
  ///
  /// - Returns: `nil` where nothing is compiled: there is no compiler, or no nest for it.
  static func compile(_ plan: Plan) -> NativeCode? {
    guard let features = CPUEngine.features else { return nil }
    let modules = NativeModules(plan, features)
    return modules.functions.isEmpty ? nil : NativeCode(modules)
  }

  private init?(_ written: NativeModules) {
    do {
      for (code, kernels) in try written.compiled() {
        let table = Table.allocate(capacity: Swift.max(kernels.count, 1))
        for (place, address) in kernels.enumerated() { (table + place).initialize(to: address) }
        tables.append(table)
        modules.append(code)
      }
    } catch {
      // Nests are interpreted then. That a compiler refuses what is written here is a mistake of ours.
      if Jaxpr.checksPrograms { fatalError("code is not accepted by the compiler: \(error)") }
      return nil
    }
    for (key, function) in written.functions {
      guard let address = modules[function.module].address(of: function.name) else { continue }
      functions[key] = Function(
        address: address,
        table: tables[function.module],
        code: function.code
      )
    }
  }

  deinit { for table in tables { table.deallocate() } }

  /// The code of a nest over some buffers; `nil` where it is interpreted.
  func step(_ nest: Nest, _ buffers: [Plan.Buffer]) -> NativeStep? {
    nest.isInterpreted ? nil : step(NativeKey(nest, buffers))
  }

  /// The code of a group of nests.
  func step(_ group: RowGroup, _ plan: Plan) -> NativeStep? { step(NativeKey(group, plan)) }

  /// The code of a loop over elements.
  func step(_ step: ControlStep, _ plan: Plan) -> NativeStep? {
    PointwiseLoop(step, plan.buffers).flatMap { self.step(NativeKey($0)) }
  }

  private func step(_ key: NativeKey) -> NativeStep? {
    guard let function = functions[key] else { return nil }
    return NativeStep(function.address, function.table, function.code, owner: self)
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
  private let table: NativeCode.Table
  private let unitCount: Int
  /// How many units are worth giving to another thread.
  private let grain: Int
  private let owner: NativeCode

  fileprivate init(
    _ address: UnsafeRawPointer,
    _ table: NativeCode.Table,
    _ code: NestCode,
    owner: NativeCode
  ) {
    function = unsafeBitCast(address, to: Function.self)
    self.table = table
    self.owner = owner
    unitCount = code.unitCount
    grain = WorkSharing.grain(unitCost: code.unitCost)
  }

  /// What a call works on.
  private struct Call {
    let function: Function
    let frame: Frame
    let table: NativeCode.Table
  }

  func run(_ frame: Frame) {
    if unitCount <= grain { return function(frame, table, 0, unitCount) }
    withUnsafePointer(to: Call(function: function, frame: frame, table: table)) { call in
      ThreadPool.shared.run(count: unitCount, grain: grain, context: call) {
        let call = $0.assumingMemoryBound(to: Call.self)
        call.pointee.function(call.pointee.frame, call.pointee.table, $1, $2)
      }
    }
  }
}

/// A nest with large results as machine code of two kinds: past the caches, and where the arguments were that it reads.
final class DonatedStep: Sendable {
  private let fresh: NativeStep
  private let inPlace: NativeStep
  /// The results, and the arguments that they may be.
  private let pairs: [(result: Int, donor: Int)]

  /// `nil` for other nests.
  init?(
    _ nest: Nest,
    _ fresh: NativeStep,
    _ plan: Plan,
    _ parts: [Plan.Buffer],
    _ code: NativeCode?
  ) {
    guard let other = plan.inPlace(nest), let inPlace = code?.step(other, parts) else { return nil }
    self.fresh = fresh
    self.inPlace = inPlace
    pairs = nest.stores.compactMap { store in
      plan.donors[store.access.buffer].map { (store.access.buffer, $0) }
    }
  }

  func run(_ frame: Frame) {
    let isInPlace = pairs.contains { frame[$0.result] == frame[$0.donor] }
    (isInPlace ? inPlace : fresh).run(frame)
  }
}
