// SPDX-License-Identifier: Apache-2.0
//
// The same text through clang, which every Swift toolchain contains: slower to compile, equal code.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// A clang that turns text into objects.
struct Clang: Sendable {
  let path: String
  let version: String

  /// - Throws: `CompilerError` when there is no such program, or it is too old.
  init(_ path: String) throws {
    guard Files.isExecutable(path) else { throw CompilerError("there is no program \(path)") }
    let folder = try TemporaryFolder()
    let output = folder.path + "/version"
    let status = try Subprocess.run(path, ["--version"], output: output)
    let text = Files.read(output).map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard status == 0, let version = Self.version(in: text) else {
      throw CompilerError("\(path) does not tell its version: status \(status)")
    }
    // Apple numbers its compilers otherwise; all that still run are new enough.
    guard text.contains("Apple") || (Int(version.prefix { $0 != "." }) ?? 0) >= 15 else {
      throw CompilerError("\(path) is clang \(version); 15 or later is needed")
    }
    self.path = path
    self.version = version
  }

  /// `21.0.0` of a line that has `clang version 21.0.0 (…)`.
  static func version(in text: String) -> String? {
    let words = text.split { $0 == " " || $0.isNewline }
    guard let index = words.firstIndex(of: "version"), index + 1 < words.count else { return nil }
    return String(words[index + 1])
  }

  /// The object for a module.
  ///
  /// - Throws: `CompilerError` with clang's message when it does not accept the text or has no code for it.
  func emitObject(_ text: String, target: Target) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let input = folder.path + "/module.ll"
    let object = folder.path + "/module.o"
    let messages = folder.path + "/messages"
    guard Files.create(input, [Array(text.utf8)]) else {
      throw CompilerError("\(folder.path) cannot be written")
    }
    let arguments =
      Self.processor(target) + [
        "--target=\(Target.triple)", "-x", "ir", "-c", "-O2", "-Xclang", "-disable-llvm-passes",
        "-fPIC",
        "-Wno-override-module", "-Wno-unused-command-line-argument", "-o", object, input,
      ]
    let status = try Subprocess.run(path, arguments, output: messages)
    guard status == 0, let bytes = Files.read(object) else {
      let text = Files.read(messages).map { String(decoding: $0.prefix(4000), as: UTF8.self) } ?? ""
      throw CompilerError(text.isEmpty ? "\(path) ended with status \(status)" : text)
    }
    return bytes
  }

  private static func processor(_ target: Target) -> [String] {
    #if arch(arm64)
    ["-mcpu=\(target.cpu)"]
    #else
    ["-march=\(target.cpu)"]
    #endif
  }
}

/// A folder of one's own that disappears with its contents.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array((Files.temporary + "/skein-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CompilerError("no folder can be made in \(Files.temporary)")
    }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    for name in Files.names(in: path) ?? [] { unlink("\(path)/\(name)") }
    rmdir(path)
  }
}
