// SPDX-License-Identifier: Apache-2.0
//
// A contestant in a process of its own: commands are lines, answers are lines of JSON. See `Benchmarks/peers.py`.

package import Foundation

/// One line that a peer answers.
struct PeerAnswer: Codable {
  var peer, version, error: String?
  var sample: [Double]?
  var unsupported: Bool?
  var us: Double?

  init(
    peer: String? = nil,
    version: String? = nil,
    error: String? = nil,
    sample: [Double]? = nil,
    us: Double? = nil
  ) {
    (self.peer, self.version, self.error, self.sample, self.us) = (peer, version, error, sample, us)
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    guard let data = try? encoder.encode(self) else { return "{\"error\": \"not a number\"}" }
    return String(decoding: data, as: UTF8.self)
  }
}

func flushOutput() { fflush(nil) }

/// A process that speaks the protocol of `peers.py`.
package final class PeerProcess: Contestant {
  package let name: String
  package private(set) var version = ""
  package var processIdentifier: Int32 { process.processIdentifier }
  private let secondsToAnswer: Int
  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()
  private var unread = Data()

  /// Starts the process, and waits until it has said who it is.
  ///
  /// - Parameters:
  ///   - name: What it is called until then.
  ///   - executable: A program.
  ///   - arguments: Its arguments.
  ///   - environment: What to set beside what this process has.
  ///   - secondsToAnswer: How long a command may take; a peer that takes longer is ended.
  /// - Throws: A sentence, when it cannot be started or says that it cannot take part.
  package init(
    _ name: String,
    _ executable: URL,
    _ arguments: [String],
    environment: [String: String] = [:],
    secondsToAnswer: Int = 300
  ) throws {
    self.name = name
    self.secondsToAnswer = secondsToAnswer
    // A peer that has ended is an error of the next command, not the end of this process.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = executable
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Settings for another processor than this one: they would make the peer slower than it is.
    for name in ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"] { variables[name] = nil }
    process.environment = variables
    process.standardInput = commands
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw BenchmarkError("\(name): \(executable.path) cannot be started")
    }
    version = try answer().version ?? ""
  }

  deinit {
    if process.isRunning {
      try? commands.fileHandleForWriting.write(contentsOf: Data("quit\n".utf8))
      try? commands.fileHandleForWriting.close()
      process.waitUntilExit()
    }
  }

  package func prepare(_ row: RowDescription) throws -> Prepared? {
    let answer = try ask("prepare \(row.name)")
    return answer.unsupported == true ? nil : Prepared(sample: answer.sample ?? [])
  }

  package func time(_ count: Int) throws -> Double {
    guard let time = try ask("time x \(count)").us else {
      throw BenchmarkError("\(name): answered no time")
    }
    return time
  }

  private func ask(_ command: String) throws -> PeerAnswer {
    do {
      try commands.fileHandleForWriting.write(contentsOf: Data("\(command)\n".utf8))
    } catch {
      throw BenchmarkError("\(name): the process has ended")
    }
    return try answer()
  }

  private func waitForAnswer() throws {
    var descriptor = pollfd(
      fd: answers.fileHandleForReading.fileDescriptor,
      events: Int16(POLLIN),
      revents: 0
    )
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(secondsToAnswer) {
      // Some signals end a wait early.
      if poll(&descriptor, 1, 1000) > 0 { return }
    }
    kill(process.processIdentifier, SIGKILL)
    throw BenchmarkError("\(name): no answer after \(secondsToAnswer) s")
  }

  /// The next line, or the error that it holds.
  private func answer() throws -> PeerAnswer {
    while !unread.contains(UInt8(ascii: "\n")) {
      try waitForAnswer()
      let data = answers.fileHandleForReading.availableData
      guard !data.isEmpty else { throw BenchmarkError("\(name): the process has ended") }
      unread.append(data)
    }
    let end = unread.firstIndex(of: UInt8(ascii: "\n")) ?? unread.endIndex
    let line = unread[..<end]
    unread = Data(unread[end...].dropFirst())
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    guard let answer = try? decoder.decode(PeerAnswer.self, from: line) else {
      throw BenchmarkError(
        "\(name): not an answer: \(String(decoding: line.prefix(200), as: UTF8.self))"
      )
    }
    if let error = answer.error { throw BenchmarkError("\(name): \(error)") }
    return answer
  }
}
