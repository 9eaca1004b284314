// SPDX-License-Identifier: Apache-2.0
//
// What the library says to a person without being asked: on standard error, once.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Writes a line to standard error.
func warn(_ text: String) {
  let line = "warning: \(text)\n"
  _ = line.withCString { write(2, $0, strlen($0)) }
}
