// SPDX-License-Identifier: Apache-2.0
//
// Forms of nests that random programs seldom have: many short rows, and results that pass the caches.

import CPUBackend
import CodeGeneration
import MachineCode
import Optimizer
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite(.enabled(if: hasCompiler, "nothing here compiles machine code (skein doctor says why)"))
struct NativeNestTests {
  @Test(arguments: [[16], [23], [2, 35], [3, 2, 16]], [9, 16, 17, 33, 64])
  func `short rows are reduced sixteen at a time`(_ rows: [Int], _ length: Int) {
    var failures = Failures()
    var count = EngineCount()
    for dtype in [DType.f32, .f64, .bf16, .i32, .u8, .bool] {
      var generator = SeededGenerator(seed: UInt64(length))
      let type = TensorType(dtype, Shape(rows + [length]))
      let x = Tensor.random(type, .smooth, using: &generator)
      let y = Tensor.random(TensorType(dtype, [length]), .smooth, using: &generator)
      failures.check("\(type)") {
        let program = makeJaxpr { (inputs: [Tensor]) -> [Tensor] in
          let (x, y) = (inputs[0], inputs[1])
          if dtype == .bool { return [x.any(axis: -1), (x .!= y).all(axis: -1)] }
          // Rows of which a part is shared, results that do not lie side by side, and an index.
          let place = arange(length).as(dtype)
          return [
            (x * y).sum(axis: -1), x.max(axis: -1), (x + place).min(axis: -1),
            x.product(axis: -1), (x * x).sum(axis: -1).transposed(),
          ]
        }([x, y])
        // As this processor does it, and one with shorter vectors.
        var shorter = MachineFeatures.host
        shorter?.hasAVX512 = false
        if shorter?.lanes == 16 { shorter?.lanes = 8 }
        for features in [MachineFeatures.host, shorter] {
          let difference = try CPUEngine.$features.withValue(features) {
            try differenceBetweenEngines(program.optimized(), [x, y], &count)
          }
          if let difference { return difference }
        }
        return nil
      }
    }
    failures.report()
    #expect(count.share > 0.5, "\(count)")
  }

  @Test func `large results that pass the caches`() throws {
    guard var (plain, features) = MachineFeatures.host.map({ ($0, $0) }) else { return }
    (plain.storesPastCaches, features.storesPastCaches) = (false, true)
    var failures = Failures()
    var count = EngineCount()
    // Whole vectors, a rest, and rows of which some begin within a cache line.
    for shape in [[1 << 22], [(1 << 22) + 5], [1025, 2048], [1025, 2051]] as [Shape] {
      var generator = SeededGenerator(seed: 1)
      let x = Tensor.random(TensorType(.f32, shape), .smooth, using: &generator)
      let program = makeJaxpr { (x: [Tensor]) in [2 * x[0] + 1, x[0] .> 0, x[0].as(.f64)] }([x])
      failures.check("\(shape)") {
        try CPUEngine.$features.withValue(features) {
          try differenceBetweenEngines(program, [x], &count)
        }
      }
      let text = try CPUBackend().modules(of: program, for: features).joined()
      #expect(text.contains("!nontemporal") && text.contains("fence"))
      let cached = try CPUBackend().modules(of: program, for: plain).joined()
      #expect(!cached.contains("!nontemporal"))
    }
    failures.report()
    #expect(count.share == 1)
  }
}
