// SPDX-License-Identifier: Apache-2.0
//
// The steps of random programs: for values that lie at hand, a function of users that they allow.

import Skein
import SkeinTestSupport
import TensorIR

/// Draws steps for up to three values.
struct RandomStep {
  let kind: RandomProgram.Kind
  let depth: Int
  /// The values at hand.
  let values: [Tensor]

  /// A step that has been drawn: a function of some of the values at hand.
  struct Draft {
    let text: String
    var operands = [0]
    var hasContraction = false
    let apply: @Sendable ([Tensor]) -> Tensor
  }

  /// The steps that the values allow.
  private struct Choices {
    var drafts: [Draft] = []

    mutating func one(_ text: String, _ function: @escaping @Sendable (Tensor) -> Tensor) {
      drafts.append(Draft(text: text) { function($0[0]) })
    }

    mutating func two(_ text: String, _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
      drafts.append(Draft(text: text, operands: [0, 1]) { function($0[0], $0[1]) })
    }

    mutating func contraction(
      _ text: String,
      _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
    ) {
      drafts.append(
        Draft(text: text, operands: [0, 1], hasContraction: true) { function($0[0], $0[1]) }
      )
    }
  }

  /// Whether a step may have no derivative.
  private var isAnything: Bool { kind == .any || kind == .large }
  private var x: Tensor { values[0] }
  private var y: Tensor { values[1] }

  /// A step, or nil when what was drawn does not fit the values.
  func draw(using generator: inout SeededGenerator) -> Draft? {
    guard x.dtype.isFloating else { return afterInteger(using: &generator) }
    switch Int.random(in: 0..<20, using: &generator) {
    case 0..<5: return function(using: &generator)
    case 5..<10: return pair(using: &generator)
    case 10..<12: return reduction(using: &generator)
    case 12..<15: return move(using: &generator)
    case 15..<17: return contraction(using: &generator)
    case 17: return isAnything ? step(using: &generator) : function(using: &generator)
    case _: return depth < 2 ? nested(using: &generator) : function(using: &generator)
    }
  }

  // MARK: Elements

  private var least: Double { x.elements.reduce(.infinity) { min($0, $1.double) } }
  private var most: Double { x.elements.reduce(-.infinity) { max($0, $1.double) } }
  private var nearestToZero: Double { x.elements.reduce(.infinity) { min($0, abs($1.double)) } }

  private func function(using generator: inout SeededGenerator) -> Draft? {
    var choices = Choices()
    choices.one("sin") { sin($0) }
    choices.one("cos") { cos($0) }
    choices.one("tanh") { tanh($0) }
    // Through the complex plane and back.
    choices.one("Re e^ix") { real(exp(complex(0, $0))).as($0.dtype) }
    choices.one("|x + i/2|") { abs(complex($0, 0.5)).as($0.dtype) }
    choices.one("Im √(x + i)") { imag(sqrt(complex($0, 1))).as($0.dtype) }
    choices.one("-") { -$0 }
    choices.one("logistic") { logistic($0) }
    choices.one("square") { square($0) }
    choices.one("erf") { erf($0) }
    choices.one("atan") { atan($0) }
    choices.one("asinh") { asinh($0) }
    choices.one("2 * x") { 2 * $0 }
    choices.one("x + 0.5") { $0 + 0.5 }
    choices.one("1 - x") { 1 - $0 }
    choices.one("x / 3") { $0 / 3 }
    choices.one("softplus") { softplus($0) }
    choices.one("x³") { pow($0, 3) }
    if isAnything { choices.one("stop") { $0 * stopGradient($0) } }
    if most < 2 {
      choices.one("exp") { exp($0) }
      choices.one("expm1") { expm1($0) }
    }
    if least > 0.2 && kind != .analytic {
      choices.one("log") { log($0) }
      choices.one("sqrt") { sqrt($0) }
      choices.one("rsqrt") { rsqrt($0) }
      choices.one("log1p") { log1p($0) }
    }
    if nearestToZero > 0.1 && kind != .analytic {
      choices.one("abs") { abs($0) }
      choices.one("relu") { relu($0) }
      choices.one("1 / x") { 1 / $0 }
      choices.one("sign · x") { sign($0) * $0 }
      choices.one("select") { select($0 .> 0, $0, 0.1 * $0) }
    }
    return choices.drafts.randomElement(using: &generator)
  }

