// SPDX-License-Identifier: Apache-2.0
//
// Every compiler that this machine has gives the same functions; those that cannot be used are refused with a reason.

import Testing

@testable import MachineCode

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The libraries and programs that are installed, whether or not they are usable.
private func installed(_ engine: Settings.Engine) -> [String] {
  var settings = Settings()
  settings.engine = engine
  return Candidate.all(settings).compactMap { candidate in
    switch candidate {
    case .libLLVM(let path): path.contains("/") ? path : nil
    case .clang(let path): path
    }
  }
}

struct ProviderTests {
  @Test(
    .enabled(if: !installed(.llvm).isEmpty, "there is no libLLVM"),
    arguments: installed(.llvm)
  )
  func `every libLLVM works`(path: String) throws {
    let compiler = makeCompiler {
      $0.engine = .llvm
      $0.libLLVM = path
    }
    guard case .libLLVM(let used, let version) = compiler.provider else {
      Issue.record("\(compiler.provider)")
      return
    }
    #expect(Files.realPath(used) == Files.realPath(path))
    #expect(path.contains(version.prefix { $0 != "." }))
    try check(compiler)
  }

  @Test(.enabled(if: !installed(.clang).isEmpty, "there is no clang"), arguments: installed(.clang))
  func `every clang works`(path: String) throws {
    let compiler = makeCompiler {
      $0.engine = .clang
      $0.clang = path
    }
    guard case .clang(path, _) = compiler.provider else {
      Issue.record("\(compiler.provider)")
      return
    }
    #expect(compiler.refusals == ["libLLVM: not tried, because SKEIN_ENGINE is 'clang'"])
    try check(compiler)
    let object = try ELFObject(try compiler.emitObject(vectors, target: .haswell))
    #expect(object.symbols.contains { $0.name == "k0" })
  }

