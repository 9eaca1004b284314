// SPDX-License-Identifier: Apache-2.0
//
// What a page says about running its primitive: one case of a closed list, as data. Engines switch over the list and
// never learn which primitive it was. A page reads:
//
//     extension Elementwise: Lowerable {
//       package var opcode: Opcode? { function.opcode }                       // eager calls then skip `lowering`
//       package func lowering(_ operands: [TensorType]) -> Lowering {
//         .pointwise(.single(function.opcode, operands[0].dtype))
//       }
//     }
//     // transpose: .view(View(axes: permutation.map { .along($0) }, operandRank: permutation.count))
//     // slice:     .view(View(axes: …map { .along($0, step: strides[$0]) }, starts: starts))
//     // reduction: .reduction(Reduction(.sum, axes: axes))

package import TensorIR

/// A primitive that an engine can run.
package protocol Lowerable: Primitive {
  /// What to do with operands of the given types; they have passed the shape rule, whose result types the engine has.
  func lowering(_ operands: [TensorType]) -> Lowering

  /// The operation of a primitive that is pointwise with this one operation for all types it takes; `nil` for others.
  ///
  /// The operands are those of ``ScalarProgram/single(_:_:)``: two of one type for a binary operation or a comparison,
  /// (predicate, on false, on true) for `select`, one for `convert`, whose target is the type of the result, and one for
  /// `bitcast`, which is pointwise where the result has elements of the same width.
  var opcode: Opcode? { get }
}

extension Lowerable {
  package var opcode: Opcode? { nil }
}

extension Primitive {
  /// What an engine is to do, whatever kind of primitive this is.
  ///
  /// - Throws: That it cannot run.
  package func anyLowering(_ operands: [TensorType]) throws(TensorError) -> Lowering {
    if let lowerable = self as? any Lowerable { return lowerable.lowering(operands) }
    if let host = self as? any HostPrimitive { return .host(HostCall(host)) }
    if let composite = self as? any CompositePrimitive {
      return .call(try composite.compositionProgram(operands))
    }
    throw TensorError(
      .noRule(rule: "lowering", primitive: name, reason: "not on the CPU"),
      in: "cpu"
    )
  }
}

/// How to run a primitive.
///
/// Every case but `pointwise`, `call`, `nest`, `sort`, `largest`, `control` and `host` has one result.
package enum Lowering: Hashable, Sendable {
  /// Elements of operand 0 under other indices, without a copy.
  ///
  ///     transpose, rev, slice, broadcast_in_dim, squeeze, stop_gradient
  case view(View)

  /// The elements of operand 0, in row-major order, in the shape of the result.
  case reshape

  /// The program at every point of the result.
  ///
  /// Operand *i* of the program is operand *i* of the primitive; its rank is that of the result, each axis having the
  /// result's size or 1, or its rank is 0. Index steps count axes of the result. One output for each result, all of one
  /// shape; no operands is allowed:
  ///
  ///     iota: .pointwise(.iota(axis: dimension, dtype))
  case pointwise(ScalarProgram)

  /// Operand 0 combined along some axes.
  case reduction(Reduction)

  /// The index of the largest or smallest element along an axis.
  case argumentReduction(ArgumentReduction)

  /// Operands combined step by step along an axis, every step kept.
  case cumulation(Cumulation)

  /// All operands in the order of the first ones.
  case sort(Sorting)

  /// The largest elements along an axis, and where they are.
  case largest(Largest)

  /// A result put together from pieces: pad, concatenate.
  case assembly(Assembly)

  /// A sum of products: dot_general.
  case contraction(Contraction)

  /// Windows of operand 0, copied out: gather, dynamic_slice.
  case windowRead(WindowMove)

  /// Operand 0 with the windows of operand 1 copied in, or combined with what is there: the scatters,
  /// dynamic_update_slice.
  ///
  /// Windows are written one after the other, in row-major order of the batch axes: where they overlap, the last stays.
  /// bf16 and f16 are combined in f32 and rounded after every window.
  case windowWrite(WindowMove, Combination?)

  /// A nest over row-major operands and results.
  ///
  /// Loads name operands, stores name results, each result being stored completely.
  case nest(Nest)

  /// A program of the operands; its outputs are the results.
  case call(Jaxpr)

  /// A choice between programs or a loop over them: cond, while, scan.
  case control(ControlForm)

  /// Swift code on values; any number of results.
  case host(HostCall)
}

// MARK: - Views