  private func pair(using generator: inout SeededGenerator) -> Draft? {
    guard y.dtype.isFloating, broadcast(x.shape, y.shape) else { return nil }
    let isApart = zip(x.elements, y.elements).allSatisfy { abs($0.double - $1.double) > 0.1 }
    var choices = Choices()
    choices.two("+") { $0 + $1 }
    choices.two("-") { $0 - $1 }
    choices.two("*") { $0 * $1 }
    choices.two("x / (1 + y²)") { $0 / (1 + $1 * $1) }
    choices.two("sin(x) y") { sin($0) * $1 }
    if isAnything || kind == .smooth && x.shape == y.shape && isApart {
      choices.two("maximum") { maximum($0, $1) }
      choices.two("minimum") { minimum($0, $1) }
      choices.two("select") { select($0 .< $1, $0, 2 * $1) }
    }
    if least > 0.2 && kind != .analytic {
      choices.two("power") { power($0, $1) }
    }
    if nearestToZero > 0.3 && kind != .analytic {
      choices.two("y / x") { $1 / $0 }
    }
    return choices.drafts.randomElement(using: &generator)
  }

  private func broadcast(_ x: Shape, _ y: Shape) -> Bool {
    zip(x.reversed(), y.reversed()).allSatisfy { $0 == $1 || $0 == 1 || $1 == 1 }
  }

  // MARK: Steps, integers, truth values

  private func step(using generator: inout SeededGenerator) -> Draft? {
    let dtype = x.dtype
    let other = [DType.i32, .i8, .u16, .i64].randomElement(using: &generator) ?? .i32
    var choices = Choices()
    choices.one("floor") { floor($0) }
    choices.one("round") { round($0) }
    choices.one("sign") { sign($0) }
    choices.one("(x > 0).as") { ($0 .> 0).as(dtype) }
    choices.one("as(\(other))") { abs($0).as(other) }
    choices.one("as f32 and back") { $0.as(.f32).as(dtype) }
    choices.one("argmax") { argmax($0) }
    if x.rank > 0 && x.shape[x.rank - 1] > 0 { choices.one("topK") { topK($0, 1).values } }
    if x.rank > 0 { choices.one("argsort") { argsort($0) } }
    choices.one("where between") { select(($0 .> -1) .& ($0 .< 1), $0, -$0) }
    return choices.drafts.randomElement(using: &generator)
  }

  private func afterInteger(using generator: inout SeededGenerator) -> Draft? {
    guard isAnything, x.dtype != .bool else { return nil }
    var choices = Choices()
    choices.one("x + 3") { $0 + 3 }
    choices.one("x * x") { $0 * $0 }
    choices.one("x as f32") { $0.as(.f32) }
    choices.one("sum") { sum($0) }
    choices.one("0.5 * x") { 0.5 * $0 }
    choices.one("max") { maximum($0, 2) }
    choices.one("sqrt") { sqrt($0) }
    return choices.drafts.randomElement(using: &generator)
  }

  // MARK: Reductions

