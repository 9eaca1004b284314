// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A program run to its end, without a shell.
enum Subprocess {
  /// Runs a program, with nothing on its standard input.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: What follows its name.
  ///   - output: The file that gets what it prints, its errors too.
  /// - Returns: Its exit status; 128 and the number when a signal ended it.
  /// - Throws: `CompilerError` when it cannot be started.
  static func run(_ program: String, _ arguments: [String], output: String) throws -> Int {
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    #else
    var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    var pointers = ([program] + arguments).map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var process = pid_t()
    let status = posix_spawn(&process, program, &actions, nil, &pointers, environ)
    guard status == 0 else {
      throw CompilerError("\(program) cannot be started: \(String(cString: strerror(status)))")
    }
    var ended: CInt = 0
    while waitpid(process, &ended, 0) < 0 {
      // Someone who ignores SIGCHLD has the system wait for us; the caller then looks at what was written.
      guard errno == EINTR else { return 0 }
    }
    return ended & 0x7F == 0 ? Int(ended >> 8 & 0xFF) : 128 + Int(ended & 0x7F)
  }
}
