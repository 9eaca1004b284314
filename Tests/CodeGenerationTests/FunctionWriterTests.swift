// SPDX-License-Identifier: Apache-2.0
//
// The text of functions, where its order matters.

import Testing

@testable import CodeGeneration

struct FunctionWriterTests {
  private let module = ModuleWriter(MachineFeatures(lanes: 4, hasAVX512: false, hasFMA: true))

  /// The instructions of a function, by name.
  private func instructions(_ write: (FunctionWriter, [IRValue]) -> Void) -> [String] {
    let writer = FunctionWriter(module)
    write(writer, ["%x", "%y"].map { IRValue($0, IRType(.float)) })
    writer.finish("f", "float %x, float %y")
    return module.text.split(separator: "\n").compactMap { line in
      line.split(separator: "=").last.flatMap { $0.split(separator: " ").first.map(String.init) }
    }
  }

  @Test func `what is side by side is written in turn`() {
    let text = instructions { writer, operands in
      _ = writer.sideBySide(operands) { writer.root(writer.product($0, $0)) }
    }
    let operations = text.filter { ["fmul", "call"].contains($0) }
    #expect(operations == ["fmul", "fmul", "call", "call"])
  }

  @Test func `what branches stays in one piece`() {
    let text = instructions { writer, operands in
      _ = writer.sideBySide(operands) { x in
        writer.replacing(x, where: writer.compare("olt", x, 0)) { writer.product(x, x) }
      }
    }
    let operations = text.filter { ["fcmp", "fmul", "phi"].contains($0) }
    #expect(operations == ["fcmp", "fmul", "phi", "fcmp", "fmul", "phi"])
  }
}
