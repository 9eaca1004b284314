// SPDX-License-Identifier: Apache-2.0
//
// The smooth functions between the layers of a network, and `relu`; `PiecewiseActivations.swift` has those made of pieces. Each
// has a derivative everywhere, JAX's, also where its pieces meet.

internal import Primitives
public import TensorIR

/// The larger of each element and 0.
///
///     f32[…] → f32[…]
///
/// Its derivative at 0 is 0. `jax.nn.relu`.
///
/// - Parameter x: A tensor of numbers.
/// - Returns: A tensor of the same shape; NaN stays NaN.
public func relu(_ x: Tensor) -> Tensor {
  // Not `maximum(x, 0)` alone, which shares the derivative between two equal operands; nor does NaN vary.
  select(x .> 0, x, stopGradient(maximum(x, 0)))
}

/// The logistic function, 1 / (1 + exp(−x)).
///
///     f32[…] → f32[…]
///
/// `jax.nn.sigmoid`; the same as ``logistic(_:)``.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers in 0…1, in the shape of `x`.
public func sigmoid(_ x: Tensor) -> Tensor { logistic(x) }

/// log(1 + exp(x)), a smooth ``relu(_:)``.
///
///     f32[…] → f32[…]
///
/// The exponential never overflows. `jax.nn.softplus`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers of 0 or more, in the shape of `x`.
public func softplus(_ x: Tensor) -> Tensor {
  // log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|); both pieces of −|x| are taken so that the slope at 0 is ½ exactly.
  let x = inFloating(x)
  return relu(x) + log1p(exp(select(x .<= 0, x, -x)))
}

/// x · sigmoid(x).
///
///     f32[…] → f32[…]
///
/// Also called swish. `jax.nn.silu`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func silu(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return x * logistic(x)
}

/// x · sigmoid(x); another name of ``silu(_:)``.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func swish(_ x: Tensor) -> Tensor { silu(x) }

/// x · tanh(softplus(x)).
///
///     f32[…] → f32[…]
///
/// `jax.nn.mish`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func mish(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return x * tanh(softplus(x))
}

/// log(sigmoid(x)), also where the sigmoid rounds to 0.
///
///     f32[…] → f32[…]
///
/// `jax.nn.log_sigmoid`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers of 0 or less, in the shape of `x`.
public func logSigmoid(_ x: Tensor) -> Tensor { -softplus(-inFloating(x)) }

/// x / (1 + |x|).
///
///     f32[…] → f32[…]
///
/// `jax.nn.soft_sign`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers in -1…1, in the shape of `x`.
public func softSign(_ x: Tensor) -> Tensor {
  let x = inFloating(x)
  return x / (abs(x) + 1)
}

/// (x + √(x² + 4)) / 2: a smooth ``relu(_:)`` without exponentials.
///
///     f32[…] → f32[…]
///
/// `jax.nn.squareplus`.
///
/// - Parameter x: A tensor.
/// - Returns: Numbers above 0, in the shape of `x`.
public func squareplus(_ x: Tensor) -> Tensor { squareplus(x, b: 4) }

/// (x + √(x² + b)) / 2.
///
///     f32[…] → f32[…]
///
/// `jax.nn.squareplus`.
///
/// - Parameters:
///   - x: A tensor.
///   - b: How smooth it is.
/// - Returns: A tensor of the shape to which both broadcast.
public func squareplus(_ x: Tensor, b: Tensor) -> Tensor {
  let x = inFloating(x)
  return (x + sqrt(square(x) + b)) / 2
}

/// The Gaussian error linear unit, by its usual approximation with `tanh`.
///
///     f32[…] → f32[…]
///
/// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))). `jax.nn.gelu`.
///
/// - Parameter x: A tensor.
/// - Returns: A tensor of the same shape.
public func gelu(_ x: Tensor) -> Tensor { gelu(x, isApproximate: true) }

/// The Gaussian error linear unit: x times the probability that a standard normal number is less than x.
///
///     f32[…] → f32[…]
///
/// ½ x erfc(−x/√2). `jax.nn.gelu`.
///
/// - Parameters:
///   - x: A tensor.
///   - isApproximate: Whether to approximate it as ``gelu(_:)`` does.
/// - Returns: A tensor of the same shape.
public func gelu(_ x: Tensor, isApproximate: Bool) -> Tensor {
  let x = inFloating(x)
  if isApproximate {
    let scale = (2 / Double.pi).squareRoot()
    return x * (0.5 * (1 + tanh(scale * (x + 0.044715 * power(x, 3)))))
  }
  return 0.5 * x * erfc(-x * 0.5.squareRoot())
}
