// SPDX-License-Identifier: Apache-2.0
//
// Where commands draw.

internal import ArgumentParser
internal import Foundation

/// Where charts are written.
struct ChartFolder {
  private let path: String

  /// Makes the folder if it does not exist.
  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ValidationError("--output: the folder \(path) cannot be made")
    }
  }

  /// Writes a file and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    } catch {
      throw ValidationError("--output: \(file) cannot be written")
    }
    return file
  }
}
