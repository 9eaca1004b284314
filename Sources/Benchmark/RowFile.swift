// SPDX-License-Identifier: Apache-2.0
//
// Benchmarks/rows.json: what is measured, on which numbers. Skein and its peers read the same file, so that their sizes
// cannot drift apart.

package import Foundation

/// The file of rows.
package struct RowFile: Decodable, Sendable {
  package let rows: [RowDescription]

  /// Reads `rows.json`.
  package init(contentsOf url: URL) throws {
    self = try JSONDecoder().decode(RowFile.self, from: Data(contentsOf: url))
  }
}

/// One row of the file.
package struct RowDescription: Decodable, Sendable {
  /// What of the program is timed.
  package enum Mode: String, Decodable, Sendable {
    /// A call of the compiled program.
    case call
    /// A call without `jit`.
    case eager
    /// The first call of a new `jit`.
    case compile
  }

  package let name: String
  /// The name of the function that is measured: see ``Program/all`` and `peers.py`.
  package let program: String
  package let meaning: String
  private let mode: Mode?
  package let inputs: [InputDescription]
  /// With how many threads it is measured also, where the machine has more.
  private let threads: [Int]?

  package var timed: Mode { mode ?? .call }

  /// The numbers of threads, less than those that the machine has, with which it is measured also.
  package func fewerThreads(than all: Int) -> [Int] { (threads ?? []).filter { $0 < all } }
}

/// One argument of a row's program: its shape, and how its numbers are drawn.
package struct InputDescription: Decodable, Sendable {
  package enum Draw: String, Decodable, Sendable {
    /// About normal: the sum of four uniform numbers, with variance 1.
    case normal
    /// From 0 to 1.
    case uniform
    /// Whole numbers from 0 to `below`.
    case index
    /// False for every third, else true.
    case mask
    /// For the i-th of n: n / (i + 1), but from 1 to `most`.
    case steps
  }

  package let shape: [Int]
  package let draw: Draw
  let scale, offset: Double?
  let below, most: Int?
}

/// The files that stand in `Benchmarks`.
package struct BenchmarkFolder: Sendable {
  package let url: URL

  package var rows: URL { url.appendingPathComponent("rows.json") }
  package var peers: URL { url.appendingPathComponent("peers.py") }
  /// The package that the folder belongs to.
  package var package: URL { url.deletingLastPathComponent() }

  /// Finds the folder in the current one, or else where this was built.
  package init() throws(BenchmarkError) {
    // #filePath is <package>/Sources/Benchmark/RowFile.swift.
    let built = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    let places = [here, built].map { $0.appendingPathComponent("Benchmarks") }
    guard
      let url = places.first(where: {
        FileManager.default.fileExists(atPath: $0.appendingPathComponent("rows.json").path)
      })
    else {
      throw BenchmarkError(
        "Benchmarks/rows.json: there is no such file here\n  help: run this from the package's folder"
      )
    }
    self.url = url
  }
}

/// What kept something from being measured, as a sentence.
package struct BenchmarkError: Error, CustomStringConvertible, Equatable {
  package let description: String

  package init(_ description: String) { self.description = description }
}
