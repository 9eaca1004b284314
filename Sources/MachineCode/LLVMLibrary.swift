// SPDX-License-Identifier: Apache-2.0
//
// libLLVM's C interface, loaded while the process runs: building and starting Skein needs no LLVM. Every `LLVM…Ref` is
// an `OpaquePointer`.

internal import CSkein
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The functions of one libLLVM that turn text into an object.
///
/// `@unchecked Sendable`: after `init` it is a table of C functions, which LLVM lets threads call at once as long as
/// each has its own context and target machine.
final class LLVMLibrary: @unchecked Sendable {
  typealias Text = UnsafePointer<CChar>
  typealias OwnedText = UnsafeMutablePointer<CChar>
  typealias Out<T> = UnsafeMutablePointer<T>

  /// The file it was loaded from.
  let path: String
  let version: String
  /// The processor of this process in LLVM's words.
  let host: Target

  let disposeMessage: @convention(c) (OwnedText) -> Void
  let getTargetFromTriple: @convention(c) (Text, Out<OpaquePointer?>, Out<OwnedText?>) -> Int32
  let createTargetMachine:
    @convention(c) (OpaquePointer, Text, Text, Text, Int32, Int32, Int32) -> OpaquePointer?
  let createTargetDataLayout: @convention(c) (OpaquePointer) -> OpaquePointer?
  let disposeTargetData: @convention(c) (OpaquePointer) -> Void
  let setModuleDataLayout: @convention(c) (OpaquePointer, OpaquePointer) -> Void
  let setTarget: @convention(c) (OpaquePointer, Text) -> Void
  let contextCreate: @convention(c) () -> OpaquePointer?
  let contextDispose: @convention(c) (OpaquePointer) -> Void
  let contextSetDiagnosticHandler:
    @convention(c) (
      OpaquePointer, @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Void,
      UnsafeMutableRawPointer?
    ) -> Void
  let getDiagInfoDescription: @convention(c) (OpaquePointer) -> OwnedText?
  let getDiagInfoSeverity: @convention(c) (OpaquePointer) -> Int32
  let createMemoryBuffer: @convention(c) (UnsafeRawPointer, Int, Text) -> OpaquePointer?
  let parseIR:
    @convention(c) (OpaquePointer, OpaquePointer, Out<OpaquePointer?>, Out<OwnedText?>) -> Int32
  let verifyModule: @convention(c) (OpaquePointer, Int32, Out<OwnedText?>) -> Int32
  let disposeModule: @convention(c) (OpaquePointer) -> Void
  let emitToMemoryBuffer:
    @convention(c) (
      OpaquePointer, OpaquePointer, Int32, Out<OwnedText?>, Out<OpaquePointer?>
    ) -> Int32
  let getBufferStart: @convention(c) (OpaquePointer) -> UnsafeRawPointer?
  let getBufferSize: @convention(c) (OpaquePointer) -> Int
  let disposeMemoryBuffer: @convention(c) (OpaquePointer) -> Void

  /// Target machines that no thread uses at the moment.
  let idleMachines = Mutex<[TargetMachineKey: [UInt]]>([:])

