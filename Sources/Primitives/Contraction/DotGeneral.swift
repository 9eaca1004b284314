// SPDX-License-Identifier: Apache-2.0
//
// Products summed over shared axes: every dot, matrix product, outer product and tensor contraction is one
// `dot_general`, and stays one under vmap and under differentiation.

package import Loops
package import TensorIR

/// Multiplies two tensors and sums over contracted axes.
///
/// Every axis of an operand is of one of three kinds. *Contracting* axes come in pairs, one of each operand, and are
/// summed over; *batching* axes come in pairs and are kept, once; the others are *free* and are kept, all. The result's
/// axes are the batching axes, the free axes of `x`, the free axes of `y`.
package struct DotGeneral: BinaryPrimitive, LinearPrimitive {
  /// The axes of one operand that are not free; the position in each list pairs them with the other operand's.
  package struct Axes: Hashable, Sendable {
    package var contracting: [Int]
    package var batching: [Int]

    package init(contracting: [Int], batching: [Int] = []) {
      self.contracting = contracting
      self.batching = batching
    }

    /// The free axes of an operand of the given rank.
    package func free(rank: Int) -> [Int] {
      (0..<rank).filter(isFree)
    }

    func isFree(_ axis: Int) -> Bool { !contracting.contains(axis) && !batching.contains(axis) }

    /// How often an axis is named.
    func count(of axis: Int) -> Int {
      contracting.count { $0 == axis } + batching.count { $0 == axis }
    }

    /// The same axes of an operand with one more axis at `axis`.
    func makingRoom(at axis: Int?) -> Axes {
      Axes(contracting: contracting.makingRoom(at: axis), batching: batching.makingRoom(at: axis))
    }
  }

  package var lhs: Axes
  package var rhs: Axes

  package init(lhs: Axes, rhs: Axes) {
    self.lhs = lhs
    self.rhs = rhs
  }

  package var name: String { "dot_general" }

  package var parameters: [Parameter] {
    [
      .text(
        "dimension_numbers",
        "((\(lhs.contracting), \(rhs.contracting)), (\(lhs.batching), \(rhs.batching)))"
      )
    ]
  }

  /// The same product with its operands exchanged; the free axes of the result change places.
  package var swapped: DotGeneral { DotGeneral(lhs: rhs, rhs: lhs) }
}

// MARK: - Shape

extension DotGeneral {
  package func resultType(_ x: TensorType, _ y: TensorType) throws(TensorError) -> TensorType {
    guard x.dtype == y.dtype else { throw TensorError(.dtypesDiffer([x, y]), in: name) }
    try check(lhs, of: x)
    try check(rhs, of: y)
    precondition(
      lhs.contracting.count == rhs.contracting.count && lhs.batching.count == rhs.batching.count,
      "contracting and batching axes come in pairs"
    )
    // dot_general_c9
    for (i, j) in zip(lhs.batching, rhs.batching) where x.shape[i] != y.shape[j] {
      throw TensorError(.batchSizesDiffer(x, axis: i, y, otherAxis: j), in: name)
    }
    // dot_general_c10
    for (i, j) in zip(lhs.contracting, rhs.contracting) where x.shape[i] != y.shape[j] {
      throw TensorError(.contractedSizesDiffer(x, axis: i, y, otherAxis: j), in: name)
    }
    var sizes: [Int] = []
    sizes.reserveCapacity(x.rank + y.rank)
    for axis in lhs.batching { sizes.append(x.shape[axis]) }
    for axis in 0..<x.rank where lhs.isFree(axis) { sizes.append(x.shape[axis]) }
    for axis in 0..<y.rank where rhs.isFree(axis) { sizes.append(y.shape[axis]) }
    return TensorType(x.dtype, Shape(sizes), isWeak: x.isWeak && y.isWeak)
  }

  // dot_general_c3 … c8
  private func check(_ axes: Axes, of type: TensorType) throws(TensorError) {
    func isFine(_ list: [Int]) -> Bool {
      list.allSatisfy { axis in
        axis >= 0 && axis < type.rank && axes.count(of: axis) == 1
      }
    }
    guard isFine(axes.contracting), isFine(axes.batching) else {
      let named = axes.contracting + axes.batching
      throw TensorError(.invalidAxes("contracting and batching axes", named, type), in: name)
    }
  }
}

// MARK: - Batching

extension DotGeneral: PlacingPrimitive {
  package func batchingRule(_ x: Batched, _ y: Batched, size: Int) -> Batched {
    batchingRule(x, y, towards: nil)
  }

  package func batchingRule(_ operands: [Batched], size: Int, towards wanted: [Int?]) -> [Batched] {
    [batchingRule(operands[0], operands[1], towards: wanted[0])]
  }

