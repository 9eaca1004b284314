// SPDX-License-Identifier: Apache-2.0
//
// How far predictions are from what they should be, element by element. The names and values are those of Optax, spelled
// the Swift way.

internal import Primitives
public import TensorIR

/// (prediction - target)².
///
///     f32[…], f32[…] → f32[…]
///
/// `optax.squared_error`.
///
/// - Parameters:
///   - predictions: A tensor.
///   - targets: A tensor whose shape broadcasts with it.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func squaredError(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  square(error(predictions, targets, in: "squaredError"))
}

/// ½ (prediction - target)².
///
///     f32[…], f32[…] → f32[…]
///
/// `optax.l2_loss`.
///
/// - Parameters:
///   - predictions: A tensor.
///   - targets: A tensor whose shape broadcasts with it.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func l2Loss(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  0.5 * square(error(predictions, targets, in: "l2Loss"))
}

/// ½ e² for errors e up to `delta`, straight on beyond.
///
///     f32[…], f32[…] → f32[…]
///
/// `optax.huber_loss`.
///
/// - Parameters:
///   - predictions: A tensor.
///   - targets: A tensor whose shape broadcasts with it.
///   - delta: The error from which the loss is linear.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func huberLoss(_ predictions: Tensor, _ targets: Tensor, delta: Double = 1) -> Tensor {
  let distance = abs(error(predictions, targets, in: "huberLoss"))
  let delta = Tensor(number: delta)
  let quadratic = minimum(distance, delta)
  return 0.5 * square(quadratic) + delta * (distance - quadratic)
}

/// log(cosh(prediction - target)), which is ½ e² for small errors e and |e| - log 2 for large ones.
///
///     f32[…], f32[…] → f32[…]
///
/// `optax.log_cosh`.
///
/// - Parameters:
///   - predictions: A tensor.
///   - targets: A tensor whose shape broadcasts with it.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func logCosh(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  let error = error(predictions, targets, in: "logCosh")
  return logaddexp(error, -error) - Tensor(number: 0.693_147_180_559_945_3)
}

/// max(0, 1 - prediction · target), for targets -1 and 1.
///
///     f32[…], f32[…] → f32[…]
///
/// `optax.hinge_loss`.
///
/// - Parameters:
///   - predictions: The outputs of a classifier of two classes.
///   - targets: -1 or 1 for each; the shape broadcasts with that of the predictions.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func hingeLoss(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
  let pair = promoted([predictions, targets], in: "hingeLoss", floating: true)
  return maximum(0, 1 - pair[0] * pair[1])
}

// MARK: - Cross entropies

/// -label · log p - (1 - label) · log(1 - p), where p is the sigmoid of the logit.
///
///     f32[…], f32[…] → f32[…]
///
/// `optax.sigmoid_binary_cross_entropy`.
///
/// - Parameters:
///   - logits: The logarithms of the odds of each class.
///   - labels: The probability of each class: 0, 1 or between; the shape broadcasts with that of the logits.
/// - Returns: A tensor of the shape to which both broadcast, with floating-point elements.
/// - Precondition: The shapes broadcast.
public func sigmoidBinaryCrossEntropy(_ logits: Tensor, _ labels: Tensor) -> Tensor {
  let pair = promoted([logits, labels], in: "sigmoidBinaryCrossEntropy", floating: true)
  let (logits, labels) = (pair[0], pair[1])
  return -labels * logSigmoid(logits) - (1 - labels) * logSigmoid(-logits)
}

/// -Σ label · log softmax(logits) along an axis.
///
///     f32[…, k], f32[…, k] → f32[…]
///
/// A class whose label is 0 costs nothing, even if its logit is -∞. `optax.softmax_cross_entropy`.
///
/// - Parameters:
///   - logits: The logarithm of the odds of each class, up to a constant.
///   - labels: The probability of each class; the shape broadcasts with that of the logits.
///   - axis: The axis of the classes; negative axes count from the end.
/// - Returns: A tensor without that axis.
/// - Precondition: The shapes broadcast.
public func softmaxCrossEntropy(_ logits: Tensor, _ labels: Tensor, axis: Int = -1) -> Tensor {
  let pair = promoted([logits, labels], in: "softmaxCrossEntropy", floating: true)
  let (logits, labels) = (pair[0], pair[1])
  if logits.isInvalid { return logits }
  guard logits.shape.resolve(axis) != nil else {
    return fail(
      TensorError(.axisOutOfRange(axis: axis, type: logits.type), in: "softmaxCrossEntropy")
    )
  }
  let costs = labels * logSoftmax(logits, axis: axis)
  return -sum(select(labels .== 0, 0, costs), axis: axis)
}

