// SPDX-License-Identifier: Apache-2.0
//
// The machine this process runs on, as a backend: the default one wherever this module is linked.

internal import CSkein
internal import Loops
package import TensorIR

/// Runs programs on this machine's processors.
package struct CPUBackend: Backend {
  package let name = "cpu"

  package init() {}

  /// Makes a program ready to run.
  package func compile(_ program: Jaxpr) throws -> any Executable {
    let plan = Planner.plan(try FlatProgram(program), for: CPUEngine.current)
    return try CPUExecutable(plan, code: NativeCode.compile(plan))
  }
}

/// The hook by which `DefaultBackend` finds this module; `CSkein.h` declares it.
@c(skein_default_backend_install)
public func skeinDefaultBackendInstall() {
  DefaultBackend.install(CPUBackend())
}
