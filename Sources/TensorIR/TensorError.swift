// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with a call, as data. The sentences are in TensorError+Sentences.swift.

/// A broken law: which function, which law, and the values that break it.
///
/// Functions on tensors do not throw; inside ``withErrors(_:)`` the first mistake is thrown as a `TensorError`,
/// elsewhere it stops the program with the same sentence.
public struct TensorError: Error, Sendable {
  /// The law and the values.
  public let kind: Kind
  /// The function or primitive whose law is broken, as users write it.
  public let place: String
  /// Where the user's code called it.
  package var callSite: CallSite?

  package init(_ kind: Kind, in place: String) {
    self.kind = kind
    self.place = place
  }

  /// An error of a primitive of your own.
  ///
  /// - Parameters:
  ///   - law: The law and the values that break it, such as `the operand must be square, got f32[2,3]`.
  ///   - place: The function or primitive whose law is broken.
  public init(law: String, in place: String) { self.init(.invalidArgument(law), in: place) }
}

extension TensorError {
  /// One axis of one argument, as errors about mapped axes name it.
  public struct MappedArgument: Hashable, Sendable {
    /// Where the leaf is: `argument 0, .layers[2].w`.
    public let path: String
    /// The leaf's type.
    public let type: TensorType
    /// The mapped axis.
    public let axis: Int

    package init(path: String, type: TensorType, axis: Int) {
      self.path = path
      self.type = type
      self.axis = axis
    }
  }

  /// One leaf of the results of two branches, as errors about branches name it.
  public struct BranchResult: Hashable, Sendable {
    /// Where the leaf is: `result, .w`.
    public let path: String
    /// Its type in the first branch.
    public let first: TensorType
    /// Its type in another branch.
    public let other: TensorType
    /// The number of the other branch; that of the first is 0.
    public let branch: Int

    package init(path: String, first: TensorType, other: TensorType, branch: Int) {
      self.path = path
      self.first = first
      self.other = other
      self.branch = branch
    }
  }

  /// One leaf that a loop carries, as errors about loops name it.
  public struct CarriedValue: Hashable, Sendable {
    /// Where the leaf is: `carry, .w`.
    public let path: String
    /// Its type before a step.
    public let before: TensorType
    /// Its type after the step.
    public let after: TensorType

    package init(path: String, before: TensorType, after: TensorType) {
      self.path = path
      self.before = before
      self.after = after
    }
  }

  /// The laws.
  public enum Kind: Hashable, Sendable {
    // MARK: Types and shapes
    case incompatibleShapes([TensorType])
    case dtypesDiffer([TensorType])
    case shapesDiffer([TensorType])
    case dtypeNotSupported(TensorType, expected: String)
    case integerDoesNotFit(Int, DType)
    case axisOutOfRange(axis: Int, type: TensorType)
    case duplicateAxes([Int])
    case rankTooSmall(TensorType, least: Int)
    case rankMismatch(TensorType, expected: Int)
    case contractedSizesDiffer(TensorType, axis: Int, TensorType, otherAxis: Int)
    case batchSizesDiffer(TensorType, axis: Int, TensorType, otherAxis: Int)
    case invalidAxes(String, [Int], TensorType)
    case reshapeCount(TensorType, to: Shape)
    case reshapeUnknown(TensorType, to: Shape)
    case negativeSize(Shape)
    case invalidPermutation([Int], rank: Int)
    case notBroadcastable(TensorType, to: Shape)
    case concatenatedSizesDiffer([TensorType], axis: Int)
    case nothingToConcatenate
    case stackedShapesDiffer([TensorType])
    case paddingCount(Int, TensorType)
    case sliceOutOfBounds(start: Int, limit: Int, stride: Int, axis: Int, TensorType)
    case indexOutOfRange(index: Int, axis: Int, TensorType)
    case tooManyIndices(count: Int, TensorType)
    case negativePadding(size: Int, axis: Int, TensorType)
    case negativeInterior(Int, axis: Int, TensorType)
    case squeezedSize(axis: Int, TensorType)
    case unordered(TensorType)
    case keyCount(Int, operands: Int)
    case takenCount(Int, axis: Int, TensorType)
    case emptyReduction(TensorType, axes: [Int])
    case elementCount(got: Int, expected: Int, Shape)
    case tooLarge(TensorType)
    case bitcastParts(TensorType, to: DType)
    case bitcastOfTruthValues(TensorType, to: DType)
    case outOfMemory(byteCount: Int, available: Int)
    case raggedArray
    case invalidArgument(String)
    case indexing(IndexingLaw)
    case einsum(EinsumMistake)
    case arrangement(ArrangementMistake)
    case statistics(StatisticsMistake)
    case signature(SignatureMistake)

    // MARK: Randomness
    case seed(TensorType)
    case foldedNumber(Int)
    case keyData(TensorType)
    case keyBatch(Shape)
    case keyNotBatch
    case drawDType(DType, expected: String)
    case parametersDoNotFit([TensorType], Shape?)
    case sampleTooLarge(Int, of: Int)
    case probabilities(TensorType, count: Int)

    // MARK: Transformations
    case mappedSizesDiffer([MappedArgument])
    case mappedAxisOutOfRange(MappedArgument)
    case nothingMapped
    case axisSizeDiffers(given: Int, MappedArgument)
    case outAxisOfMappedValue(path: String, TensorType)
    case outAxisOutOfRange(path: String, axis: Int, TensorType)
    case axesDoNotFit(field: String, type: String)
    case gradientOfNonScalar(TensorType)
    case gradientOfInteger(path: String, TensorType)
    case gradientOfComplex(path: String, TensorType)
    case forwardOfComplex(path: String, TensorType)
    case notHolomorphic(path: String, TensorType)
    case tangentTypeDiffers(path: String, expected: TensorType, got: TensorType)
    case structureDiffers(expected: String, got: String)
    case notLinear(primitive: String)
    case noRule(rule: String, primitive: String, reason: String)
    case unsupported(String)
    case unknownAxisName(String, inScope: [String])
    case duplicateAxisNames([String])
    case scatteredSize(axis: Int, TensorType, named: String, size: Int, isTiled: Bool)
    case invalidPairs([String], size: Int)
    case capturedValueVaries(TensorType)
    case chunkedCollective(String)
    case notANumber(primitive: String, String, [Int], TensorType, operands: [String])
    case noVmapMethod
    case notDifferentiable(String)
    case ruleResultDiffers(String, expected: TensorType, got: TensorType)

    // MARK: Control flow
    case predicateNotScalar(TensorType)
    case indexNotInteger(TensorType)
    case noBranches
    case branchTypesDiffer([BranchResult])
    case carryTypeChanged([CarriedValue])
    case rowCountsDiffer([MappedArgument])
    case rowCountDiffers(given: Int, MappedArgument)
    case noRows(path: String, TensorType)
    case noLength
    case reverseThroughWhile

    // MARK: Tracing
    case valueEscaped(String)
    case valueRead(TensorType, scope: String)
    case fieldNotTree(type: String, field: String, fieldType: String)
    case notReflectable(type: String, reason: String)
    case malformedProgram(String)

    // MARK: The world
    case backendFailed(String)
  }
}
