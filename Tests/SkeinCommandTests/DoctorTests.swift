// SPDX-License-Identifier: Apache-2.0
//
// What `skein doctor` says of machines better and worse than this one.

import Diagnosis
import MachineCode
import Testing

struct DoctorTests {
  @Test func `a machine with everything needs no advice`() {
    let report = DoctorReport(
      provider: .libLLVM(path: "/usr/lib/libLLVM.so.19.1", version: "19.1.7"),
      refusals: [],
      cpu: "znver4",
      target: .znver4,
      threads: 16,
      cache: ("/home/ada/.cache/skein", 1, 12_345)
    )
    #expect(
      report.text == [
        "  engine       llvm: libLLVM 19.1.7, /usr/lib/libLLVM.so.19.1",
        "  processor    znver4: AVX-512, AVX2, FMA, F16C",
        "  vectors      512 bits: 16 floats",
        "  threads      16",
        "  cache        /home/ada/.cache/skein: 1 object, 13 kB",
      ]
    )
  }

  @Test func `a machine with clang is told what is faster`() {
    let report = DoctorReport(
      provider: .clang(path: "/opt/swift/bin/clang", version: "21.0.0"),
      refusals: ["/usr/lib/libLLVM-14.so is LLVM 14 or older; 15 or later is needed", "another"],
      cpu: "native",
      target: .haswell,
      threads: 4,
      cache: ("/tmp/cache", 20, 3_000_000)
    )
    #expect(
      report.text == [
        "  engine       clang: 21.0.0, /opt/swift/bin/clang",
        "  passed over  /usr/lib/libLLVM-14.so is LLVM 14 or older; 15 or later is needed",
        "               another",
        "  better       llvm compiles in milliseconds: apt-get install libllvm19, or "
          + "SKEIN_LIBLLVM=<path of a libLLVM>",
        "  processor    native: AVX2, FMA, F16C; without AVX-512",
        "  vectors      256 bits: 8 floats",
        "  threads      4",
        "  cache        /tmp/cache: 20 objects, 3 MB",
      ]
    )
  }

  @Test func `a machine without a compiler is told of both`() {
    let report = DoctorReport(
      provider: .none(reasons: ["SKEIN_ENGINE is 'interpreter'"]),
      refusals: ["SKEIN_ENGINE is 'interpreter'"],
      cpu: "native",
      target: .x86_64,
      threads: 1,
      cache: nil
    )
    #expect(
      report.text == [
        "  engine       interpreter: nothing is compiled",
        "  passed over  SKEIN_ENGINE is 'interpreter'",
        "  better       llvm: apt-get install libllvm19, or SKEIN_LIBLLVM=<path of a libLLVM>",
        "               clang: put a Swift toolchain on the PATH, or SKEIN_CLANG=<path of a clang>",
        "  processor    native; without AVX-512, AVX2, FMA",
        "  vectors      128 bits: 4 floats",
        "  threads      1",
        "  cache        off: every process compiles again",
      ]
    )
  }

  @Test func `this machine has an engine, a processor and threads`() {
    let report = DoctorReport()
    #expect(report.provider == Compiler.shared.provider)
    #expect(report.threads >= 1)
    #expect(report.target == .host)
    #expect(report.text.count >= 5)
  }
}
