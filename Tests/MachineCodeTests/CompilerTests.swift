// SPDX-License-Identifier: Apache-2.0
//
// Text to functions, and what is said when that does not work. Without libLLVM and clang these tests are skipped.

import Testing

@testable import MachineCode

let canCompile: Bool = {
  if case .none = Compiler.shared.provider { return false }
  return true
}()

@Suite(.enabled(if: canCompile, "nothing on this machine compiles: run Scripts/setup-llvm.sh"))
struct CompilerTests {
  let compiler = makeCompiler()

  @Test func `a function of a module computes`() throws {
    let module = try compiler.compile(adding(3), symbols: ["k0"])
    #expect(run(module, [1, 2.5, -3]) == [4, 5.5, 0])
    #expect(module.byteCount >= 4096)
  }

  @Test func `vectors, constants and the C library work`() throws {
    let module = try compiler.compile(vectors, symbols: ["k0"])
    let input = (0..<16).map(Float.init)
    #expect(run(module, input) == input.map { $0 * $0 + $0 })

    let sine = elementwise(
      "  %s = call float @sinf(float %x)\n  %y = fmul float %s, 0x3FD5555560000000",
      declarations: "declare float @sinf(float)"
    )
    let values = try #require(run(try compiler.compile(sine, symbols: ["k0"]), [0, 1]))
    #expect(values[0] == 0)
    #expect(abs(values[1] - 0.841_470_98 / 3) < 1e-6)
  }

