// SPDX-License-Identifier: Apache-2.0
//
// The benchmark: both sides know every row, draw the same numbers and speak one protocol; the report has its shape.

import Foundation
import Measurement
import Skein
import Testing

@testable import Benchmark

struct RowFileTests {
  static let folder = Result { try BenchmarkFolder() }
  static let rows = Result { try RowFile(contentsOf: folder.get().rows).rows }

  @Test func `every row has a name of its own, a program of Skein's and one of JAX's`() throws {
    let rows = try Self.rows.get()
    #expect(rows.count >= 39)
    #expect(Set(rows.map(\.name)).count == rows.count)
    let peers = try String(contentsOf: Self.folder.get().peers, encoding: .utf8)
    let start = try #require(peers.range(of: "class Jax:"))
    let end = try #require(peers.range(of: "class Numpy:"))
    let jax = peers[start.upperBound..<end.lowerBound]
    for row in rows {
      #expect(Program.all[row.program] != nil, "\(row.name)")
      let isThere =
        jax.contains("def \(row.program)(self)") || jax.contains("\n    \(row.program) = ")
      #expect(isThere, "\(row.name)")
    }
    #expect(Set(Program.all.keys) == Set(rows.map(\.program)))
  }

  @Test func `rows that are small run in every mode`() throws {
    for row in try Self.rows.get() {
      let size = row.inputs.reduce(0) { $0 + $1.shape.reduce(1, *) }
      guard size <= 210_000, row.program != "gather", row.program != "vmap_while" else { continue }
      let prepared = try #require(try SkeinContestant().prepare(row), "\(row.name)")
      #expect(!prepared.sample.isEmpty && prepared.sample.allSatisfy(\.isFinite), "\(row.name)")
    }
  }