/// An index map: which element of the operand each element of the result is.
///
///     operand index[a] = starts[a] + Σ over result axes r along a of step[r] · result index[r]
package struct View: Hashable, Sendable {
  /// What an axis of the result walks along.
  package enum Axis: Hashable, Sendable {
    /// Along an axis of the operand, `step` elements of that axis at a time; negative steps run backwards.
    case along(Int, step: Int = 1)
    /// Along nothing: the operand is repeated.
    case broadcast
  }

  /// One for each axis of the result.
  package var axes: [Axis]
  /// The index where each axis of the operand begins: of an axis that no result axis walks, the index that is taken.
  package var starts: [Int]

  package init(axes: [Axis], starts: [Int]) {
    self.axes = axes
    self.starts = starts
  }

  /// A view that begins at the first index of every axis of an operand of the given rank.
  package init(axes: [Axis], operandRank: Int) {
    self.init(axes: axes, starts: Array(repeating: 0, count: operandRank))
  }

  /// The operand itself.
  package static func identity(rank: Int) -> View {
    View(axes: (0..<rank).map { .along($0) }, operandRank: rank)
  }
}

// MARK: - Reductions

/// `f32[…] → f32[… without axes]`.
///
/// Sums and products of no elements are 0 and 1, those of truth values are or and and; maxima of none are the least value
/// (-∞), minima the greatest. bf16 and f16 are combined in f32 and rounded once.
package struct Reduction: Hashable, Sendable {
  package var combination: Combination
  /// The axes of the operand that disappear, ascending.
  package var axes: [Int]

  package init(_ combination: Combination, axes: [Int]) {
    self.combination = combination
    self.axes = axes
  }
}

/// `f32[…] → i32[… without axis]`: the first index of the largest (smallest) element, or of the first NaN.
package struct ArgumentReduction: Hashable, Sendable {
  package enum Kind: UInt8, Hashable, Sendable {
    /// The raw values are those of `skein_arg` in `CKernels.h`.
    case maximum = 0
    case minimum = 1
  }
  package var kind: Kind
  package var axis: Int
  /// The type of the indices.
  package var index: DType

  package init(_ kind: Kind, axis: Int, index: DType) {
    self.kind = kind
    self.axis = axis
    self.index = index
  }
}

// MARK: - Assembly

/// A result put together from operands of its dtype, in order: later pieces overwrite earlier ones.
///
///     pad:         fill = operand 1 (rank 0), one piece: start = low padding, step = interior padding + 1
///     concatenate: no fill, piece p begins where piece p - 1 ends along the axis
package struct Assembly: Hashable, Sendable {
  /// An operand copied into a region of the result.
  package struct Piece: Hashable, Sendable {
    /// The number of the operand; its rank is the result's.
    package var operand: Int
    /// For each axis, the index in the result of the operand's first element; may lie outside the result.
    package var starts: [Int]
    /// For each axis, the distance in the result of neighbouring elements of the operand; 1 or more.
    package var steps: [Int]

    package init(operand: Int, starts: [Int], steps: [Int]) {
      self.operand = operand
      self.starts = starts
      self.steps = steps
    }
  }

  /// The operand of rank 0 that fills what no piece covers; `nil` when pieces cover everything.
  package var fill: Int?
  /// The copies; elements that would land outside the result are dropped.
  package var pieces: [Piece]

  package init(fill: Int?, pieces: [Piece]) {
    self.fill = fill
    self.pieces = pieces
  }
}

// MARK: - Contractions

/// `lhs[b…, m…, k…] · rhs[b…, k…, n…] → [b…, m…, n…]`, whatever the order of the operands' axes.
///
/// The result's axes are the batch axes in the order of `lhsBatch`, then lhs's free axes, then rhs's, each in the operand's
/// order. Both operands have one dtype; products are summed in `accumulation` and rounded once to the dtype of the result.
package struct Contraction: Hashable, Sendable {
  package var lhsContracting: [Int]
  package var rhsContracting: [Int]
  package var lhsBatch: [Int]
  package var rhsBatch: [Int]
  /// The type of the sums: f32 for bf16 and f16, else the operands' type.
  package var accumulation: DType

  package init(
    contracting: (lhs: [Int], rhs: [Int]),
    batch: (lhs: [Int], rhs: [Int]),
    accumulation: DType
  ) {
    lhsContracting = contracting.lhs
    rhsContracting = contracting.rhs
    lhsBatch = batch.lhs
    rhsBatch = batch.rhs
    self.accumulation = accumulation
  }
}
