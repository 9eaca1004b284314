// SPDX-License-Identifier: Apache-2.0
//
// Where in the user's code a mistake was made. Operators cannot take `#line`, so the stack is walked at the failure,
// and turned into file and line only when somebody prints the error.

internal import CSkein
#if os(Linux) && canImport(Runtime)
@_spi(Internal) internal import Runtime
#endif
internal import Synchronization

/// The return addresses of the thread at one moment, innermost first.
package struct CallSite: Sendable {
  private let addresses: [UInt]

  /// Where the equation was written that is being transformed or run, if that is known.
  @TaskLocal package static var ofEquation: CallSite?

  /// The frames above the caller.
  @inline(never)
  static func capture() -> CallSite {
    let capacity = 96
    let addresses = [UInt](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      count = Int(skein_frames(start, capacity))
    }
    return CallSite(addresses: addresses)
  }
}

#if os(Linux) && canImport(Runtime)
extension CallSite {
  /// What has been found out about the code in memory.
  private struct Findings {
    /// Captured once: taking the map while another thread unmaps memory is not safe, so it happens as seldom as can be.
    let map: ImageMap
    /// The user's place at a return address, or `nil` where there is none; looking one up takes tens of milliseconds.
    var places: [UInt: String?] = [:]
  }

  private static let findings = Mutex<Findings?>(nil)

  /// `file:line:column in function` of the innermost frame outside this package.
  package var userLocation: String? {
    Self.findings.withLock { findings in
      var known = findings ?? Findings(map: ImageMap.capture())
      defer { findings = known }
      // One frame at a time, because the one wanted is among the first.
      for address in addresses {
        let place = known.places[address] ?? Self.userPlace(at: address, known.map)
        known.places[address] = .some(place)
        if let place { return place }
      }
      return nil
    }
  }

  /// The place in the user's code to which a call returns, functions inlined there included.
  private static func userPlace(at address: UInt, _ map: ImageMap) -> String? {
    #if arch(arm64)
    let architecture = "arm64"
    #else
    let architecture = "x86_64"
    #endif
    let frame = RichFrame<UInt64>.returnAddress(UInt64(address))
    let backtrace = Backtrace(architecture: architecture, frames: [frame], images: nil)
    guard let symbolicated = backtrace.symbolicated(with: map) else { return nil }
    for frame in symbolicated.frames {
      guard let symbol = frame.symbol, let location = symbol.sourceLocation else { continue }
      if location.line > 0 && isUserCode(location.path) {
        return "\(location.path):\(location.line):\(location.column) in \(symbol.name)"
      }
    }
    return nil
  }

  /// The folder of this package's sources, as the compiler knew it.
  private static let ownSources = String(#filePath.dropLast("TensorIR/CallSite.swift".count))

  private static func isUserCode(_ path: String) -> Bool {
    path.hasSuffix(".swift") && !path.hasPrefix(ownSources) && !path.contains("/swift/stdlib/")
      && !path.contains("compiler-generated") && !path.contains("@__swiftmacro_")
      && !ownLayers.contains { path.hasPrefix("Sources/\($0)/") }
  }

  /// Whole-module builds record paths relative to the package.
  private static let ownLayers = [
    "TensorIR", "Loops", "Primitives", "Optimizer", "CPUBackend", "TensorMath", "Transformations",
    "Randomness", "Storage",
  ]
}
#else
extension CallSite {
  /// Unknown on this system.
  package var userLocation: String? { nil }
}
#endif
