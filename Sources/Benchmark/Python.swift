// SPDX-License-Identifier: Apache-2.0
//
// Which Python runs the peers, and what is said when there is none.

package import Foundation

/// The Python that peers are started with.
package struct Python: Equatable, Sendable {
  package let executable: URL

  /// `SKEIN_PYTHON`, or what `make bench-peers` made, or `python3` on the path.
  ///
  /// - Throws: A sentence, when there is none.
  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    package: URL
  ) throws(BenchmarkError) {
    func isProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
    if let wanted = environment["SKEIN_PYTHON"] {
      guard isProgram(wanted) else {
        throw BenchmarkError("SKEIN_PYTHON: \(wanted) is not a program")
      }
      executable = URL(fileURLWithPath: wanted)
      return
    }
    let own = package.appendingPathComponent(".venv-bench/bin/python").path
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard let path = ([own] + folders.map { "\($0)/python3" }).first(where: isProgram) else {
      throw BenchmarkError(
        "there is no Python, so Skein is measured alone\n"
          + "  help: `make bench-peers` installs JAX and NumPy; SKEIN_PYTHON names another Python"
      )
    }
    executable = URL(fileURLWithPath: path)
  }
}
