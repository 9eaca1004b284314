// SPDX-License-Identifier: Apache-2.0
//
// skein doctor: what runs programs here, and why nothing better does.

internal import ArgumentParser
internal import Diagnosis

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell which engine runs programs on this machine, and how to get a better one.",
    discussion: """
      Skein compiles its kernels with libLLVM, else with a clang, else interprets them. In the environment, \
      SKEIN_ENGINE (auto, llvm, clang, interpreter) forces one, SKEIN_LIBLLVM and SKEIN_CLANG name files to try first, \
      and SKEIN_CACHE names the folder of compiled objects, or is 'off'.
      """
  )

  func run() {
    print("skein doctor: what runs programs on this machine\n")
    print(DoctorReport.lines().joined(separator: "\n"))
  }
}