  @Test func `rows are measured with fewer threads than the machine has`() throws {
    let rows = try Self.rows.get().filter { $0.name == "matmul_512" }
    let names = BenchmarkRow.all(rows, processors: 5).map(\.name)
    #expect(
      names == [
        "matmul_512", "matmul_512_threads_1", "matmul_512_threads_2", "matmul_512_threads_4",
      ]
    )
  }

  /// What `draw` of `peers.py` gives for the same inputs at place 3.
  @Test(
    arguments: [
      (
        #"{"shape": [5], "draw": "normal", "scale": 0.5, "offset": 1}"#,
        [
          0.6758747696876526, 1.0673543214797974, 0.20896688103675842, 1.1412365436553955,
          1.7550896406173706,
        ]
      ),
      (
        #"{"shape": [5], "draw": "uniform"}"#,
        [
          0.46858763694763184, 0.7303994297981262, 0.06599849462509155, 0.7999665141105652,
          0.8500418663024902,
        ]
      ),
      (#"{"shape": [5], "draw": "index", "below": 10}"#, [9, 9, 1, 5, 8]),
      (#"{"shape": [5], "draw": "mask"}"#, [0, 1, 1, 0, 1]),
      (#"{"shape": [5], "draw": "steps", "most": 3}"#, [3, 2, 1, 1, 1]),
    ] as [(String, [Float])]
  )
  func `Skein draws the numbers that its peers draw`(input: String, expected: [Float]) throws {
    let description = try JSONDecoder().decode(InputDescription.self, from: Data(input.utf8))
    #expect(description.tensor(seed: 3).scalars(as: Float.self) == expected)
  }
}

struct PeerTests {
  /// A peer that knows the row `known`, and takes 12.5 µs for everything.
  static let script = """
    echo '{"peer": "fake", "version": "7"}'
    while read -r command row count; do
      case "$command $row" in
        "prepare known") echo '{"sample": [1, 2.5]}' ;;
        "prepare other") echo '{"unsupported": true}' ;;
        "prepare wrong") echo '{"error": "no such shape"}' ;;
        "prepare noise") echo 'hello' ;;
        "prepare death") exit 3 ;;
        time*) echo '{"us": 12.5}' ;;
        quit*) exit 0 ;;
      esac
    done
    """

  static func peer() throws -> PeerProcess {
    try PeerProcess("fake", URL(fileURLWithPath: "/bin/sh"), ["-c", script])
  }

  static func row(_ name: String) throws -> RowDescription {
    let text = """
      {"name": "\(name)", "program": "scalar_add", "meaning": "x + 1", "inputs": [{"shape": [], "draw": "normal"}]}
      """
    return try JSONDecoder().decode(RowDescription.self, from: Data(text.utf8))
  }

  @Test func `a peer is asked line by line`() throws {
    let peer = try Self.peer()
    #expect(peer.version == "7")
    #expect(try peer.prepare(Self.row("known")) == Prepared(sample: [1, 2.5]))
    #expect(try peer.prepare(Self.row("other")) == nil)
    #expect(try peer.time(3) == 12.5)
  }

  @Test(arguments: [
    ("wrong", "fake: no such shape"), ("noise", "fake: not an answer: hello"),
    ("death", "fake: the process has ended"),
  ])
  func `what goes wrong in a peer is a sentence`(name: String, sentence: String) throws {
    let peer = try Self.peer()
    #expect(throws: BenchmarkError(sentence)) { _ = try peer.prepare(Self.row(name)) }
  }

  @Test func `a peer that does not answer is ended`() throws {
    let script = #"echo '{"peer": "fake", "version": "7"}'; read -r line; exec sleep 60"#
    let peer = try PeerProcess(
      "fake",
      URL(fileURLWithPath: "/bin/sh"),
      ["-c", script],
      secondsToAnswer: 1
    )
    #expect(throws: BenchmarkError("fake: no answer after 1 s")) { try peer.time(1) }
    #expect(throws: BenchmarkError("fake: the process has ended")) { try peer.time(1) }
  }

  @Test func `a peer without its library says so`() {
    let script = #"echo '{"error": "No module named jax in /usr/bin/python3"}'"#
    #expect(throws: BenchmarkError("jax: No module named jax in /usr/bin/python3")) {
      try PeerProcess("jax", URL(fileURLWithPath: "/bin/sh"), ["-c", script])
    }
  }

  @Test func `a missing Python is said in a sentence`() {
    let nowhere = URL(fileURLWithPath: "/nowhere")
    #expect(
      throws: BenchmarkError(
        """
        there is no Python, so Skein is measured alone
          help: `make bench-peers` installs JAX and NumPy; SKEIN_PYTHON names another Python
        """
      )
    ) {
      _ = try Python(environment: ["PATH": "/nowhere"], package: nowhere)
    }
    #expect(throws: BenchmarkError("SKEIN_PYTHON: /nowhere/python is not a program")) {
      _ = try Python(environment: ["SKEIN_PYTHON": "/nowhere/python"], package: nowhere)
    }
  }

  @Test func `Skein is measured beside its peers, and alone`() throws {
    var plan = BenchmarkPlan()
    (plan.rounds, plan.turnMicroseconds, plan.pauseSeconds) = (3, 10, 0)
    plan.waitsForIdleMachine = false
    var warnings: [String] = []
    let session = BenchmarkSession(plan, peers: ["fake", "none"], warn: { warnings.append($0) }) {
      name,
      _ in
      guard name == "fake" else { throw BenchmarkError("\(name): not installed") }
      return try Self.peer()
    }
    let row = try Self.row("known")
    let result = try #require(session.measure(BenchmarkRow(description: row, threads: nil)))
    #expect(result.peers.map(\.name) == ["fake"])
    #expect(result.peers[0].samples == Samples([12.5, 12.5, 12.5]))
    #expect(result.skein.count == 3)
    #expect(!result.isIdle)
    #expect(
      warnings == [
        "none: not installed; measured without it",
        "known: fake computes something else than Skein",
      ]
    )
    let other = try Self.row("other")
    let alone = try #require(session.measure(BenchmarkRow(description: other, threads: nil)))
    #expect(alone.ratio == nil && alone.peers.isEmpty)
    // The limit takes its turn in every round.
    #expect(result.limit == .l1 && result.limitTimes?.count == 3)
  }
}

struct LimitTests {
  static let machine = MachineLimits(
    threads: 2,
    caches: CacheSizes(l1: 100, l2: 1000, l3: 10_000),
    levels: [
      .l1: Bandwidth(read: 800, write: 400, copy: 400),
      .l2: Bandwidth(read: 80, write: 40, copy: 40),
      .l3: Bandwidth(read: 8, write: 4, copy: 4), .memory: Bandwidth(read: 2, write: 1, copy: 1),
    ],
    multiplyAdds: 10,
    divisions: 1
  )

