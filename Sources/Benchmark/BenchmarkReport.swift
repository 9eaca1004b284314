// SPDX-License-Identifier: Apache-2.0
//
// What was measured, as a table for people and as JSON for programs.

internal import Foundation
internal import Measurement
internal import Presentation

/// All rows of one run.
package struct BenchmarkReport: Sendable {
  package let results: [BenchmarkResult]
  /// The peers that took part, and their versions.
  package let versions: [String: String]
  package let limits: MachineLimits?

  package init(results: [BenchmarkResult], versions: [String: String], limits: MachineLimits?) {
    (self.results, self.versions, self.limits) = (results, versions, limits)
  }

  /// The geometric mean of how many times as long as Skein a peer takes, by medians.
  package func mean(ratioTo peer: String) -> Double? {
    let logarithms = results.compactMap { result in
      result.peers.first { $0.name == peer }.map { log($0.samples.median / result.skein.median) }
    }
    guard !logarithms.isEmpty else { return nil }
    return exp(logarithms.reduce(0, +) / Double(logarithms.count))
  }

  // MARK: - For people

  /// The table; every time is the fastest turn and the median of all.
  package var table: [String] {
    let peers = versions.keys.sorted()
    var table = TextTable(
      [("µs, fastest and median", .left), ("skein", .right), ("", .right)]
        + peers.flatMap { [($0, .right), ("", .right)] }
        + [("ratio", .right), ("", .right), ("limit", .right), ("", .left), ("reached", .right)]
        + [("what it is", .left)]
    )
    for result in results {
      let times = peers.flatMap { name in
        result.peers.first { $0.name == name }.map {
          [threeDigits($0.samples.minimum), threeDigits($0.samples.median)]
        } ?? ["", ""]
      }
      table.add(
        [result.name, threeDigits(result.skein.minimum), threeDigits(result.skein.median)] + times
          + [result.ratioOfFastest, result.ratio].map { $0.map(threeDigits) ?? "" }
          + [(result.limitTimes?.median).map(threeDigits) ?? "", result.limit?.rawValue ?? ""]
          + [result.fraction.map { "\(fixed(100 * $0, 0)) %" } ?? ""]
          + [result.meaning + (result.isIdle ? "" : " (the machine was not idle)")]
      )
    }
    return table.lines
  }

  /// What the table says, in sentences.
  package var summary: [String] {
    var lines = versions.keys.sorted().compactMap { name in
      mean(ratioTo: name).map {
        "  \(name) \(versions[name] ?? "") takes \(threeDigits($0)) times as long, as a geometric mean of its rows."
      }
    }
    let behind = results.filter { $0.ratio ?? 2 <= 1 }.map(\.name)
    if !behind.isEmpty {
      lines.append("  Not faster than the best peer: \(behind.joined(separator: ", ")).")
    }
    let disturbed = results.count { !$0.isIdle }
    if disturbed > 0 {
      lines.append(
        "  Others used the machine, or nobody looked, at \(disturbed) of \(results.count) rows: their times are "
          + "too long, and limits too low, so a share reached may read above 100 %."
      )
    }
    if let limits { lines.append("  Limits: \(limits.sentence).") }
    return lines
  }

  // MARK: - For programs

  /// The run as one object.
  ///
  /// `{"machine", "rows": [{"name", "us", "peer", "peer_us", "ratio", "limit", "fraction"}]}`. Times and
  /// ratios are of medians; the same of the fastest turns have names that end in `_min`.
  package func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let object = Object(
      machine: Machine(
        processor: Machine.processorName,
        threads: limits?.threads ?? ProcessInfo.processInfo.activeProcessorCount,
        peers: versions,
        limits: limits?.numbers ?? [:]
      ),
      rows: results.map(Row.init)
    )
    return String(decoding: try encoder.encode(object), as: UTF8.self) + "\n"
  }
}

private struct Object: Encodable {
  let machine: Machine
  let rows: [Row]
}

private struct Machine: Encodable {
  let processor: String
  let threads: Int
  let peers: [String: String]
  /// Gigabytes and gigaflops a second.
  let limits: [String: Double]

  static var processorName: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    return name ?? "unknown"
  }
}

private struct Row: Encodable {
  struct Times: Encodable {
    let us, usMin: Double
  }

  let name: String
  let us, usMin: Double
  let peer: String?
  let peerUs, peerUsMin, ratio, ratioMin: Double?
  let limit: String?
  let limitUs, fraction, fractionMin: Double?
  let peers: [String: Times]
  let idle: Bool

  init(_ result: BenchmarkResult) {
    name = result.name
    (us, usMin) = (result.skein.median, result.skein.minimum)
    peer = result.best?.name
    (peerUs, peerUsMin) = (result.best?.samples.median, result.best?.samples.minimum)
    (ratio, ratioMin) = (result.ratio, result.ratioOfFastest)
    (limit, limitUs) = (result.limit?.rawValue, result.limitTimes?.median)
    (fraction, fractionMin) = (result.fraction, result.fractionOfFastest)
    peers = Dictionary(
      uniqueKeysWithValues: result.peers.map {
        ($0.name, Times(us: $0.samples.median, usMin: $0.samples.minimum))
      }
    )
    idle = result.isIdle
  }

  private enum CodingKeys: CodingKey {
    case name, us, usMin, peer, peerUs, peerUsMin, ratio, ratioMin, limit, limitUs, fraction
    case fractionMin, peers, idle
  }

  /// Every name is there in every row, as null where nothing was measured.
  func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: CodingKeys.self)
    try row.encode(name, forKey: .name)
    try row.encode(us, forKey: .us)
    try row.encode(usMin, forKey: .usMin)
    try row.encode(peer, forKey: .peer)
    try row.encode(peerUs, forKey: .peerUs)
    try row.encode(peerUsMin, forKey: .peerUsMin)
    try row.encode(ratio, forKey: .ratio)
    try row.encode(ratioMin, forKey: .ratioMin)
    try row.encode(limit, forKey: .limit)
    try row.encode(limitUs, forKey: .limitUs)
    try row.encode(fraction, forKey: .fraction)
    try row.encode(fractionMin, forKey: .fractionMin)
    try row.encode(peers, forKey: .peers)
    try row.encode(idle, forKey: .idle)
  }
}

extension MachineLimits {
  private var ordered: [(name: String, bandwidth: Bandwidth)] {
    [Limit.l1, .l2, .l3, .memory].compactMap { level in
      levels[level].map { (level.rawValue, $0) }
    }
  }

  /// Gigabytes and gigaflops a second, by name.
  fileprivate var numbers: [String: Double] {
    var numbers = ["FMA": multiplyAdds / 1000, "divider": divisions / 1000]
    for (name, bandwidth) in ordered {
      numbers["\(name) read"] = bandwidth.read / 1000
      numbers["\(name) write"] = bandwidth.write / 1000
      numbers["\(name) copy"] = bandwidth.copy / 1000
    }
    return numbers
  }

  /// What the loops reached, in one sentence.
  fileprivate var sentence: String {
    let levels = ordered.map { name, bandwidth in
      let parts = [bandwidth.read, bandwidth.write, bandwidth.copy].map { threeDigits($0 / 1000) }
      return "\(name) \(parts.joined(separator: "/"))"
    }
    return "\(levels.joined(separator: ", ")) GB/s read/written/copied, "
      + "\(threeDigits(multiplyAdds / 1000)) GF/s, \(threeDigits(divisions / 1000)) G divisions/s, "
      + "\(threads) threads"
  }
}
