// SPDX-License-Identifier: Apache-2.0
//
// The way of every draw: its arguments are checked, and its operations become one program, which runs as one walk over
// memory even where nothing is compiled.

internal import Primitives
internal import TensorIR

/// Draws of random numbers, each a function of a key.
///
///     let (a, b) = Key(0).split()
///     let x = Random.normal(a, [2, 3])
///     let y = Random.uniform(b, [2, 3], min: -1, max: 1)
///
/// The names are those of `jax.random`, and so are the numbers: see the guide *Random* for which agree bit for bit. The
/// first argument is the key, the second the shape, then come the parameters of the distribution, which broadcast to
/// the shape; without a shape they decide it. A key must be used once; ``Key`` says how to make more.
public enum Random {}

/// Runs `body` on operands as one program: at once, or as one call in the program that is being traced.
func asOneProgram(_ place: String, _ operands: [Tensor], _ body: ([Tensor]) -> Tensor) -> Tensor {
  if let invalid = operands.first(where: \.isInvalid) { return invalid }
  do throws(TensorError) {
    let traced = try trace(operands.map(\.type), kind: place, staging: true) { [body($0)] }
    return Call(traced.program)(traced.captures + operands)[0]
  } catch {
    return fail(error)
  }
}

/// A draw of floating-point numbers.
///
/// - Parameters:
///   - place: The function, as errors name it.
///   - key: The key; errors if it is a batch.
///   - shape: The shape of the result; `nil` for that to which the parameters broadcast.
///   - dtype: The type of the result's elements.
///   - parameters: Those of the distribution.
///   - body: Draws numbers of the given shape; the parameters have the dtype, and its rank or none.
/// - Returns: A tensor of the given shape and type.
func drawFloats(
  _ place: String,
  _ key: Key,
  _ shape: Shape?,
  _ dtype: DType,
  _ parameters: [Tensor] = [],
  _ body: (Words, Shape, [Tensor]) -> Tensor
) -> Tensor {
  guard dtype.isFloating else {
    return fail(TensorError(.drawDType(dtype, expected: "floating-point"), in: place))
  }
  return draw(place, key, shape, parameters) { words, shape, parameters in
    body(words, shape, parameters.map { $0.as(dtype) })
  }
}

/// A draw of any numbers; the parameters have their own dtypes.
func draw(
  _ place: String,
  _ key: Key,
  _ shape: Shape?,
  _ parameters: [Tensor] = [],
  _ body: (Words, Shape, [Tensor]) -> Tensor
) -> Tensor {
  if let invalid = parameters.first(where: \.isInvalid) { return invalid }
  let result: Shape
  do throws(TensorError) {
    result = try drawnShape(shape, parameters.map(\.type), in: place)
  } catch {
    return fail(error)
  }
  if let problem = key.problem(result, in: place) { return problem }
  // Where the shape does not matter, one axis makes the longest loop.
  let isFlat = parameters.allSatisfy { $0.rank == 0 }
  let inner = isFlat ? [result.elementCount] : result
  return asOneProgram(place, [key.data] + parameters) { inputs in
    let parameters = inputs.dropFirst().map { $0.aligned(to: inner.rank) }
    return reshape(body(Words(inputs[0]), inner, parameters), to: result)
  }
}

/// The shape of a draw: the given one, to which the parameters must broadcast, or that to which they do.
private func drawnShape(_ shape: Shape?, _ parameters: [TensorType], in place: String)
  throws(TensorError) -> Shape
{
  var joined = shape ?? []
  for parameter in parameters {
    guard let wider = joined.broadcast(with: parameter.shape), shape == nil || wider == shape else {
      throw TensorError(.parametersDoNotFit(parameters, shape), in: place)
    }
    joined = wider
  }
  return joined
}

extension Shape {
  /// The shape to which both broadcast; `nil` when they do not.
  func broadcast(with other: Shape) -> Shape? {
    var (long, short) = rank < other.rank ? (other, self) : (self, other)
    let offset = long.rank - short.rank
    for axis in 0..<short.rank where short[axis] != long[axis + offset] {
      if long[axis + offset] == 1 {
        long[axis + offset] = short[axis]
      } else if short[axis] != 1 {
        return nil
      }
    }
    return long
  }
}

extension Tensor {
  /// This tensor with axes of size 1 in front, so that it has the given rank; a scalar stays one.
  fileprivate func aligned(to rank: Int) -> Tensor {
    if self.rank == 0 || self.rank == rank { return self }
    return reshape(self, to: Shape(repeatElement(1, count: rank - self.rank) + shape.sizes))
  }
}
