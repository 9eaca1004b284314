// SPDX-License-Identifier: Apache-2.0

/// Functions made from one module.
///
/// Their code stays in memory as long as this does.
package final class CompiledModule: Sendable {
  private let image: LoadedObject
  private let addresses: [String: UInt]

  /// Places an object in memory, ready to be called.
  ///
  /// - Throws: `CompilerError` when the object is damaged, lacks one of `symbols`, or calls what the process lacks.
  init(object: [UInt8], symbols: [String]) throws {
    image = try LoadedObject(object)
    var addresses: [String: UInt] = [:]
    for symbol in symbols {
      guard let address = image.addresses[symbol] else {
        throw CompilerError("the module defines no function '\(symbol)'")
      }
      addresses[symbol] = address
    }
    self.addresses = addresses
  }

  /// Where a function begins; nil for a name that was not asked for.
  package func address(of symbol: String) -> UnsafeRawPointer? {
    addresses[symbol].flatMap { UnsafeRawPointer(bitPattern: $0) }
  }

  /// The memory that the code takes, in bytes.
  package var byteCount: Int { image.byteCount }
}
