// SPDX-License-Identifier: Apache-2.0
//
// `x[…]`, reading and writing. Writing makes a new tensor and stores it in the variable: nothing that shares
// the old elements sees it, and it is traced, batched and differentiated like any other operation.

public import TensorIR

extension Tensor {
  /// A part of the tensor.
  ///
  ///     let x = Tensor([[1, 2, 3], [4, 5, 6]])
  ///     x[0]                 // [1, 2, 3]
  ///     x[-1, 1..<3]         // [5, 6]
  ///     x[.all, 0]           // [1, 4]
  ///     x[..., .newAxis]     // f32[2, 3, 1]
  ///
  /// Each index belongs to one axis, from the first on; an `Int` removes its axis, a range keeps it, `.newAxis` adds one of
  /// size 1. Axes that no index names are taken whole.
  ///
  /// Assigning gives the variable a new tensor with other values in that part. The new values are broadcast to the part's
  /// shape and converted to the tensor's element type:
  ///
  ///     x[0] = 7             // the first row: [7, 7, 7]
  ///     x[1..<2, .all] += u
  ///
  /// Tensors of integers index as in NumPy: `x[i]` with a scalar `i`, which may be traced, takes a row; with a tensor of more
  /// axes it takes a row for each element; several such tensors broadcast together. A mask assigns where it is true:
  ///
  ///     x[i, 1..<3]          // with i: i32[], f32[2]
  ///     x[rows, columns]     // an element for each pair
  ///     x[x .< 0] = 0
  ///
  /// Integers in tensors are data: outside their axis they mean its nearest element when read, and are left out when
  /// assigned. `x[i] += v` adds once where an index occurs twice; `x.at[i].add(v)` adds every time.
  ///
  /// - Parameter indices: An `Int`, a range, a tensor or a name of ``TensorIndex`` for each of the first axes; negative
  ///   numbers count from the end.
  /// - Precondition: Every Swift number and range lies within its axis; the value of a mask that is read is known.
  /// - Complexity: Reading is O(elements of the part), writing O(elements of the tensor); inside `jit` a part that is only
  ///   read by other operations is not copied.
  public subscript(indices: any TensorIndex...) -> Tensor {
    get { part(indices) }
    set { replacePart(indices, with: newValue) }
  }

  /// A part of the tensor: the indices belong to the last axes.
  public subscript(_: UnboundedRange, last: any TensorIndex...) -> Tensor {
    get { part([.ellipsis] + last) }
    set { replacePart([.ellipsis] + last, with: newValue) }
  }

  /// A part of the tensor: the first index belongs to the first axis, those after `...` to the last axes.
  public subscript(first: any TensorIndex, _: UnboundedRange, last: any TensorIndex...) -> Tensor {
    get { part([first, .ellipsis] + last) }
    set { replacePart([first, .ellipsis] + last, with: newValue) }
  }

  /// A part of the tensor: the first indices belong to the first axes, those after `...` to the last axes.
  public subscript(
    first: any TensorIndex,
    second: any TensorIndex,
    _: UnboundedRange,
    last: any TensorIndex...
  ) -> Tensor {
    get { part([first, second, .ellipsis] + last) }
    set { replacePart([first, second, .ellipsis] + last, with: newValue) }
  }

  /// A part of the tensor: the first indices belong to the first axes, those after `...` to the last axes.
  public subscript(
    first: any TensorIndex,
    second: any TensorIndex,
    third: any TensorIndex,
    _: UnboundedRange,
    last: any TensorIndex...
  ) -> Tensor {
    get { part([first, second, third, .ellipsis] + last) }
    set { replacePart([first, second, third, .ellipsis] + last, with: newValue) }
  }

  private func part(_ indices: [any TensorIndex]) -> Tensor { part(indices.map(\.selection)) }

  private mutating func replacePart(_ indices: [any TensorIndex], with value: Tensor) {
    self = updated(indices.map(\.selection), .set, value, IndexOptions(mode: .drop))
  }
}
