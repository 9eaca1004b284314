// SPDX-License-Identifier: Apache-2.0
//
// Batching of functions on lists of leaves, for transformations that are built from vmap: jacobians apply a linear map
// to a whole basis at once.

internal import Primitives
internal import TensorIR

/// Applies `body`, a function of one example, to operands that are all mapped along axis 0, a chunk at a time where one is
/// given; `place` is the transformation, as errors name it.
///
/// - Returns: Each result, with the axis along which the examples lie.
func batched(
  _ operands: [Batched],
  size: Int,
  chunk: Chunk?,
  in place: String,
  _ body: ([Tensor]) -> [Tensor]
) throws(TensorError) -> [Batched] {
  let traced = try trace(operands.map(\.exampleType), kind: "vmap", staging: false, body)
  return try traced.program.batched(
    traced.captures.map { Batched($0, axis: nil) } + operands,
    size: size,
    chunk: chunk,
    in: place
  )
}
