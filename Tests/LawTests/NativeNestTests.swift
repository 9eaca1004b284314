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
        return try difference(program, [x, y], &count)
      }
    }
    failures.report()
    #expect(count.share > 0.5, "\(count)")
  }

  @Test(
    arguments: [[8, 16], [70, 33], [2, 65, 18]],
    [1, 3, 8, 16, 17, 40]
  )
  func `short rows that meet rows are kept while these go by`(_ rows: [Int], _ length: Int) {
    var failures = Failures()
    var count = EngineCount()
    let (left, right) = (rows[rows.count - 2], rows[rows.count - 1])
    for dtype in [DType.f32, .f64, .bf16, .i32, .u8, .bool] {
      var generator = SeededGenerator(seed: UInt64(length))
      func random(_ shape: [Int]) -> Tensor {
        .random(TensorType(dtype, Shape(shape)), .smooth, using: &generator)
      }
      let x = random(rows.dropLast() + [1, length])
      let y = random(rows.dropLast(2) + [1, right, length])
      let columns = random([length, right])
      let weights = random([length])
      failures.check("\(dtype)\(rows), \(length) elements") {
        let program = makeJaxpr { (inputs: [Tensor]) -> [Tensor] in
          let (x, y, columns, weights) = (inputs[0], inputs[1], inputs[2], inputs[3])
          if dtype == .bool { return [(x .== y).all(axis: -1), (x .!= y).any(axis: -1)] }
          let place = arange(left * right).reshaped(to: [left, right, 1]).as(dtype)
          // Functions of one side alone, elements and results that lie apart, places, and sums of -0.
          return [
            square(x - y).sum(axis: -1), (x * -x * abs(y) * weights).sum(axis: -1),
            maximum(x, y).min(axis: -1), (x + y * place).max(axis: -1),
            (x - columns.transposed()).sum(axis: -1),
            swapAxes((x * y + x).product(axis: -1), -1, -2), (-abs((x - y) * 0)).sum(axis: -1),
          ]
        }([x, y, columns, weights])
        return try difference(program, [x, y, columns, weights], &count)
      }
    }
    failures.report()
    #expect(count.share > 0.5, "\(count)")
  }

  @Test func `rows divided by a number each`() {
    // Where remainders are no longer exact, and quotients no longer normal.
    let sizes: [Float] = [
      0, 1, 3, 0x1.fffffep-1, 0x1p-24, 0x1p24, 0x1p-100, 0x1p100, 0x1.fffffep-101, 0x1.fffffep99,
      0x1p-126, 0x1p-149, 0x1.8p-140, .greatestFiniteMagnitude, .infinity, .nan,
    ]
    var generator = SeededGenerator(seed: 3)
    var divisors = sizes + sizes.map { -$0 }
    var numbers = divisors
    while divisors.count < 64 { divisors.append(Float.random(in: 0.01..<100, using: &generator)) }
    while numbers.count < 3001 {
      numbers.append(Float(bitPattern: UInt32.random(in: 0...(.max), using: &generator)))
    }
    // A row has all of these numbers, or none that is unusual.
    let rows = [numbers, numbers.map { abs($0) < 0x1p-90 || !(abs($0) < 0x1p90) ? 0 : $0 }]
    var failures = Failures()
    var count = EngineCount()
    for row in rows {
      let (x, y) = (Tensor(row), Tensor(divisors).reshaped(to: [divisors.count, 1]))
      failures.check("\(row.prefix(8))") {
        let program = makeJaxpr { (inputs: [Tensor]) in
          [inputs[0] / inputs[1], inputs[0] / 3, inputs[0] / -0x1.2p-125]
        }([x, y])
        return try difference(program, [x, y], &count)
      }
    }
    failures.report()
    #expect(count.share == 1)
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

  /// How the engines differ, as this processor computes, and others with shorter vectors.
  private func difference(
    _ program: Jaxpr,
    _ inputs: [Tensor],
    _ count: inout EngineCount
  ) throws -> String? {
    guard let host = MachineFeatures.host else { return nil }
    for lanes in [16, 8, 4] where lanes <= host.lanes {
      var features = host
      features.lanes = lanes
      features.hasAVX512 = host.hasAVX512 && lanes == 16
      let difference = try CPUEngine.$features.withValue(features) {
        try differenceBetweenEngines(program.optimized(), inputs, &count)
      }
      if let difference { return difference }
    }
    return nil
  }
}
