// SPDX-License-Identifier: Apache-2.0
//
// Which results are too large for the caches: where a processor gains by it, they are written past them. It otherwise reads
// each line of memory before it writes it, and throws out for it what is needed next.

internal import Loops

extension Plan {
  /// Results of more bytes pass the caches.
  static let mostCached = 8 << 20

  /// The plan, whose large results pass the caches where this program does not read them again.
  func streamingLargeResults() -> Plan {
    var plan = self
    let reads = Set(steps.flatMap(\.reads))
    for (number, step) in steps.enumerated() {
      guard case .nest(var nest) = step, nest.axes.allSatisfy({ $0.kind == .parallel }) else {
        continue
      }
      for place in nest.stores.indices {
        let buffer = nest.stores[place].access.buffer
        nest.stores[place].passesCaches =
          buffers[buffer].role == .output && buffers[buffer].byteCount > Self.mostCached
          && !reads.contains(buffer)
      }
      plan.steps[number] = .nest(nest)
    }
    return plan
  }

  /// The same nest where results are where the arguments were that it reads; `nil` for other nests.
  ///
  /// Their lines have just been read, and are in the caches already.
  func inPlace(_ nest: Nest) -> Nest? {
    var nest = nest
    var isOther = false
    for place in nest.stores.indices where nest.stores[place].passesCaches {
      guard let donor = donors[nest.stores[place].access.buffer],
        nest.loads.contains(where: { $0.buffer == donor })
      else { continue }
      nest.stores[place].passesCaches = false
      isOther = true
    }
    return isOther ? nest : nil
  }
}
