// SPDX-License-Identifier: Apache-2.0
//
// The machine this process runs on, as a backend: the default one wherever this module is linked.

package import CodeGeneration
internal import CSkein
internal import Loops
package import TensorIR

/// Runs programs on this machine's processors.
package struct CPUBackend: Backend {
  package let name = "cpu"

  package init() {}

  /// Makes a program ready to run.
  package func compile(_ program: Jaxpr) throws -> any Executable {
    try compile(program, donating: 0)
  }

  /// Makes a program ready to run for callers that give up the first `count` inputs.
  package func compile(_ program: Jaxpr, donating count: Int) throws -> any Executable {
    let program = try FlatProgram(program)
    // Whether there is a compiler is asked when there is something to compile: to look for one takes a while.
    if CPUEngine.chosen == .interpreted {
      return try CPUExecutable(Planner.plan(program, donating: count))
    }
    return try TieredExecutable(program, donating: count)
  }

  /// The modules that are compiled for a program where processors have `features`.
  package func modules(of program: Jaxpr, for features: MachineFeatures) throws -> [String] {
    NativeModules(Planner.plan(try FlatProgram(program), for: .compiled), features).texts
  }
}

/// The hook by which `DefaultBackend` finds this module; `CSkein.h` declares it.
@c(skein_default_backend_install)
public func skeinDefaultBackendInstall() {
  DefaultBackend.install(CPUBackend())
}