  @Test(arguments: [
    // Three results are there at once: 80 + 3 · 40 bytes, 100 for each thread. Half of what is read is copied.
    (Work(read: 80, written: 40), Limit.l1, 80.0 / 400 + 40.0 / 800),
    (Work(read: 2000), .l2, 25), (Work(read: 4000, written: 4000), .memory, 8000),
    (Work(read: 80, arithmetic: Arithmetic(operations: 50)), .multiplyAdd, 5),
    (Work(read: 80, arithmetic: Arithmetic(operations: 50, divisions: 9)), .division, 9),
  ])
  func `a row is bound by what takes longest`(work: Work, limit: Limit, time: Double) throws {
    let least = try #require(Self.machine.least(work))
    #expect(least.limit == limit)
    #expect(abs(least.microseconds - time) < 1e-9)
  }

  @Test func `the loops are faster in nearer memory`() throws {
    let limits = LimitMeter().limits()
    let levels = try [Limit.l1, .memory].map { try #require(limits.levels[$0]) }
    #expect(levels[0].read > levels[1].read)
    #expect(limits.multiplyAdds > limits.divisions && limits.divisions > 0)
  }
}

struct BenchmarkReportTests {
  static let report = BenchmarkReport(
    results: [
      BenchmarkResult(
        name: "sum_4m",
        meaning: "a sum",
        skein: Samples([10, 8, 12]),
        peers: [
          .init(name: "jax", samples: Samples([30, 40, 20])),
          .init(name: "numpy", samples: Samples([50, 60, 55])),
        ],
        limit: .l3,
        limitTimes: Samples([5, 4, 6]),
        isIdle: true
      ),
      BenchmarkResult(
        name: "compile_sort",
        meaning: "alone",
        skein: Samples([7]),
        peers: [],
        isIdle: false
      ),
    ],
    versions: ["jax": "1", "numpy": "2"],
    limits: LimitTests.machine
  )

  @Test func `the JSON object has the documented shape`() throws {
    let object = try JSONSerialization.jsonObject(with: Data(Self.report.json().utf8))
    let rows = try #require((object as? [String: Any])?["rows"] as? [[String: Any]])
    #expect((object as? [String: Any])?["machine"] is [String: Any])
    for row in rows {
      for key in ["name", "us", "peer", "peer_us", "ratio", "limit", "fraction"] {
        #expect(row[key] != nil, "\(key)")
      }
    }
    #expect(rows[0]["name"] as? String == "sum_4m")
    #expect(rows[0]["us"] as? Double == 10 && rows[0]["us_min"] as? Double == 8)
    #expect(rows[0]["peer"] as? String == "jax" && rows[0]["peer_us"] as? Double == 30)
    #expect(rows[0]["ratio"] as? Double == 3 && rows[0]["ratio_min"] as? Double == 2.5)
    #expect(rows[0]["limit"] as? String == "L3" && rows[0]["fraction"] as? Double == 0.5)
    #expect(
      rows[1]["peer"] is NSNull && rows[1]["limit"] is NSNull && rows[1]["idle"] as? Bool == false
    )
  }

  @Test func `the table has every contestant's times`() {
    let lines = Self.report.table
    #expect(lines[0].contains("skein") && lines[0].contains("jax") && lines[0].contains("numpy"))
    let cells = lines[1].split(separator: " ").map(String.init)
    #expect(
      cells == [
        "sum_4m", "8.00", "10.0", "20.0", "30.0", "50.0", "55.0", "2.50", "3.00", "5.00", "L3",
        "50",
        "%", "a", "sum",
      ]
    )
    #expect(lines[2].hasSuffix("alone (the machine was not idle)"))
  }

  @Test func `the chart has a line for each row that has peers`() throws {
    let svg = try #require(Self.report.chart())
    #expect(svg.contains(">sum_4m</text>") && !svg.contains("compile_sort"))
    #expect(svg.contains(">3.00 ×  50 %</text>") && svg.contains(">jax 1</text>"))
    #expect(BenchmarkReport(results: [], versions: [:], limits: nil).chart() == nil)
  }
}
