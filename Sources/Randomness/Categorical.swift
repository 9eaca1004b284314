// SPDX-License-Identifier: Apache-2.0
//
// Classes drawn with given log-probabilities: the largest of the log-probabilities after a Gumbel number of its own has
// been added to each, or the largest few where none may come twice.

internal import Primitives
public import TensorIR

extension Random {
  /// The numbers of classes, drawn by their log-probabilities.
  ///
  ///     Random.categorical(key, logits: f32[…, classes])                      // i32[…]
  ///     Random.categorical(key, [1000, …], logits: f32[…, classes])           // 1000 for each
  ///     Random.categorical(key, [3], logits: f32[classes], replace: false)    // three different ones
  ///
  /// `jax.random.categorical`: the same classes, but where the two best scores differ by rounding.
  ///
  /// - Parameters:
  ///   - key: One key, not used otherwise.
  ///   - shape: The shape of the result: axes in front of those of `logits` without the classes; just those when not given.
  ///   - logits: Log-probabilities, but for a constant that all classes share.
  ///   - axis: The axis of the classes; negative axes count from the end.
  ///   - replace: Whether a class may come more than once for the same logits.
  /// - Returns: A tensor of i32.
  /// - Precondition: The logits are floating-point, without the classes' axis they broadcast to the last axes of the shape
  ///   (without replacement they are those), and there are enough classes.
  public static func categorical(
    _ key: Key,
    _ shape: Shape? = nil,
    logits: Tensor,
    axis: Int = -1,
    replace: Bool = true
  ) -> Tensor {
    let place = "Random.categorical"
    if logits.isInvalid { return logits }
    guard logits.dtype.isFloating else {
      let kind = TensorError.Kind.dtypeNotSupported(logits.type, expected: "floating-point")
      return fail(TensorError(kind, in: place))
    }
    let resolved: Int
    do throws(TensorError) {
      resolved = try logits.type.resolve([axis], in: place)[0]
    } catch {
      return fail(error)
    }
    let rest = logits.shape.removing(at: resolved)
    let result = shape ?? rest
    guard rest.broadcast(with: result) == result else {
      let type = logits.type.with(shape: rest)
      return fail(TensorError(.parametersDoNotFit([type], result), in: place))
    }
    if let problem = key.problem(result, in: place) { return problem }
    if !replace { return distinct(key, result, logits, resolved, in: place) }
    // Scores have the classes' axis where the logits have it, behind the axes that the shape has in front.
    let front = result.rank - rest.rank
    let drawn = result.inserting(logits.shape[resolved], at: front + resolved)
    return asOneProgram(place, [key.data, logits]) { inputs in
      let scores = Words(inputs[0]).gumbel(logits.dtype, drawn) + inputs[1]
      return argmax(scores, axis: front + resolved)
    }
  }

  /// Classes of which none comes twice: those of the greatest scores.
  private static func distinct(
    _ key: Key,
    _ shape: Shape,
    _ logits: Tensor,
    _ axis: Int,
    in place: String
  ) -> Tensor {
    let rest = logits.shape.removing(at: axis)
    guard Shape(shape.suffix(rest.rank)) == rest else {
      let type = logits.type.with(shape: rest)
      return fail(TensorError(.parametersDoNotFit([type], shape), in: place))
    }
    let count = shape.dropLast(rest.rank).reduce(1, *)
    guard count <= logits.shape[axis] else {
      return fail(TensorError(.sampleTooLarge(count, of: logits.shape[axis]), in: place))
    }
    return asOneProgram(place, [key.data, logits]) { inputs in
      let scores = inputs[1] + Words(inputs[0]).gumbel(logits.dtype, logits.shape)
      let classes = topK(scores, count, axis: axis).indices
      return reshape(moveAxis(classes, from: axis, to: 0), to: shape)
    }
  }
}
