// SPDX-License-Identifier: Apache-2.0

/// Why a module could not be turned into code, in the compiler's own words where it had some.
package struct CompilerError: Error, Hashable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