  private func reduction(using generator: inout SeededGenerator) -> Draft? {
    guard x.rank > 0, x.elementCount > 0 else { return nil }
    let axis = Int.random(in: -x.rank..<x.rank, using: &generator)
    let keeps = Bool.random(using: &generator)
    let sorted = x.elements.map(\.double).sorted()
    let isDistinct = zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 > 0.1 }
    var choices = Choices()
    choices.one("sum") { sum($0) }
    choices.one("mean") { mean($0) }
    choices.one("sum axis \(axis)") { sum($0, axis: axis, keepAxes: keeps) }
    choices.one("mean axis \(axis)") { mean($0, axis: axis, keepAxes: keeps) }
    choices.one("product axis \(axis)") { product($0, axis: axis, keepAxes: keeps) }
    choices.one("logSumExp axis \(axis)") { logSumExp($0, axis: axis, keepAxes: keeps) }
    choices.one("softmax axis \(axis)") { softmax($0, axis: axis) }
    choices.one("logSoftmax axis \(axis)") { logSoftmax($0, axis: axis) }
    choices.one("variance axis \(axis)") { variance($0, axis: axis, keepAxes: keeps) }
    choices.one("cumsum axis \(axis)") { cumsum($0, axis: axis, reverse: keeps) }
    choices.one("cumprod axis \(axis)") { cumprod(0.3 * $0, axis: axis, reverse: keeps) }
    choices.one("cumlogsumexp axis \(axis)") { cumlogsumexp($0, axis: axis, reverse: keeps) }
    if isAnything || kind == .smooth && isDistinct {
      choices.one("sort axis \(axis)") { sort($0, axis: axis, descending: keeps) }
      choices.one("cummax axis \(axis)") { cummax($0, axis: axis, reverse: keeps) }
      choices.one("max axis \(axis)") { max($0, axis: axis, keepAxes: keeps) }
      choices.one("min") { min($0) }
    }
    return choices.drafts.randomElement(using: &generator)
  }

  // MARK: Moves

  private func move(using generator: inout SeededGenerator) -> Draft? {
    let rank = x.rank
    var choices = Choices()
    let count = x.elementCount
    choices.one("flatten") { $0.reshaped(to: [-1]) }
    let place = Int.random(in: 0...rank, using: &generator)
    choices.one("expandDims \(place)") { expandDims($0, axis: place) }
    choices.one("squeeze") { squeeze($0) }
    choices.one("broadcast") { $0.broadcast(to: Shape([2] + $0.shape.sizes)) }
    if count % 2 == 0 && count > 0 { choices.one("reshape") { $0.reshaped(to: [2, -1]) } }
    if rank > 0 {
      let axis = Int.random(in: 0..<rank, using: &generator)
      let other = Int.random(in: 0..<rank, using: &generator)
      let permutation = Array(0..<rank).shuffled(using: &generator)
      choices.one("transposed \(permutation)") { $0.transposed(permutation) }
      choices.one("moveAxis \(axis) \(other)") { moveAxis($0, from: axis, to: other) }
      choices.one("flip \(axis)") { flip($0, axis: axis) }
      var widths = [(Int, Int)](repeating: (0, 0), count: rank)
      widths[axis] = (1, 2)
      let padding = widths
      choices.one("pad \(axis)") { pad($0, padding, value: 0.5) }
      choices.one("with itself \(axis)") { concatenate([$0, -$0], axis: axis) }
      if x.shape[0] > 1 {
        let first = x.shape[0]
        let index = Int.random(in: 0..<first, using: &generator)
        choices.one("[\(index)]") { $0[index] }
        choices.one("[1...]") { $0[1...] }
        choices.one("[..., ::2]") { $0[..., .stride(by: 2)] }
        choices.one("[\(index)] = 0.3") { operand in
          var changed = operand
          changed[index] = Tensor(0.3)
          return changed
        }
        choices.one("[\(index)] *= 2") { operand in
          var changed = operand
          changed[index] *= 2
          return changed
        }
      }
      indexed(axis, &choices, using: &generator)
      if x.shape[rank - 1] == 1 {
        choices.one("broadcast 1") { $0 + Tensor([1.0, 2.0, 3.0]).reshaped(to: [3]) }
      }
    }
    if y.type == x.type {
      choices.two("stack") { stack([$0, $1], axis: place) }
    }
    return choices.drafts.randomElement(using: &generator)
  }

  /// Reads and updates at indices that are data, some of them outside, some twice.
  private func indexed(
    _ axis: Int,
    _ choices: inout Choices,
    using generator: inout SeededGenerator
  ) {
    let size = x.shape[axis]
    guard size > 0 else { return }
    let picks = Tensor(
      (0..<3).map { _ in Int.random(in: -size - 1...size, using: &generator) },
      shape: [3],
      dtype: .i32
    )
    let start = Tensor(Int.random(in: -size...size, using: &generator))
    let part = Int.random(in: 1...size, using: &generator)
    choices.one("take \(axis)") { take($0, picks, axis: axis, mode: .clip) }
    choices.one("[picks]") { $0[picks] }
    choices.one("at[picks].add") { $0.at[picks].add(0.25) }
    choices.one("at[picks].multiply") { $0.at[picks].multiply(0.5) }
    choices.one("at[picks].set itself") { $0.at[picks].set($0[0] + 0.1) }
    choices.one("dynamicSliceInDim \(axis)") {
      dynamicSliceInDim($0, start: start, size: part, axis: axis)
    }
    choices.one("dynamicUpdateSliceInDim \(axis)") {
      let half = 0.5 * dynamicSliceInDim($0, start: 0, size: part, axis: axis)
      return dynamicUpdateSliceInDim($0, half, start: start, axis: axis)
    }
    choices.one("roll \(axis)") { roll($0, start, axis: axis) }
    let segments = Tensor(
      (0..<x.shape[0]).map { _ in Int.random(in: -1...2, using: &generator) },
      shape: [x.shape[0]],
      dtype: .i32
    )
    choices.one("segmentSum") { segmentSum($0, segments, segmentCount: 2) }
  }

  // MARK: Contractions

  private func contraction(using generator: inout SeededGenerator) -> Draft? {
    guard x.dtype == .f64, y.dtype == .f64 else { return nil }
    var choices = Choices()
    if x.rank > 0 && y.rank > 0 {
      let contracted = y.shape[max(0, y.rank - 2)]
      if x.shape[x.rank - 1] == contracted { choices.contraction("dot") { dot($0, $1) } }
      if x.shape[x.rank - 1] == contracted && x.rank <= 2 && y.rank <= 2 {
        choices.contraction("matmul") { matmul($0, $1) }
      }
      if x.shape[0] == y.shape[0] {
        choices.contraction("tensordot") { tensordot($0, $1, axes: (x: [0], y: [0])) }
      }
      if x.shape == y.shape { choices.contraction("vdot") { vdot($0, $1) } }
      if x.rank == 1 && y.rank == 1 { choices.contraction("outer") { outer($0, $1) } }
    }
    if x.rank == 2 { choices.contraction("x · xᵀ") { x, _ in matmul(x, x.transposed()) } }
    return choices.drafts.randomElement(using: &generator)
  }

  // MARK: Programs within programs

  private func nested(using generator: inout SeededGenerator) -> Draft? {
    let count = Int.random(in: 1...2, using: &generator)
    let operands = Array(0..<count)
    guard values[..<count].allSatisfy(\.dtype.isFloating) else { return nil }
    let length = Int.random(in: 1...4, using: &generator)
    let mapped = values[..<count].map { value in
      value.rank > 0 && value.shape[0] == x.shape.first
    }
    let isMap = mapped[0] && x.elementCount > 0 && Bool.random(using: &generator)
    let isLoop = !isMap && Int.random(in: 0..<3, using: &generator) == 0
    let arguments = operands.map { position in
      isMap && mapped[position] ? values[position].example(0, along: 0) : values[position]
    }
    let inner = RandomProgram(
      seed: generator.seed,
      arguments,
      length: length,
      // Only the first example, or the first step, is looked at: the others may lie on a kink.
      (isMap || isLoop) && kind == .smooth ? .analytic : kind,
      depth: depth + 1,
      using: &generator
    )
    guard !inner.steps.isEmpty else { return nil }
    let text = inner.description.replacing("\n", with: "\n    ")
    func draft(_ name: String, _ apply: @escaping @Sendable ([Tensor]) -> Tensor) -> Draft {
      Draft(
        text: "\(name) { \(text) }",
        operands: operands,
        hasContraction: inner.hasContraction,
        apply: apply
      )
    }
    if isMap {
      let axes = mapped.map { $0 ? 0 : nil }
      return draft("vmap") { vmap({ inner($0) }, inAxes: .leaves(axes))($0)[0] }
    }
    let result = inner(arguments)[0]
    if isLoop { return loop(inner, result, draft, using: &generator) }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0 where result.rank == 0 && result.dtype.isFloating:
      return draft("grad") { grad { inner($0)[0] }($0)[0] }
    case 1 where result.dtype.isFloating:
      return draft("jvp") { jvp({ inner($0)[0] }, $0, $0).1 }
    case _: return draft("jit") { jit { inner($0) }($0)[0] }
    }
  }

  /// A choice or a loop whose body is a program.
  private func loop(
    _ inner: RandomProgram,
    _ result: Tensor,
    _ draft: (String, @escaping @Sendable ([Tensor]) -> Tensor) -> Draft,
    using generator: inout SeededGenerator
  ) -> Draft? {
    guard result.dtype.isFloating else { return nil }
    let carries = result.type.strong == x.type.strong
    @Sendable func next(_ inner: RandomProgram, _ v: [Tensor], _ x: Tensor) -> Tensor {
      inner([x] + v.dropFirst())[0]
    }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0 where carries:
      return draft("scan") { v in scan({ (next(inner, v, $0), $0) }, v[0], length: 2).0 }
    case 1 where carries:
      return draft("stacked scan") { v in scan({ (next(inner, v, $0), $0) }, v[0], length: 2).1 }
    case 2 where carries && depth == 0 && isAnything:
      return draft("while") { v in
        whileLoop(
          { i, x in (i .< 3) .& (sum(x) .< 4) },
          { i, x in (i + 1, next(inner, v, x)) },
          (Tensor(0), v[0])
        ).1
      }
    case _ where kind != .analytic:
      return draft("cond") { v in cond(sum(v[0]) .> 0.1, { inner(v)[0] }, { 1 - inner(v)[0] }) }
    case _: return draft("checkpoint") { v in checkpoint({ inner($0)[0] })(v) }
    }
  }
}