  /// The product of a batch, with the examples along the axis `wanted` of the result where one product can give that.
  ///
  /// Exchanging the operands moves a mapped axis past the free axes of the other operand; that keeps the order of all
  /// other axes when the mapped axis is the only free one of its operand. Where nothing is wanted, the examples go in
  /// front, where everything else has them.
  private func batchingRule(_ x: Batched, _ y: Batched, towards wanted: Int?) -> Batched {
    if let parts = batchedBasis(x, y) { return parts }
    var dot = DotGeneral(lhs: lhs.makingRoom(at: x.axis), rhs: rhs.makingRoom(at: y.axis))
    switch (x.axis, y.axis) {
    case (let i?, let j?):
      // Both vary: the mapped axes pair up as one more batching axis, in front.
      dot.lhs.batching.insert(i, at: 0)
      dot.rhs.batching.insert(j, at: 0)
      return Batched(dot(x.value, y.value), axis: 0)
    case (let i?, nil):
      // Only x varies: its mapped axis is one more free axis.
      let xFree = dot.lhs.free(rank: x.value.rank)
      let position = dot.position(of: i, among: xFree)
      let behind = dot.lhs.batching.count + dot.rhs.free(rank: y.value.rank).count
      if xFree == [i] && wanted == behind && wanted != position {
        return Batched(dot.swapped(y.value, x.value), axis: behind)
      }
      return Batched(dot(x.value, y.value), axis: position)
    case (nil, let j?):
      // Only y varies, and its free axes lie behind those of x.
      let yFree = dot.rhs.free(rank: y.value.rank)
      let position = dot.lhs.free(rank: x.value.rank).count + dot.position(of: j, among: yFree)
      if yFree == [j] && position > dot.lhs.batching.count && wanted != position {
        return Batched(dot.swapped(y.value, x.value), axis: dot.lhs.batching.count)
      }
      return Batched(dot(x.value, y.value), axis: position)
    case (nil, nil):
      return Batched(dot(x.value, y.value), axis: nil)
    }
  }

  /// Where one of an operand's free axes is in the result, if only batching axes lie before them.
  private func position(of axis: Int, among free: [Int]) -> Int {
    guard let position = free.firstIndex(of: axis) else {
      preconditionFailure("a mapped axis is neither contracted nor a batching axis")
    }
    return lhs.batching.count + position
  }
}

// MARK: - Derivative

extension DotGeneral {
  // d(x·y) = dx·y + x·dy
  package func derivativeRule(_ x: Dual, _ y: Dual) -> Dual {
    Dual(
      self(x.primal, y.primal),
      tangent: sum(
        x.tangent.map { self($0, y.primal) },
        y.tangent.map { self(x.primal, $0) }
      )
    )
  }

  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return [nil, nil] }
    switch (operands[0], operands[1]) {
    case (.linear(let x), .known(let y)):
      return [cotangent(of: x, other: y, ct, isFirst: true), nil]
    case (.known(let x), .linear(let y)):
      return [nil, swapped.cotangent(of: y, other: x, ct, isFirst: false)]
    case (.linear, .linear): return notLinear(in: operands)
    case (.known, .known): return [nil, nil]
    }
  }

  /// The cotangent of the operand that `lhs` describes, given the other operand, which `rhs` describes: again a
  /// `dot_general`, of the result's cotangent with the other operand, over the other operand's free axes.
  ///
  /// Either factor may come first; the order is the one whose result needs no transpose, where there is one.
  ///
  /// `isFirst` says whether the result has the free axes of `x` before those of `other`.
  private func cotangent(of x: TensorType, other: Tensor, _ ct: Tensor, isFirst: Bool) -> Tensor {
    let batchCount = lhs.batching.count
    let xFree = lhs.free(rank: x.rank)
    let otherFree = rhs.free(rank: other.rank)
    let ctBatch = Array(0..<batchCount)
    let otherStart = batchCount + (isFirst ? xFree.count : 0)
    let ctAxes = Axes(
      contracting: Array(otherStart..<(otherStart + otherFree.count)),
      batching: ctBatch
    )
    let otherAxes = Axes(contracting: otherFree, batching: rhs.batching)
    // What remains of `other` are its contracted axes, in its own order; these are their partners in x.
    let contracted = rhs.contracting.sorted().map { axis in
      lhs.contracting[rhs.contracting.firstIndex(of: axis) ?? 0]
    }
    let ctFirst = lhs.batching + xFree + contracted
    let otherFirst = lhs.batching + contracted + xFree
    let inOrder = Array(0..<x.rank)
    if ctFirst != inOrder && otherFirst == inOrder {
      return DotGeneral(lhs: otherAxes, rhs: ctAxes)(other, ct)
    }
    return transpose(
      DotGeneral(lhs: ctAxes, rhs: otherAxes)(ct, other),
      permutation: inverse(of: ctFirst)
    )
  }
}

// MARK: - Lowering

extension DotGeneral: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering {
    if operands[0].dtype.isComplex { return .call(overParts(operands)) }
    let accumulation: DType =
      switch operands[0].dtype {
      case .bf16, .f16: .f32
      case .bool, .i8, .i16, .i32, .i64, .u8, .u16, .u32, .u64, .f32, .f64, .c64, .c128:
        operands[0].dtype
      }
    return .contraction(
      Contraction(
        contracting: (lhs: lhs.contracting, rhs: rhs.contracting),
        batch: (lhs: lhs.batching, rhs: rhs.batching),
        accumulation: accumulation
      )
    )
  }

  /// (a + ib)(c + id) = (ac - bd) + i(ad + bc): four products of real matrices.
  private func overParts(_ operands: [TensorType]) -> Jaxpr {
    .composing(operands) { operands in
      let (a, b) = (real(operands[0]), imag(operands[0]))
      let (c, d) = (real(operands[1]), imag(operands[1]))
      return complex(self(a, c) - self(b, d), self(a, d) + self(b, c))
    }
  }
}