/// -log softmax(logits) of one class, given by its number, along an axis.
///
///     f32[…, k], i32[…] → f32[…]
///
/// The softmax is never in memory. A number outside of the classes costs the whole logarithm of the sum.
/// `optax.softmax_cross_entropy_with_integer_labels`.
///
/// - Parameters:
///   - logits: The logarithm of the odds of each class, up to a constant.
///   - labels: The number of the class of each example: of the shape of the logits without the axis.
///   - axis: The axis of the classes; negative axes count from the end.
/// - Returns: A tensor of the labels' shape.
/// - Precondition: The labels are integers of that shape.
public func softmaxCrossEntropyWithIntegerLabels(
  _ logits: Tensor,
  _ labels: Tensor,
  axis: Int = -1
) -> Tensor {
  let place = "softmaxCrossEntropyWithIntegerLabels"
  if logits.isInvalid || labels.isInvalid { return logits.isInvalid ? logits : labels }
  guard let axis = logits.shape.resolve(axis) else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: logits.type), in: place))
  }
  guard labels.dtype.isInteger else {
    let kind = TensorError.Kind.dtypeNotSupported(labels.type, expected: "a tensor of integers")
    return fail(TensorError(kind, in: place))
  }
  guard labels.shape == logits.shape.removing(at: axis) else {
    let law =
      "labels must have the shape of the logits without axis \(axis), got \(labels.type) for "
      + "\(logits.type)"
    return fail(TensorError(.invalidArgument(law), in: place))
  }
  let logits = inFloating(logits)
  // A narrow type could not count the classes.
  let numbers = labels.dtype.byteCount < 4 ? labels.as(.i32) : labels
  var row = Shape(repeatElement(1, count: logits.rank))
  row[axis] = logits.shape[axis]
  let isLabel =
    restoringAxes(numbers, [axis], of: logits.shape) .== iota(numbers.dtype, row, axis: axis)
  let chosen = sum(select(isLabel, logits, 0), axis: axis)
  return logSumExp(logits, axis: axis) - chosen
}

// MARK: - Directions and distributions

/// The cosine of the angle between vectors along an axis.
///
///     f32[…, k], f32[…, k] → f32[…]
///
/// `optax.cosine_similarity`.
///
/// - Parameters:
///   - predictions: A tensor.
///   - targets: A tensor whose shape broadcasts with it.
///   - axis: The axis of the vectors; negative axes count from the end.
///   - epsilon: The least length by which a vector is divided; with 0 the result of a vector of zeros is NaN.
/// - Returns: A tensor without that axis, of numbers in -1…1.
/// - Precondition: The shapes broadcast.
public func cosineSimilarity(
  _ predictions: Tensor,
  _ targets: Tensor,
  axis: Int = -1,
  epsilon: Double = 0
) -> Tensor {
  let pair = promoted([predictions, targets], in: "cosineSimilarity", floating: true)
  if pair[0].isInvalid { return pair[0] }
  for operand in pair where operand.shape.resolve(axis) == nil {
    return fail(
      TensorError(.axisOutOfRange(axis: axis, type: operand.type), in: "cosineSimilarity")
    )
  }
  let least = Tensor(number: epsilon * epsilon)
  let units = pair.map { x in
    x / sqrt(maximum(sum(square(x), axis: axis, keepAxes: true), least))
  }
  return sum(units[0] * units[1], axis: axis)
}

/// Σ target · (log target - log prediction) along an axis: how far one distribution is from another.
///
///     f32[…, k], f32[…, k] → f32[…]
///
/// An outcome whose probability is 0 costs nothing. `optax.kl_divergence`.
///
/// - Parameters:
///   - logPredictions: The logarithms of the predicted probabilities.
///   - targets: The probabilities; the shape broadcasts with that of the predictions.
///   - axis: The axis of the outcomes; negative axes count from the end.
/// - Returns: A tensor without that axis.
/// - Precondition: The shapes broadcast.
public func klDivergence(_ logPredictions: Tensor, _ targets: Tensor, axis: Int = -1) -> Tensor {
  let pair = promoted([logPredictions, targets], in: "klDivergence", floating: true)
  let (predictions, targets) = (pair[0], pair[1])
  let costs = targets * (log(select(targets .== 0, 1, targets)) - predictions)
  if costs.isInvalid { return costs }
  guard costs.shape.resolve(axis) != nil else {
    return fail(TensorError(.axisOutOfRange(axis: axis, type: costs.type), in: "klDivergence"))
  }
  return sum(costs, axis: axis)
}

// MARK: - Inside

/// The difference of two tensors, whose mistakes are those of the user's function.
private func error(_ predictions: Tensor, _ targets: Tensor, in place: String) -> Tensor {
  let pair = promoted([predictions, targets], in: place, floating: true)
  return pair[0] - pair[1]
}
