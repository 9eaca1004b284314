// SPDX-License-Identifier: Apache-2.0
//
// Texts that the tests compile, and how they are called.

@testable import MachineCode

/// A kernel as the CPU backend calls it: its arrays, its constants, and the range to compute.
typealias Kernel =
  @convention(c) (
    UnsafeRawPointer?, UnsafeRawPointer?, Int, Int
  ) -> Void

/// `out[i] = function(in[i])` for floats; the frame holds both addresses.
func elementwise(_ body: String, declarations: String = "", name: String = "k0") -> String {
  """
  \(declarations)
  define void @\(name)(ptr %frame, ptr %kernels, i64 %begin, i64 %end) {
  entry:
    %in = load ptr, ptr %frame
    %slot = getelementptr i8, ptr %frame, i64 8
    %out = load ptr, ptr %slot
    br label %loop
  loop:
    %i = phi i64 [ %begin, %entry ], [ %next, %loop ]
    %p = getelementptr float, ptr %in, i64 %i
    %x = load float, ptr %p
  \(body)
    %q = getelementptr float, ptr %out, i64 %i
    store float %y, ptr %q
    %next = add i64 %i, 1
    %more = icmp slt i64 %next, %end
    br i1 %more, label %loop, label %done
  done:
    ret void
  }
  """
}

/// Adds a number: each number is a module of its own.
func adding(_ number: Int) -> String {
  elementwise("  %y = fadd float %x, \(number).0")
}

/// Adds products of sixteen floats at once, in the vectors the target has.
let vectors = """
  define void @k0(ptr %frame, ptr %kernels, i64 %begin, i64 %end) {
    %in = load ptr, ptr %frame
    %slot = getelementptr i8, ptr %frame, i64 8
    %out = load ptr, ptr %slot
    %x = load <16 x float>, ptr %in, align 4
    %y = call <16 x float> @llvm.fma.v16f32(<16 x float> %x, <16 x float> %x, <16 x float> %x)
    store <16 x float> %y, ptr %out, align 4
    ret void
  }
  declare <16 x float> @llvm.fma.v16f32(<16 x float>, <16 x float>, <16 x float>)
  """

/// Calls a kernel on all elements of an array.
func run(_ module: CompiledModule, _ input: [Float], name: String = "k0") -> [Float]? {
  guard let address = module.address(of: name) else { return nil }
  let kernel = unsafeBitCast(address, to: Kernel.self)
  return input.withUnsafeBytes { input in
    [Float](unsafeUninitializedCapacity: input.count / 4) { output, count in
      let frame = [input.baseAddress, UnsafeRawPointer(output.baseAddress)]
      frame.withUnsafeBytes { kernel($0.baseAddress, nil, 0, input.count / 4) }
      count = input.count / 4
    }
  }
}

/// A compiler without a disk cache.
func makeCompiler(_ change: (inout Settings) -> Void = { _ in }) -> Compiler {
  var settings = Settings.fromEnvironment()
  settings.cacheFolder = nil
  change(&settings)
  return Compiler(settings)
}