  private func check(_ compiler: Compiler) throws {
    let module = try compiler.compile(adding(3), symbols: ["k0"])
    #expect(run(module, [1, 2.5, -3]) == [4, 5.5, 0])
    let input = (0..<16).map(Float.init)
    let wide = try compiler.compile(vectors, symbols: ["k0"])
    #expect(run(wide, input) == input.map { $0 * $0 + $0 })
    let error = #expect(throws: CompilerError.self) {
      try compiler.compile("define void @k0() { ret i32 %x }", symbols: ["k0"])
    }
    #expect(error?.description.contains("error: ") == true, "\(error?.description ?? "")")
    #expect(throws: CompilerError("the module defines no function 'k9'")) {
      try compiler.compile(adding(3), symbols: ["k9"])
    }
  }

  // MARK: - Refusals

  @Test func `what is no library is refused, and the next is used`() throws {
    try withFolder { folder in
      let path = folder + "/libLLVM-19.so"
      write([1, 2, 3], to: path)
      let compiler = makeCompiler {
        $0.engine = .auto
        $0.libLLVM = path
      }
      #expect(
        compiler.provider
          == makeCompiler {
            $0.engine = .auto; $0.libLLVM = nil
          }.provider
      )
      #expect(compiler.refusals.first?.contains(path) == true, "\(compiler.refusals)")
    }
  }

  @Test(.enabled(if: Files.isFile("/lib64/ld-linux-x86-64.so.2")))
  func `a library without LLVM's functions is refused`() {
    #expect(throws: CompilerError("libm.so.6 is not libLLVM")) { try LLVMLibrary.load("libm.so.6") }
  }

  @Test func `a program that is no compiler is refused`() throws {
    try withFolder { folder in
      let path = folder + "/clang"
      #expect(throws: CompilerError("there is no program \(path)")) { try Clang(path) }
      write(Array("#!/bin/sh\necho hello\nexit 3\n".utf8), to: path)
      chmod(path, 0o700)
      #expect(throws: CompilerError("\(path) does not tell its version: status 3")) {
        try Clang(path)
      }
      write(Array("#!/bin/sh\necho clang version 14.0.6 \"(old)\"\n".utf8), to: path)
      chmod(path, 0o700)
      #expect(throws: CompilerError("\(path) is clang 14.0.6; 15 or later is needed")) {
        try Clang(path)
      }
    }
  }

  @Test func `the environment can turn compilers off`() {
    let compiler = makeCompiler { $0.engine = .interpreter }
    #expect(compiler.provider == .none(reasons: ["SKEIN_ENGINE is 'interpreter'"]))
    #expect(
      throws: CompilerError("nothing here compiles: SKEIN_ENGINE is 'interpreter'")
    ) { try compiler.compile(adding(1), symbols: ["k0"]) }
  }

  @Test func `a word that names no engine is told`() {
    var settings = Settings()
    settings.engine = .auto
    settings.mistake = "SKEIN_ENGINE is 'fast'; it can be auto"
    #expect(
      Compiler(settings).provider == .none(reasons: ["SKEIN_ENGINE is 'fast'; it can be auto"])
    )
  }

  /// In a process of its own, because the environment is everyone's.
  @Test func `the environment is read`() async {
    await #expect(processExitsWith: .success) {
      setenv("SKEIN_ENGINE", "clang", 1)
      setenv("SKEIN_LIBLLVM", "/a", 1)
      setenv("SKEIN_CLANG", "/b", 1)
      setenv("SKEIN_CACHE", "/c", 1)
      let settings = Settings.fromEnvironment()
      #expect(settings.engine == .clang)
      #expect(settings.libLLVM == "/a" && settings.clang == "/b" && settings.cacheFolder == "/c")
      setenv("SKEIN_ENGINE", "fast", 1)
      #expect(
        Settings.fromEnvironment().mistake
          == "SKEIN_ENGINE is 'fast'; it can be auto, llvm, clang, interpreter"
      )
      unsetenv("SKEIN_CACHE")
      setenv("XDG_CACHE_HOME", "/x", 1)
      #expect(Settings.fromEnvironment().cacheFolder == "/x/skein")
      // The standard wants a full path here.
      setenv("XDG_CACHE_HOME", "x", 1)
      setenv("HOME", "/h", 1)
      #expect(Settings.fromEnvironment().cacheFolder == "/h/.cache/skein")
      unsetenv("HOME")
      #expect(Settings.fromEnvironment().cacheFolder == nil)
      setenv("HOME", "/h", 1)
      setenv("SKEIN_CACHE", "off", 1)
      #expect(Settings.fromEnvironment().cacheFolder == nil)
      // What the code is made for is not the environment's to say.
      setenv("SKEIN_CPU", "x86-64", 1)
      #expect(Target.host.cpu == "native")
    }
  }

  @Test func `the version of clang is read`() {
    #expect(Clang.version(in: "clang version 21.0.0 (https://x)\nTarget: y") == "21.0.0")
    #expect(Clang.version(in: "Debian clang version 19.1.7\n") == "19.1.7")
    #expect(Clang.version(in: "version") == nil)
  }

  // MARK: - Memory

  /// In a process of its own, because other tests allocate too.
  @Test(.enabled(if: canCompile && residentByteCount != nil))
  func `modules that nobody keeps give their memory back`() async {
    await #expect(processExitsWith: .success) {
      let compiler = makeCompiler { $0.modulesKept = 4 }
      func compile(_ numbers: Range<Int>) throws {
        for number in numbers {
          let module = try compiler.compile(heavy(number), symbols: ["k0"])
          #expect(run(module, [1]) == [Float(number + 1)])
        }
      }
      try compile(0..<50)
      let before = try #require(residentByteCount)
      try compile(50..<450)
      let after = try #require(residentByteCount)
      // 400 modules of 256 KiB would be 100 MiB.
      #expect(after - before < 16 << 20, "\(after - before) bytes more")
    }
  }
}

/// A kernel with a table of 256 KiB that is not all zeros.
private func heavy(_ number: Int) -> String {
  let table =
    "@table = constant <{ [65536 x float], float }> <{ [65536 x float] zeroinitializer, float \(number).0 }>\n"
  let kernel = elementwise(
    """
      %t = getelementptr float, ptr @table, i64 65536
      %c = load float, ptr %t
      %y = fadd float %x, %c
    """
  )
  return table + kernel
}