  /// Loads a library and prepares it to make code for this kind of processor.
  ///
  /// Symbols stay local to it: another libLLVM of the process neither sees nor replaces them.
  ///
  /// - Throws: `CompilerError` with the reason when it cannot be loaded, is too old, or lacks a function.
  private init(loading path: String) throws {
    guard let handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL) else {
      throw CompilerError(dlerror().map { String(cString: $0) } ?? "it cannot be loaded")
    }
    func find<T>(_ name: String, as _: T.Type = T.self) throws -> T {
      guard let symbol = dlsym(handle, name) else {
        throw CompilerError("\(path) has no function \(name)")
      }
      return unsafeBitCast(symbol, to: T.self)
    }
    guard dlsym(handle, "LLVMContextCreate") != nil else {
      dlclose(handle)
      throw CompilerError("\(path) is not libLLVM")
    }
    let found = Self.version(handle)
    guard let found, found.major >= Self.oldestMajor else {
      dlclose(handle)
      throw CompilerError(
        "\(path) is LLVM \(found?.text ?? "14 or older"); \(Self.oldestMajor) or later is needed"
      )
    }
    version = found.text
    let disposeMessage: @convention(c) (OwnedText) -> Void = try find("LLVMDisposeMessage")
    self.disposeMessage = disposeMessage
    func text(_ name: String) throws -> String {
      let text = try find(name, as: (@convention(c) () -> OwnedText?).self)()
      guard let text else { return "" }
      defer { disposeMessage(text) }
      return String(cString: text)
    }
    host = Target(cpu: try text("LLVMGetHostCPUName"), features: try text("LLVMGetHostCPUFeatures"))
    getTargetFromTriple = try find("LLVMGetTargetFromTriple")
    createTargetMachine = try find("LLVMCreateTargetMachine")
    createTargetDataLayout = try find("LLVMCreateTargetDataLayout")
    disposeTargetData = try find("LLVMDisposeTargetData")
    setModuleDataLayout = try find("LLVMSetModuleDataLayout")
    setTarget = try find("LLVMSetTarget")
    contextCreate = try find("LLVMContextCreate")
    contextDispose = try find("LLVMContextDispose")
    contextSetDiagnosticHandler = try find("LLVMContextSetDiagnosticHandler")
    getDiagInfoDescription = try find("LLVMGetDiagInfoDescription")
    getDiagInfoSeverity = try find("LLVMGetDiagInfoSeverity")
    createMemoryBuffer = try find("LLVMCreateMemoryBufferWithMemoryRangeCopy")
    parseIR = try find("LLVMParseIRInContext")
    verifyModule = try find("LLVMVerifyModule")
    disposeModule = try find("LLVMDisposeModule")
    emitToMemoryBuffer = try find("LLVMTargetMachineEmitToMemoryBuffer")
    getBufferStart = try find("LLVMGetBufferStart")
    getBufferSize = try find("LLVMGetBufferSize")
    disposeMemoryBuffer = try find("LLVMDisposeMemoryBuffer")

    let parts = ["TargetInfo", "Target", "TargetMC", "AsmPrinter", "AsmParser"]
    let initializers = try parts.map { part in
      try find("LLVMInitialize\(Self.family)\(part)", as: (@convention(c) () -> Void).self)
    }
    let installFatalErrorHandler = try find(
      "LLVMInstallFatalErrorHandler",
      as: (@convention(c) (@convention(c) (Text?) -> Void) -> Void).self
    )
    initializers.forEach { $0() }
    // Without it LLVM ends the process where it finds no instruction for some operation.
    installFatalErrorHandler { CompileThread.end(because: $0) }

    let file = skein_file_of(unsafeBitCast(parseIR, to: UnsafeRawPointer.self))
    self.path = file.map { String(cString: $0) } ?? path
  }

  #if arch(arm64)
  private static let family = "AArch64"
  #else
  private static let family = "X86"
  #endif

  /// The first version that reads pointers without element types.
  private static let oldestMajor = 15

  private static func version(_ handle: UnsafeMutableRawPointer) -> (major: Int, text: String)? {
    typealias GetVersion = @convention(c) (Out<UInt32>, Out<UInt32>, Out<UInt32>) -> Void
    if let symbol = dlsym(handle, "LLVMGetVersion") {
      var (major, minor, patch): (UInt32, UInt32, UInt32) = (0, 0, 0)
      unsafeBitCast(symbol, to: GetVersion.self)(&major, &minor, &patch)
      return (Int(major), "\(major).\(minor).\(patch)")
    }
    // Version 16 began to tell its version; 15 brought this function.
    return dlsym(handle, "LLVMPointerTypeIsOpaque") == nil ? nil : (15, "15")
  }

  // MARK: - One per file

  private static let loaded = Mutex<[String: Result<LLVMLibrary, CompilerError>]>([:])

  /// The library in a file, loaded once per process.
  static func load(_ path: String) throws -> LLVMLibrary {
    try loaded.withLock { loaded in
      if let known = loaded[path] { return known }
      let result = Result { () throws(CompilerError) in
        do { return try LLVMLibrary(loading: path) } catch let error as CompilerError {
          throw error
        } catch { throw CompilerError("\(error)") }
      }
      loaded[path] = result
      return result
    }.get()
  }

  /// A text that LLVM made, copied and given back.
  func take(_ text: OwnedText?) -> String {
    guard let text else { return "" }
    defer { disposeMessage(text) }
    return String(cString: text)
  }
}
