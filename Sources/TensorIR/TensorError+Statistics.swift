// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with functions of samples and of numbers in order, and the sentences that say so.

/// What can be wrong with functions of samples and of numbers in order.
public enum StatisticsMistake: Hashable, Sendable {
  /// A probability above 1, a percentage above 100, or one below 0.
  case placeOutside(Double, most: Double)
  /// Probabilities in more than one axis.
  case placesRank(TensorType)
  /// Weights of no axes, whose shape is not that of the tensor.
  case weightsNeedAxes(TensorType, TensorType)
  /// Weights whose shape is not that of the axes they are for.
  case weightsShape(TensorType, TensorType, axes: [Int])
  /// Not one weight for each observation.
  case weightCount(TensorType, observations: Int)
  /// Variables that were observed a different number of times.
  case observationCounts([TensorType])
  /// No bins.
  case binCount(Int)
  /// Edges that bound no bin.
  case edgeCount(TensorType)
  /// Not bins for each axis.
  case binsPerAxis(String, Int, TensorType)
  /// Points and their values that do not belong together.
  case pointsDiffer(TensorType, TensorType)
  /// A number of differences below 0.
  case negativeOrder(Int)
  /// An axis along which nothing has a slope.
  case tooFewForSlope(TensorType, axis: Int)
  /// Places of values along an axis, not one for each.
  case spacing(TensorType, TensorType, axis: Int)
  /// Axes of different sizes.
  case sizesDiffer(TensorType)
  /// A size of the result that depends on values.
  case sizeUnknown
  /// Nothing that could fill what is left over.
  case nothingToFill(Int)

  var sentence: String {
    switch self {
    case .placeOutside(let place, let most):
      "\(most == 1 ? "a probability" : "a percentage") must lie in 0...\(Int(most)), got \(place)"
        + (most == 1 && (0...100).contains(place) ? "\n  help: percentile takes percentages" : "")
    case .placesRank(let type):
      "probabilities must be a scalar or a vector, got \(type)\n  help: use vmap over the others"
    case .weightsNeedAxes(let weights, let type):
      "weights of all elements must have their shape, got \(weights) for \(type)"
        + "\n  help: give the axes that they are for"
    case .weightsShape(let weights, let type, let axes):
      "weights must have the shape of the tensor or of its axes \(pythonTuple(axes)), got \(weights) "
        + "for \(type)"
    case .weightCount(let type, let count):
      "there must be one weight for each of \(count) observations, got \(type)"
    case .observationCounts(let types):
      "all variables must have as many observations, got "
        + types.map { "\($0.shape[1])" }.joined(separator: " and ")
    case .binCount(let count): "the number of bins must be 1 or more, got \(count)"
    case .edgeCount(let type): "edges must be a vector of 2 or more, got \(type)"
    case .binsPerAxis(let what, let count, let type):
      "there must be \(what) for each of \(type.shape[1]) coordinates, got \(count) for \(type)"
    case .pointsDiffer(let points, let values):
      "points and values must be vectors of the same size, 1 or more, got \(points) and \(values)"
    case .negativeOrder(let order): "differences are taken 0 times or more, got \(order)"
    case .tooFewForSlope(let type, let axis):
      "a slope needs 2 elements or more, got \(type.shape[axis]) along axis \(axis) of \(type)"
    case .spacing(let spacing, let type, let axis):
      "there must be one distance, or a place for each of \(type.shape[axis]) elements of axis \(axis) "
        + "of \(type), got \(spacing)"
    case .sizesDiffer(let type): "all axes must have the same size, got \(type)"
    case .sizeUnknown:
      "the size of the result depends on values that are not known while a function is traced"
    case .nothingToFill(let size):
      "a result of \(size) elements needs something to fill it with, got no elements"
        + "\n  help: pass fillValue:"
    }
  }
}
