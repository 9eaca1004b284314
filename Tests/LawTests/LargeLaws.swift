// SPDX-License-Identifier: Apache-2.0
//
// Tensors of more than one block, one tile, one thread. On small integers sums are exact in every order, so large
// products and sums have one right answer, which plain loops over `Int` give.

import Primitives
import Skein
import SkeinTestSupport
import TensorIR
import Testing

@Suite("Large tensors obey the same laws")
struct LargeLaws {
  @Test(arguments: [DType.f32, .f64, .bf16, .f16, .i32, .i64, .u8])
  func `a large product is exact on small integers`(_ dtype: DType) throws {
    var failures = Failures()
    var generator = SeededGenerator("product \(dtype)")
    for number in 0..<12 {
      // Every loop of a kernel has an end that is not full; some products are thin.
      let sizes = (0..<3).map { _ in
        Int.random(
          in: 1...([4, 40, 200].randomElement(using: &generator) ?? 40),
          using: &generator
        )
      }
      let (m, k, n) = (sizes[0], sizes[1], sizes[2])
      let batch = number % 3 == 0 ? Int.random(in: 2...5, using: &generator) : 1
      // bf16 and f16 hold integers up to 256 and 2048: of larger sums they hold the nearest number.
      let x = Tensor.random(TensorType(dtype, [batch, m, k]), .exact, using: &generator)
      let y = Tensor.random(TensorType(dtype, [batch, k, n]), .exact, using: &generator)
      failures.check("\(x.type) · \(y.type)") {
        let expected = product(x, y, batch: batch, m, k, n)
        func dot(_ lhs: Int, _ rhs: Int) -> DotGeneral {
          DotGeneral(
            lhs: .init(contracting: [lhs], batching: [0]),
            rhs: .init(contracting: [rhs], batching: [0])
          )
        }
        if let difference = difference(dot(2, 1)(x, y), expected) { return difference }
        // The same with each operand lying the other way in memory.
        let (turnedX, turnedY) = (x.transposed([0, 2, 1]), y.transposed([0, 2, 1]))
        if let difference = difference(dot(1, 1)(turnedX, y), expected) {
          return "xᵀ: \(difference)"
        }
        if let difference = difference(dot(2, 2)(x, turnedY), expected) {
          return "yᵀ: \(difference)"
        }
        let compiled = jit { (x: Tensor, y: Tensor) in
          dot(1, 2)(x.transposed([0, 2, 1]), y.transposed([0, 2, 1]))
        }
        return difference(compiled(x, y), expected).map { "compiled: \($0)" }
      }
    }
    failures.report()
  }

  private func product(_ x: Tensor, _ y: Tensor, batch: Int, _ m: Int, _ k: Int, _ n: Int) -> Tensor
  {
    let (xs, ys) = (x.elements.map(\.int), y.elements.map(\.int))
    var sums = [Int](repeating: 0, count: batch * m * n)
    for b in 0..<batch {
      for i in 0..<m {
        for l in 0..<k {
          let factor = xs[(b * m + i) * k + l]
          for j in 0..<n { sums[(b * m + i) * n + j] += factor * ys[(b * k + l) * n + j] }
        }
      }
    }
    let type = TensorType(x.dtype, [batch, m, n])
    return Tensor(elements: sums.map { ScalarValue($0, as: x.dtype) }, type)
  }

  @Test(arguments: [DType.f32, .f64, .i32, .i64, .u64])
  func `a large sum is exact on small integers`(_ dtype: DType) throws {
    var failures = Failures()
    var generator = SeededGenerator("sum \(dtype)")
    for _ in 0..<12 {
      let rank = Int.random(in: 1...4, using: &generator)
      let limit = [1: 200_000, 2: 400, 3: 60, 4: 20][rank] ?? 20
      let shape = Shape((0..<rank).map { _ in Int.random(in: 1...limit, using: &generator) })
      let axes = (0..<rank).filter { _ in Bool.random(using: &generator) }
      let x = Tensor.random(TensorType(dtype, shape), .exact, using: &generator)
      failures.check("\(x.type), axes \(axes)") {
        var sums = [Int](repeating: 0, count: shape.removing(axes).elementCount)
        let kept = (0..<rank).filter { !axes.contains($0) }
        let strides = shape.rowMajorStrides
        let keptStrides = shape.removing(axes).rowMajorStrides
        for (position, element) in x.elements.enumerated() {
          var target = 0
          for (axis, stride) in zip(kept, keptStrides) {
            target += position / strides[axis] % shape[axis] * stride
          }
          sums[target] += element.int
        }
        let type = TensorType(dtype, shape.removing(axes))
        let expected = Tensor(elements: sums.map { ScalarValue($0, as: dtype) }, type)
        if let difference = difference(sum(x, axes: axes), expected) { return difference }
        // Read in another order than it lies in memory.
        let turned = Array((0..<rank).reversed())
        let turnedAxes = axes.map { rank - 1 - $0 }
        let compiled = jit { (x: Tensor) in
          sum(x.transposed(turned), axes: turnedAxes)
            .transposed(Array((0..<kept.count).reversed()))
        }
        return difference(compiled(x), expected).map { "compiled: \($0)" }
      }
    }
    failures.report()
  }

  @Test func `many threads may run one compiled function, and one operation`() async {
    let function = jit { (x: Tensor, y: Tensor) in
      (sum(sin(x) * y + dot(x, y.transposed()), axis: 0), tanh(y))
    }
    var generator = SeededGenerator("threads")
    let inputs = (0..<8).map { _ in
      Tensor.random(TensorType(.f32, [200, 200]), .plain, using: &generator)
    }
    func results(_ number: Int) -> [Tensor] {
      let (x, y) = (inputs[number % 8], inputs[(number + 3) % 8])
      let (total, curve) = function(x, y)
      return [total, curve, exp(x - y), matmul(x, y)]
    }
    let expected = (0..<8).map(results)
    await withTaskGroup(of: String?.self) { group in
      for number in 0..<64 {
        group.addTask { difference(results(number), expected[number % 8]) }
      }
      for await found in group { #expect(found == nil) }
    }
  }
}
