// SPDX-License-Identifier: Apache-2.0
//
// Permutes the axes of a tensor. A backend reads through a permuted access and copies nothing where it can.

package import Loops
public import TensorIR

/// Axis `i` of the result is the operand's axis `permutation[i]`.
package struct Transpose: LinearUnaryPrimitive, Lowerable {
  package let name = "transpose"
  package let permutation: [Int]

  package init(_ permutation: [Int]) { self.permutation = permutation }

  package var parameters: [Parameter] { [.tuple("permutation", permutation)] }

  package func resultType(_ x: TensorType) throws(TensorError) -> TensorType {
    guard permutation.sorted() == Array(0..<x.rank) else {
      throw TensorError(.invalidPermutation(permutation, rank: x.rank), in: name)
    }
    return x.with(shape: x.shape.permuted(by: permutation))
  }
}

// MARK: - Rules

extension Transpose {
  /// The axes of each example are permuted, and the mapped axis comes first: still one transposition.
  package func batchingRule(_ x: Batched, size: Int) -> Batched {
    guard let axis = x.axis else { return Batched(self(x.value), axis: nil) }
    let batched = [axis] + permutation.makingRoom(at: axis)
    return Batched(transpose(x.value, permutation: batched), axis: 0)
  }

  // The transpose of a permutation is its inverse.
  package func transposeRule(_ ct: Tensor, _ x: TensorType) -> Tensor {
    transpose(ct, permutation: inverse(of: permutation))
  }

  package func lowering(_ operands: [TensorType]) -> Lowering {
    .view(View(axes: permutation.map { .along($0) }, operandRank: permutation.count))
  }
}

// MARK: - Applying it

/// Permutes the axes of `x`; the identical permutation gives `x` itself.
package func transpose(_ x: Tensor, permutation: [Int]) -> Tensor {
  permutation == Array(0..<x.rank) ? x : Transpose(permutation)(x)
}

extension Tensor {
  /// This tensor with its axes in reverse order: for a matrix, its transpose.
  ///
  ///     f32[m, n] → f32[n, m]
  ///
  /// - Returns: A tensor whose axis *i* is axis *rank* − 1 − *i* of this one.
  public func transposed() -> Tensor {
    transpose(self, permutation: Array((0..<rank).reversed()))
  }

  /// This tensor with its axes in another order.
  ///
  ///     f32[2, 3, 4].transposed([2, 0, 1]) → f32[4, 2, 3]
  ///
  /// - Parameter permutation: For each axis of the result, the axis of this tensor it is; negative axes count
  ///   from the end.
  /// - Returns: A tensor whose axis *i* is axis `permutation[i]` of this one.
  /// - Precondition: Each axis is named once.
  public func transposed(_ permutation: [Int]) -> Tensor {
    transpose(self, permutation: permutation.map { $0 < 0 ? $0 + rank : $0 })
  }
}

/// The tensor with one axis moved to another place; the other axes keep their order.
///
///     moveAxis(f32[2, 3, 4], from: 0, to: 2) → f32[3, 4, 2]
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - source: The axis to move; negative axes count from the end.
///   - destination: Which axis of the result it becomes.
/// - Returns: A tensor with the same elements.
/// - Precondition: Both are axes of `x`.
public func moveAxis(_ x: Tensor, from source: Int, to destination: Int) -> Tensor {
  if x.isInvalid { return x }
  guard let from = x.shape.resolve(source) else {
    return fail(TensorError(.axisOutOfRange(axis: source, type: x.type), in: "moveAxis"))
  }
  guard let to = x.shape.resolve(destination) else {
    return fail(TensorError(.axisOutOfRange(axis: destination, type: x.type), in: "moveAxis"))
  }
  var permutation = Array(0..<x.rank)
  permutation.remove(at: from)
  permutation.insert(from, at: to)
  return transpose(x, permutation: permutation)
}

/// The tensor with two of its axes exchanged.
///
///     swapAxes(f32[2, 3, 4], 0, 2) → f32[4, 3, 2]
///
/// - Parameters:
///   - x: A tensor.
///   - first: An axis; negative axes count from the end.
///   - second: The axis to exchange it with.
/// - Returns: A tensor with the same elements.
/// - Precondition: Both are axes of `x`.
public func swapAxes(_ x: Tensor, _ first: Int, _ second: Int) -> Tensor {
  if x.isInvalid { return x }
  guard let i = x.shape.resolve(first) else {
    return fail(TensorError(.axisOutOfRange(axis: first, type: x.type), in: "swapAxes"))
  }
  guard let j = x.shape.resolve(second) else {
    return fail(TensorError(.axisOutOfRange(axis: second, type: x.type), in: "swapAxes"))
  }
  var permutation = Array(0..<x.rank)
  permutation.swapAt(i, j)
  return transpose(x, permutation: permutation)
}
