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
  /// Captured once: taking the map while another thread unmaps memory is not safe, so it happens as seldom as can be.
  private static let images = Mutex<ImageMap?>(nil)

  /// `file:line:column in function` of the innermost frame outside this package.
  package var userLocation: String? {
    Self.images.withLock { images in
      let map = images ?? ImageMap.capture()
      images = map
      #if arch(arm64)
      let architecture = "arm64"
      #else
      let architecture = "x86_64"
      #endif
      let frames = addresses.map { RichFrame<UInt64>.returnAddress(UInt64($0)) }
      let backtrace = Backtrace(architecture: architecture, frames: frames, images: nil)
      guard let symbolicated = backtrace.symbolicated(with: map) else { return nil }
      for frame in symbolicated.frames {
        guard let symbol = frame.symbol, let location = symbol.sourceLocation else { continue }
        if location.line > 0 && Self.isUserCode(location.path) {
          return "\(location.path):\(location.line):\(location.column) in \(symbol.name)"
        }
      }
      return nil
    }
  }

  /// The folder of this package's sources, as the compiler knew it.
  private static let ownSources = String(#filePath.dropLast("TensorIR/CallSite.swift".count))

  private static func isUserCode(_ path: String) -> Bool {
    path.hasSuffix(".swift") && !path.hasPrefix(ownSources) && !path.contains("/swift/stdlib/")
      && !path.contains("compiler-generated")
      && !ownLayers.contains { path.hasPrefix("Sources/\($0)/") }
  }

  /// Whole-module builds record paths relative to the package.
  private static let ownLayers = [
    "TensorIR", "Loops", "Primitives", "Optimizer", "CPUBackend", "TensorMath", "Transformations",
    "Storage",
  ]
}
#else
extension CallSite {
  /// Unknown on this system.
  package var userLocation: String? { nil }
}
#endif
