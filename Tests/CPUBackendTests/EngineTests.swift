// SPDX-License-Identifier: Apache-2.0
//
// What running must keep: fused programs give the bits of their operations one by one, a batch gives the bits of its
// examples, in every type, and many threads may run one program.

import Dispatch
import Loops
import Primitives
import SkeinTestSupport
import Synchronization
import TensorIR
import Testing

@testable import CPUBackend

private let floats: [DType] = [.bf16, .f16, .f32, .f64]

/// Runs a function as one plan, and one operation at a time.
private func run(_ inputs: [Tensor], _ body: ([Tensor]) -> [Tensor]) throws
  -> (fused: [Tensor], separate: [Tensor])
{
  let program = try trace(inputs.map(\.type), kind: "test", staging: true, body).program
  return (try CPUBackend().compile(program).run(inputs), body(inputs))
}

@Suite("Engine")
struct EngineTests {
  @Test func `an operation that is hot is compiled while calls go on`() async throws {
    let x = Tensor((0..<5000).map { Float($0) / 100 })
    let program = try trace([x.type], kind: "test", staging: true) { [exp($0[0])] }.program
    let executable = try TieredExecutable(FlatProgram(program), compiledAside: true)
    let first = executable.run([x])
    #expect(executable.coverage.native == 0)
    for _ in 0..<100 { _ = executable.run([x]) }
    guard CPUEngine.current == .compiled else { return }
    for _ in 0..<600 where executable.coverage.native == 0 {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(executable.coverage.native == 1)
    #expect(executable.run([x])[0].scalars(as: Float.self) == first[0].scalars(as: Float.self))
  }

  @Test("fusion changes no bit", arguments: floats)
  func fusion(_ dtype: DType) throws {
    var generator = SeededGenerator(seed: 1)
    for shape in [[5], [3, 700], [2, 3, 1100], [40, 9, 7]] as [Shape] {
      let x = Tensor.random(TensorType(dtype, shape), .special, using: &generator)
      let row = Tensor.random(
        TensorType(
          dtype,
          Shape(Array(repeating: 1, count: shape.rank - 1) + [shape[shape.rank - 1]])
        ),
        using: &generator
      )
      let (fused, separate) = try run([x, row]) { inputs in
        let (x, row) = (inputs[0], inputs[1])
        let y = tanh(x * row + 0.5) * x
        let order = Array((0..<x.rank).reversed())
        let z = select(
          x .< row,
          exp(y),
          transpose(transpose(y, permutation: order), permutation: order)
        )
        return [
          z, z.sum(axes: [0]), z.sum(), (z * z).max(axis: -1),
          transpose(z, permutation: order).sum(axis: 0),
          y.as(.f32).sum(axis: 0), (x .< 1).as(dtype) * y,
        ]
      }
      #expect(difference(fused, separate) == nil, "\(shape)")
    }
  }

  @Test("a reduced batch gives the bits of its examples", arguments: [.i8, .f16, .f32] as [DType])
  func batches(_ dtype: DType) throws {
    var generator = SeededGenerator(seed: 2)
    for size in [1, 15, 17, 1000, 1025, 4095, 4097, 9000] {
      for count in [1, 3, 70] where size * count < 20_000 {
        let x = Tensor.random(TensorType(dtype, [count, size]), using: &generator)
        let across = TensorType(dtype, [size, count])
        let turned = Tensor.stacked(
          (0..<count).map { x.example($0, along: 0) },
          TensorType(dtype, [size]),
          along: 1
        )
        #expect(turned.type == across)
        let loop = (0..<count).map { x.example($0, along: 0).sum() }
        let expected = Tensor.stacked(loop, loop[0].type, along: 0)
        #expect(difference(x.sum(axis: 1), expected) == nil, "rows \(count) \(size)")
        #expect(difference(turned.sum(axis: 0), expected) == nil, "columns \(count) \(size)")
        let (fused, _) = try run([turned]) { [transpose($0[0], permutation: [1, 0]).sum(axis: 1)] }
        #expect(difference(fused[0], expected) == nil, "turned \(count) \(size)")
      }
    }
  }

  @Test("several reduced axes are one in row-major order", arguments: floats)
  func reducedAxes(_ dtype: DType) throws {
    var generator = SeededGenerator(seed: 3)
    for shape in [[7, 3, 999], [30, 5, 64], [3, 2, 5, 300], [4100, 2, 2]] as [Shape] {
      let x = Tensor.random(TensorType(dtype, shape), using: &generator)
      let order = [1] + (0..<shape.rank).filter { $0 != 1 }
      let turned = transpose(x, permutation: order)
      let flat = turned.reshaped(to: [shape[1], shape.elementCount / shape[1]])
      let axes = (0..<shape.rank).filter { $0 != 1 }
      #expect(difference(x.sum(axes: axes), flat.sum(axis: 1)) == nil, "\(shape)")
    }
  }

  @Test("empty tensors and empty reductions")
  func empty() throws {
    let empty = Tensor([] as [Float], shape: [0, 3])
    let (fused, separate) = try run([empty]) { inputs in
      let x = inputs[0]
      return [x + 1, x.sum(axis: 0), x.sum(axis: 1), x.sum(), exp(x).reshaped(to: [3, 0])]
    }
    #expect(difference(fused, separate) == nil)
    #expect(fused.map(\.shape) == [[0, 3], [3], [0], [], [3, 0]])
    #expect(difference(fused[1], Tensor([0, 0, 0] as [Float])) == nil)
  }

  @Test("transposed operands of computing nests are read in tiles", arguments: floats)
  func turnedOperands(_ dtype: DType) throws {
    var generator = SeededGenerator(seed: 6)
    for shape in [[64, 96], [3, 40, 25], [8, 5, 16], [31, 64]] as [Shape] {
      let x = Tensor.random(TensorType(dtype, shape), using: &generator)
      let order = Array((0..<shape.rank).reversed())
      let y = Tensor.random(TensorType(dtype, shape.permuted(by: order)), using: &generator)
      let (fused, separate) = try run([x, y]) { inputs in
        [exp(transpose(inputs[0], permutation: order)) * inputs[1] + 1]
      }
      #expect(difference(fused, separate) == nil, "\(shape)")
    }
  }

  @Test("tensors of rank 12")
  func manyAxes() throws {
    var generator = SeededGenerator(seed: 4)
    let shape = Shape(Array(repeating: 2, count: 12))
    let x = Tensor.random(TensorType(.f32, shape), using: &generator)
    let order = (0..<12).map { $0 * 5 % 12 }
    let (fused, separate) = try run([x]) { inputs in
      let y = transpose(inputs[0], permutation: order)
      return [y * inputs[0], y.sum(axes: [0, 3, 7, 11])]
    }
    #expect(difference(fused, separate) == nil)
  }

  @Test("a weak type stays weak")
  func weakness() throws {
    let x = Tensor(ScalarValue(2.0, as: .f32, isWeak: true))
    let (fused, separate) = try run([x]) { [$0[0] * $0[0] + 1] }
    #expect(fused[0].type == TensorType(.f32, isWeak: true))
    #expect(separate[0].type == fused[0].type)
  }

  @Test("many threads run one program")
  func threads() throws {
    var generator = SeededGenerator(seed: 5)
    let x = Tensor.random(TensorType(.f32, [300, 200]), using: &generator)
    let program = try trace([x.type], kind: "test", staging: true) { inputs in
      let e = exp(inputs[0])
      return [e / e.sum(axis: 1).reshaped(to: [300, 1]), e.sum(axis: 0)]
    }.program
    let executable = try CPUBackend().compile(program)
    let expected = try executable.run([x])
    let failures = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: 64) { _ in
      let got = (try? executable.run([x])) ?? []
      if difference(got, expected) != nil { failures.add(1, ordering: .relaxed) }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
  }
}
