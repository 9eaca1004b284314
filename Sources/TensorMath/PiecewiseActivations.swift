// SPDX-License-Identifier: Apache-2.0
//
// Activations made of pieces: linear or exponential below zero, bounded, gated. The derivative where two pieces meet is
// that of JAX.

internal import Primitives
public import TensorIR

// MARK: - Below zero

/// x, and 0.01 · x where it is negative.
///
///     f32[…] → f32[…]
///
/// Its derivative at 0 is 1. `jax.nn.leaky_relu`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func leakyRelu(_ x: Tensor) -> Tensor { leakyRelu(x, negativeSlope: 0.01) }

/// x, and `negativeSlope` · x where it is negative.
///
///     f32[…] → f32[…]
///
/// Its derivative at 0 is 1. `jax.nn.leaky_relu`.
///
/// - Parameters:
///   - x: A tensor.
///   - negativeSlope: The slope below 0.
/// - Returns: A tensor of the shape to which both broadcast.
public func leakyRelu(_ x: Tensor, negativeSlope: Tensor) -> Tensor {
  let x = inFloating(x)
  return select(x .>= 0, x, negativeSlope * x)
}

/// x, and eˣ - 1 where it is negative.
///
///     f32[…] → f32[…]
///
/// `jax.nn.elu`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers above -1, in the shape of `x`.
public func elu(_ x: Tensor) -> Tensor { elu(x, alpha: 1) }

/// x, and `alpha` · (eˣ - 1) where it is negative.
///
///     f32[…] → f32[…]
///
/// Its derivative at 0 is `alpha`. `jax.nn.elu`.
///
/// - Parameters:
///   - x: A tensor.
///   - alpha: The slope below 0.
/// - Returns: A tensor of the shape to which both broadcast.
public func elu(_ x: Tensor, alpha: Tensor) -> Tensor {
  let x = inFloating(x)
  let isPositive = x .> 0
  return select(isPositive, x, alpha * expm1(select(isPositive, 0, x)))
}

/// x, and eˣ - 1 where it is negative; the same as ``elu(_:)``.
///
///     f32[…] → f32[…]
///
/// `jax.nn.celu`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers above -1, in the shape of `x`.
public func celu(_ x: Tensor) -> Tensor { celu(x, alpha: 1) }

/// x, and `alpha` · (e^(x / alpha) - 1) where it is negative: its slope does not jump.
///
///     f32[…] → f32[…]
///
/// `jax.nn.celu`.
///
/// - Parameters:
///   - x: A tensor.
///   - alpha: What the result approaches, with its sign changed.
/// - Returns: A tensor of the shape to which both broadcast.
public func celu(_ x: Tensor, alpha: Tensor) -> Tensor {
  let x = inFloating(x)
  return maximum(x, 0) + alpha * expm1(minimum(x, 0) / alpha)
}

/// The scaled exponential linear unit, which keeps mean 0 and variance 1.
///
///     f32[…] → f32[…]
///
/// 1.0507 · elu(x, alpha: 1.67326). `jax.nn.selu`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func selu(_ x: Tensor) -> Tensor {
  1.050_700_987_355_480_5 * elu(x, alpha: 1.673_263_242_354_377_2)
}

// MARK: - Bounded

/// The element between 0 and 6 that is nearest to each.
///
///     f32[…] → f32[…]
///
/// Its derivative at 0 and at 6 is 0. `jax.nn.relu6`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers in 0…6, in the shape of `x`; NaN stays NaN.
public func relu6(_ x: Tensor) -> Tensor { clamp(0, inFloating(x), 6) }

/// The element between -1 and 1 that is nearest to each.
///
///     f32[…] → f32[…]
///
/// Its derivative at -1 and at 1 is 1. `jax.nn.hard_tanh`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers in -1…1, in the shape of `x`; NaN stays NaN.
public func hardTanh(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return select(x .> 1, 1, select(x .< -1, -1, x))
}

/// relu6(x + 3) / 6, a ``sigmoid(_:)`` of straight pieces.
///
///     f32[…] → f32[…]
///
/// `jax.nn.hard_sigmoid`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers in 0…1, in the shape of `x`.
public func hardSigmoid(_ x: Tensor) -> Tensor { relu6(inFloating(x) + 3) / 6 }

/// x · hardSigmoid(x).
///
///     f32[…] → f32[…]
///
/// `jax.nn.hard_silu`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func hardSilu(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return x * hardSigmoid(x)
}

/// x · hardSigmoid(x); another name of ``hardSilu(_:)``.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func hardSwish(_ x: Tensor) -> Tensor { hardSilu(x) }

/// 0 up to -1, ¼ (x + 1)² up to 1, then x: a ``softplus(_:)`` that reaches 0.
///
///     f32[…] → f32[…]
///
/// `jax.nn.sparse_plus`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers of 0 or more, in the shape of `x`.
public func sparsePlus(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return select(x .<= -1, 0, select(x .>= 1, x, square(x + 1) / 4))
}

/// 0 up to -1, ½ (x + 1) up to 1, then 1: the derivative of ``sparsePlus(_:)``.
///
///     f32[…] → f32[…]
///
/// `jax.nn.sparse_sigmoid`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers in 0…1, in the shape of `x`.
public func sparseSigmoid(_ x: Tensor) -> Tensor { 0.5 * clip(inFloating(x) + 1, 0, 2) }

// MARK: - Gated

/// The first half along the last axis, times the sigmoid of the second.
///
///     f32[…, 2k] → f32[…, k]
///
/// `jax.nn.glu`.
///
/// - Parameter x: A tensor of rank 1 or more.
/// - Returns: A tensor with half of the elements.
/// - Precondition: The last axis has an even size.
public func glu(_ x: Tensor) -> Tensor { glu(x, axis: -1) }

/// The first half along an axis, times the sigmoid of the second.
///
///     f32[…, 2k, …] → f32[…, k, …]
///
/// `jax.nn.glu`.
///
/// - Parameters:
///   - x: A tensor of rank 1 or more.
///   - axis: The axis that is halved; negative axes count from the end.
/// - Returns: A tensor with half of the elements.
/// - Precondition: The axis has an even size.
public func glu(_ x: Tensor, axis: Int) -> Tensor {
  if x.isInvalid { return x }
  guard let axis = x.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: x.type), in: "glu"))
  }
  guard x.shape[axis] % 2 == 0 else {
    let law =
      "the halved axis must have an even size, got \(x.shape[axis]) for axis \(axis) of \(x.type)"
    return fail(TensorError(.invalidArgument(law), in: "glu"))
  }
  let half = x.shape[axis] / 2
  func part(_ start: Int) -> Tensor {
    var (from, to) = ([Int](repeating: 0, count: x.rank), Array(x.shape))
    from[axis] = start
    to[axis] = start + half
    return Slice(start: from, limit: to, stride: Array(repeating: 1, count: x.rank))(x)
  }
  return part(0) * sigmoid(part(half))
}
