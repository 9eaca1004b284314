// SPDX-License-Identifier: Apache-2.0
//
// Text to object with libLLVM: parse, verify, generate code. No optimisation pass runs: the text is already in its final
// form, passes double the time and measured no faster code.

internal import Synchronization

/// What a target machine was made for.
struct TargetMachineKey: Hashable {
  var target: Target
  var level: Int32
}

extension LLVMLibrary {
  /// The object for a module.
  ///
  /// - Throws: `CompilerError` with LLVM's message, when it does not accept the text or has no code for it.
  func emitObject(_ text: String, target: Target, level: Int32 = 2) throws -> [UInt8] {
    try CompileThread.run { [self] in
      // After an error that LLVM cannot return from, the machine is never used again.
      let key = TargetMachineKey(target: target == .host ? host : target, level: level)
      let machine = try takeMachine(key)
      defer { idleMachines.withLock { $0[key, default: []].append(UInt(bitPattern: machine)) } }
      return try emit(text, machine)
    }
  }

  private func emit(_ text: String, _ machine: OpaquePointer) throws -> [UInt8] {
    guard let context = contextCreate() else { throw CompilerError("LLVM made no context") }
    defer { contextDispose(context) }
    let diagnostics = Diagnostics(self)
    contextSetDiagnosticHandler(
      context,
      Diagnostics.handler,
      Unmanaged.passUnretained(diagnostics).toOpaque()
    )

    var text = text
    let buffer = text.withUTF8 { bytes in
      bytes.baseAddress.flatMap { createMemoryBuffer($0, bytes.count, "module") }
    }
    guard let buffer else { throw CompilerError("LLVM made no buffer") }
    var parsed: OpaquePointer?
    var message: OwnedText?
    // It takes the buffer, whatever comes of it.
    guard parseIR(context, buffer, &parsed, &message) == 0, let module = parsed else {
      throw CompilerError(take(message))
    }
    defer { disposeModule(module) }
    setTarget(module, Target.triple)
    if let layout = createTargetDataLayout(machine) {
      setModuleDataLayout(module, layout)
      disposeTargetData(layout)
    }
    let isBroken = verifyModule(module, 2, &message) != 0
    let complaint = take(message)
    guard !isBroken else { throw CompilerError(complaint) }

    var object: OpaquePointer?
    message = nil
    let status = emitToMemoryBuffer(machine, module, 1, &message, &object)
    defer { object.map(disposeMemoryBuffer) }
    guard status == 0, let object, let start = getBufferStart(object) else {
      throw CompilerError(take(message))
    }
    if let error = diagnostics.errors.first { throw CompilerError(error) }
    return [UInt8](UnsafeRawBufferPointer(start: start, count: getBufferSize(object)))
  }

  private func takeMachine(_ key: TargetMachineKey) throws -> OpaquePointer {
    let idle = idleMachines.withLock { $0[key]?.popLast() }
    if let idle, let machine = OpaquePointer(bitPattern: idle) { return machine }
    var found: OpaquePointer?
    var message: OwnedText?
    guard getTargetFromTriple(Target.triple, &found, &message) == 0, let found else {
      throw CompilerError(take(message))
    }
    let target = key.target
    // Position-independent code, the small model.
    guard
      let machine = createTargetMachine(
        found,
        Target.triple,
        target.cpu,
        target.features,
        key.level,
        2,
        3
      )
    else { throw CompilerError("LLVM has no target \(target.cpu)") }
    return machine
  }
}

/// The errors that LLVM reports in the middle of its work.
///
/// Without a handler it prints them and ends the process.
private final class Diagnostics {
  let library: LLVMLibrary
  var errors: [String] = []

  init(_ library: LLVMLibrary) { self.library = library }

  static let handler: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Void = {
    information,
    context in
    guard let information, let context else { return }
    let diagnostics = Unmanaged<Diagnostics>.fromOpaque(context).takeUnretainedValue()
    guard diagnostics.library.getDiagInfoSeverity(information) == 0 else { return }
    diagnostics.errors.append(
      diagnostics.library.take(diagnostics.library.getDiagInfoDescription(information))
    )
  }
}
