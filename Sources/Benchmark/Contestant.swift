// SPDX-License-Identifier: Apache-2.0
//
// Who is measured: Skein in this process, Skein in another one, or a peer.

internal import Foundation
internal import Skein

/// What came of a row's first run.
package struct Prepared: Equatable, Sendable {
  /// Elements of the results, at places spread evenly over all of them.
  package let sample: [Double]
}

/// Something that can run rows.
package protocol Contestant: AnyObject {
  /// `skein`, `jax`, ….
  var name: String { get }
  var version: String { get }
  /// The process that it runs in.
  var processIdentifier: Int32 { get }

  /// Makes a row ready, and forgets the one before.
  ///
  /// - Returns: A sample of its results; nil if this contestant has no form of the row.
  func prepare(_ row: RowDescription) throws -> Prepared?

  /// The mean microseconds of so many calls of the row made ready.
  func time(_ count: Int) throws -> Double
}

/// Skein in this process.
package final class SkeinContestant: Contestant {
  package let name = "skein"
  package let version = ""
  package let processIdentifier = ProcessInfo.processInfo.processIdentifier
  private var runner: Runner?
  /// How many bytes the row reads and writes at the least, and what it computes.
  private(set) var work = Work()

  package init() {}

  package func prepare(_ row: RowDescription) throws -> Prepared? {
    runner = nil
    guard let program = Program.all[row.program] else {
      throw BenchmarkError("\(row.name): there is no program \"\(row.program)\"")
    }
    let inputs = row.inputs.enumerated().map { $1.tensor(seed: $0) }
    let runner = program.make(row.timed, inputs)
    let results = try withErrors { runner.results() }
    work = Work(
      read: inputs.reduce(0) { $0 + Double($1.type.byteCount) },
      written: results.reduce(0) { $0 + Double($1.type.byteCount) },
      arithmetic: program.arithmetic(inputs)
    )
    self.runner = runner
    return Prepared(sample: sample(of: results))
  }

  package func time(_ count: Int) throws -> Double {
    guard let runner else { throw BenchmarkError("skein: no row has been made ready") }
    return runner.time(count)
  }

  /// At most 64 elements of all results, in their order.
  private func sample(of results: [Tensor]) -> [Double] {
    let total = results.reduce(0) { $0 + $1.elementCount }
    let count = Swift.min(64, total)
    var (first, number, sample) = (0, 0, [Double]())
    for result in results {
      let flat = result.reshaped(to: [result.elementCount])
      while number < count, number * total / count < first + result.elementCount {
        sample.append(flat[number * total / count - first].item(as: Double.self))
        number += 1
      }
      first += result.elementCount
    }
    return sample
  }
}

/// What a row has to move and to compute.
package struct Work: Equatable, Sendable {
  package var read = 0.0
  package var written = 0.0
  package var arithmetic = Arithmetic()

  /// The bytes in use at once: two results are held while the next is written.
  var footprint: Double { read + 3 * written }
}

/// Answers the commands that `peers.py` answers, so that Skein can be measured with fewer threads than this process has.
package func serveRows(_ rows: [RowDescription]) {
  let skein = SkeinContestant()
  print(PeerAnswer(peer: "skein", version: "").json)
  flushOutput()
  while let line = readLine() {
    let words = line.split(separator: " ").map(String.init)
    let answer: PeerAnswer
    do {
      switch words.first {
      case "quit": return
      case "prepare" where words.count == 2:
        guard let row = rows.first(where: { $0.name == words[1] }) else {
          throw BenchmarkError("there is no row \(words[1])")
        }
        answer = PeerAnswer(sample: try skein.prepare(row)?.sample)
      case "time" where words.count == 3:
        answer = PeerAnswer(us: try skein.time(Int(words[2]) ?? 1))
      default: answer = PeerAnswer(error: "not a command: \(line)")
      }
    } catch {
      answer = PeerAnswer(error: "\(error)")
    }
    print(answer.json)
    flushOutput()
  }
}