  @Test func `tables, variables and calls between functions are linked`() throws {
    let text = """
      @table = private constant [4 x i64] [i64 10, i64 20, i64 30, i64 40]
      @names = private constant [2 x ptr] [ptr @one, ptr @two]
      @count = internal global i64 0
      @zeros = internal global [100 x i64] zeroinitializer
      define internal i64 @one(i64 %x) noinline { ret i64 1 }
      define internal i64 @two(i64 %x) noinline {
        %r = mul i64 %x, 2
        ret i64 %r
      }
      define i64 @look(i64 %i) {
        %p = getelementptr [4 x i64], ptr @table, i64 0, i64 %i
        %v = load i64, ptr %p
        %r = call i64 @two(i64 %v)
        ret i64 %r
      }
      define i64 @indirect(i64 %which, i64 %x) {
        %p = getelementptr [2 x ptr], ptr @names, i64 0, i64 %which
        %f = load ptr, ptr %p
        %r = call i64 %f(i64 %x)
        ret i64 %r
      }
      define i64 @tick() {
        %old = load volatile i64, ptr @count
        %new = add i64 %old, 1
        store volatile i64 %new, ptr @count
        %p = getelementptr [100 x i64], ptr @zeros, i64 0, i64 %new
        %z = load volatile i64, ptr %p
        %r = add i64 %new, %z
        ret i64 %r
      }
      define i64 @choose(i64 %i) {
        switch i64 %i, label %other [ i64 0, label %a  i64 1, label %b  i64 2, label %c
                                      i64 3, label %d  i64 4, label %e  i64 5, label %f ]
      a: ret i64 7
      b: ret i64 71
      c: ret i64 13
      d: ret i64 99
      e: ret i64 -4
      f: ret i64 1000
      other: ret i64 0
      }
      """
    let module = try compiler.compile(text, symbols: ["look", "indirect", "tick", "choose"])
    typealias One = @convention(c) (Int) -> Int
    typealias Two = @convention(c) (Int, Int) -> Int
    let look = unsafeBitCast(try #require(module.address(of: "look")), to: One.self)
    #expect((0..<4).map(look) == [20, 40, 60, 80])
    let indirect = unsafeBitCast(try #require(module.address(of: "indirect")), to: Two.self)
    #expect(indirect(0, 9) == 1)
    #expect(indirect(1, 9) == 18)
    let tick = unsafeBitCast(
      try #require(module.address(of: "tick")),
      to: (@convention(c) () -> Int).self
    )
    #expect((0..<3).map { _ in tick() } == [1, 2, 3])
    let choose = unsafeBitCast(try #require(module.address(of: "choose")), to: One.self)
    #expect((0..<7).map(choose) == [7, 71, 13, 99, -4, 1000, 0])
    #expect(module.address(of: "two") == nil)
  }

  @Test func `the same text is compiled once`() throws {
    let first = try compiler.compile(adding(4), symbols: ["k0"])
    let second = try compiler.compile(adding(4), symbols: ["k0"])
    #expect(first === second)
    #expect(compiler.statistics == .init(compiled: 1, readFromDisk: 0, foundInMemory: 1))
  }

  // MARK: - Errors

  private func message(_ text: String, symbols: [String] = ["k0"]) -> String {
    do {
      _ = try compiler.compile(text, symbols: symbols)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func `what is not LLVM's language is an error in its words`() {
    let text = message("define void @k0() {\n  %x = fadd float 1.0, %y\n  ret void\n}")
    #expect(text.contains("2:") && text.contains("use of undefined value '%y'"), "\(text)")
    #expect(message("").contains("'k0'"))
  }

  @Test func `what is not well formed is an error too`() {
    let text = message(
      """
      define i64 @k0(i1 %c) {
        br i1 %c, label %a, label %b
      a:
        %x = add i64 1, 2
        br label %b
      b:
        ret i64 %x
      }
      """
    )
    #expect(text.contains("does not dominate"), "\(text)")
  }

  @Test func `missing symbols are errors`() {
    #expect(message(adding(5), symbols: ["k1"]) == "the module defines no function 'k1'")
    let unknown = elementwise(
      "  %y = call float @skein_no_such_function(float %x)",
      declarations: "declare float @skein_no_such_function(float)"
    )
    #expect(
      message(unknown)
        == "the module calls 'skein_no_such_function', which this process does not have"
    )
  }

  @Test func `an operation without instructions ends neither the process nor the compiler`() throws
  {
    let wide = elementwise(
      """
        %v = insertelement <16 x float> zeroinitializer, float %x, i64 0
        %s = call <16 x float> @llvm.x86.avx512.mask.scalef.ps.512(<16 x float> %v, <16 x float> %v, <16 x float> zeroinitializer, i16 -1, i32 4)
        %y = extractelement <16 x float> %s, i64 0
      """,
      declarations:
        "declare <16 x float> @llvm.x86.avx512.mask.scalef.ps.512(<16 x float>, <16 x float>, <16 x float>, i16, i32)"
    )
    #expect(throws: CompilerError.self) { try compiler.emitObject(wide, target: .haswell) }
    #expect(throws: CompilerError.self) {
      try compiler.compile(wide, symbols: ["k0"], target: .haswell)
    }
    let module = try compiler.compile(adding(6), symbols: ["k0"])
    #expect(run(module, [1]) == [7])
  }

  @Test func `an error of the assembler is thrown`() {
    let text = message(
      elementwise(
        "  call void asm sideeffect \"nosuchinstruction\", \"\"()\n  %y = fadd float %x, 1.0"
      )
    )
    #expect(text.contains("instruction"), "\(text)")
  }

  // MARK: - Processors

  @Test(arguments: [Target.znver4, .skylakeAVX512, .haswell, .x86_64])
  func `objects are made for other processors`(target: Target) throws {
    #if !arch(arm64)
    let object = try ELFObject(try compiler.emitObject(vectors, target: target))
    #expect(object.symbols.contains { $0.name == "k0" })
    // The first byte of an instruction that only 512-bit code has.
    let code = try #require(object.sections.first { $0.isCode && $0.byteCount > 0 })
    let bytes = object.bytes[try object.range(code)]
    #expect(bytes.contains(0x62) == target.hasAVX512)
    #expect(target.vectorByteCount == (target.hasAVX512 ? 64 : target.hasAVX2FMA ? 32 : 16))
    #endif
  }

  @Test func `the host runs what its features promise`() throws {
    #if !arch(arm64)
    #expect(Target.host.cpu == "native")
    let targets = [Target.x86_64, .haswell, .skylakeAVX512].filter { target in
      target.features.split(separator: ",").allSatisfy { Target.host.has(String($0.dropFirst())) }
    }
    for target in targets {
      let module = try compiler.compile(vectors, symbols: ["k0"], target: target)
      let input = (0..<16).map(Float.init)
      #expect(run(module, input) == input.map { $0 * $0 + $0 })
    }
    // LLVM sees the same processor.
    let host = compiler.host
    if host.cpu != "native" {
      for feature in Target.host.features.split(separator: ",") {
        #expect(host.has(String(feature.dropFirst())), "\(feature)")
      }
    }
    #endif
  }

  // MARK: - Threads and memory

  @Test func `eight tasks compile at once`() async throws {
    let compiler = compiler
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          for number in stride(from: task, to: 104, by: 8) {
            let module = try compiler.compile(adding(number), symbols: ["k0"])
            #expect(run(module, [1, 2]) == [Float(number + 1), Float(number + 2)])
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(compiler.statistics.compiled == 104)
  }
}
