// SPDX-License-Identifier: Apache-2.0
//
// Every error sentence. `where: law, got values`, lower case, no full stop; one fact per indented line after it;
// last a `help:` line where there is a likely fix.

extension TensorError: CustomStringConvertible {
  /// The sentence, and where the user's code made the call when that is known.
  public var description: String {
    guard let location = callSite?.userLocation else { return sentence }
    return "\(sentence)\n  at \(location)"
  }

  /// The sentence alone.
  public var sentence: String { "\(place): \(law)" }

  private var law: String {
    switch kind {
    case .incompatibleShapes(let types):
      "shapes must be equal or broadcast, got \(list(types))"
    case .dtypesDiffer(let types):
      "operands must have the same dtype, got \(list(types))"
    case .shapesDiffer(let types):
      "operands must have the same shape, got \(list(types))"
    case .dtypeNotSupported(let type, let expected):
      "the operand must be \(expected), got \(type)"
    case .integerDoesNotFit(let number, let dtype):
      "an integer must fit the type it takes, got \(number) for \(dtype)"
        + "\n  help: convert the tensor with `.as(.i64)`"
    case .axisOutOfRange(let axis, let type):
      type.rank == 0
        ? "a scalar has no axes, got axis \(axis) for \(type)"
        : "an axis of \(type) lies in \(-type.rank)..<\(type.rank), got \(axis)"
    case .duplicateAxes(let axes): "axes must differ, got \(list(axes))"
    case .rankTooSmall(let type, let least):
      "the operand must have rank \(least) or more, got \(type)"
    case .rankMismatch(let type, let expected):
      "the operand must have rank \(expected), got \(type)"
    case .contractedSizesDiffer(let x, let i, let y, let j):
      "contracted axes must have the same size, got \(x.shape[i]) (axis \(i) of lhs \(x)) and "
        + "\(y.shape[j]) (axis \(j) of rhs \(y))"
    case .batchSizesDiffer(let x, let i, let y, let j):
      "batching axes must have the same size, got \(x.shape[i]) (axis \(i) of lhs \(x)) and "
        + "\(y.shape[j]) (axis \(j) of rhs \(y))"
    case .invalidAxes(let what, let axes, let type):
      "\(what) must be distinct axes of the operand, got \(list(axes)) for \(type)"
    case .reshapeCount(let type, let shape):
      "the number of elements must stay the same, got \(type) (\(type.shape.elementCount) elements) "
        + "and \(shape) (\(shape.elementCount) elements)"
    case .reshapeUnknown(let type, let shape):
      "one size may be -1, where the others divide the number of elements, got \(type) "
        + "(\(type.shape.elementCount) elements) and \(shape)"
    case .negativeSize(let shape): "the size of an axis must be 0 or more, got \(shape)"
    case .invalidPermutation(let permutation, let rank):
      "the permutation must name each of \(rank) axes once, got \(list(permutation))"
    case .notBroadcastable(let type, let shape):
      "each axis must have size 1 or the size it is broadcast to, got \(type) and \(shape)"
    case .concatenatedSizesDiffer(let types, let axis):
      "operands must agree in every axis but axis \(axis), got \(list(types))"
    case .nothingToConcatenate: "at least one tensor is needed, got none"
    case .stackedShapesDiffer(let types):
      "stacked tensors must have the same shape, got \(list(types))"
    case .paddingCount(let count, let type):
      "padding must be given for each axis, got \(count) for \(type)"
    case .sliceOutOfBounds(let start, let limit, let stride, let axis, let type):
      "a slice must lie within its axis, got \(start)..<\(limit) by \(stride) for axis \(axis) of "
        + "\(type), which has size \(type.shape[axis])"
    case .indexOutOfRange(let index, let axis, let type):
      "an index must lie within its axis, got \(index) for axis \(axis) of \(type), which has size "
        + "\(type.shape[axis])"
    case .tooManyIndices(let count, let type):
      "at most one index for each axis, got \(count) indices for \(type)"
    case .negativePadding(let size, let axis, let type):
      "padding must leave a size of 0 or more, got \(size) for axis \(axis) of \(type)"
    case .negativeInterior(let count, let axis, let type):
      "padding between elements must be 0 or more, got \(count) for axis \(axis) of \(type)"
    case .squeezedSize(let axis, let type):
      "a removed axis must have size 1, got \(type.shape[axis]) for axis \(axis) of \(type)"
    case .unordered(let type):
      "complex numbers have no order, got \(type)"
        + "\n  help: compare `real(x)`, `imag(x)` or `abs(x)`"
    case .keyCount(let count, let operands):
      "the number of keys must lie in 1...\(operands), got \(count)"
    case .takenCount(let count, let axis, let type):
      "the number of elements taken must lie in 0...\(type.shape[axis]), the size of axis \(axis) of "
        + "\(type), got \(count)"
    case .emptyReduction(let type, let axes):
      "a reduction without identity needs at least one element, got \(type) reduced over axes "
        + "\(list(axes))"
    case .elementCount(let got, let expected, let shape):
      "the shape \(shape) needs \(expected) elements, got \(got)"
    case .tooLarge(let type): "a tensor must have fewer than 2⁶³ bytes, got \(type)"
    case .bitcastParts(let type, let dtype):
      "the last axis must hold the parts of one \(dtype), \(dtype.byteCount / type.dtype.byteCount) of "
        + "\(type.dtype), got \(type)"
    case .bitcastOfTruthValues(let type, let dtype):
      "only numbers have bits that are other numbers, got \(type) as \(dtype)"
        + "\n  help: convert it with `.as(.\(dtype))`"
    case .outOfMemory(let byteCount, let available):
      "results and what lies between must fit into memory, got \(byteCount) bytes for \(available)"
        + "\n  help: compute in parts, or sum over the large axis before it is stored"
    case .raggedArray: "the rows of a nested array must have the same shape"
    case .invalidArgument(let sentence): sentence
    case .indexing(let law): law.sentence
    case .einsum(let mistake): mistake.sentence
    case .arrangement(let mistake): mistake.sentence
    case .statistics(let mistake): mistake.sentence
    case .signature(let mistake): mistake.sentence

    case .seed(let type): "the number must be one integer, got \(type)"
    case .foldedNumber(let number): "the number must lie in 0...4294967295, got \(number)"
    case .keyData(let type): "the data of keys must be u32[…,2], got \(type)"
    case .keyBatch(let shape):
      "one key is needed, got keys of shape \(shape)\n  help: use vmap over the keys"
    case .keyNotBatch: "a batch of keys is needed, got one key\n  help: use split to make more"
    case .drawDType(let dtype, let expected): "the dtype must be \(expected), got \(dtype)"
    case .sampleTooLarge(let draws, let count):
      count <= 0
        ? "there must be something to choose from, got a size of \(count)"
        : "without replacement there must be enough to choose from, got \(draws) draws of \(count)"
    case .probabilities(let type, let count):
      "there must be one floating-point probability for each of \(count), got \(type)"
    case .parametersDoNotFit(let types, let shape):
      shape.map { "parameters must broadcast to the shape \($0), got \(list(types))" }
        ?? "the shapes of parameters must broadcast, got \(list(types))"

    case .mappedSizesDiffer(let arguments):
      "mapped axes must have the same size" + lines(arguments.map(sizeLine))
    case .mappedAxisOutOfRange(let argument):
      (argument.type.rank == 0
        ? "a scalar has no axis to map"
        : "a mapped axis must be an axis of its argument")
        + lines(["\(argument.path), \(argument.type): axis \(argument.axis)"])
        + "\n  help: pass nil in inAxes for an argument that every example shares"
    case .nothingMapped:
      "at least one argument must be mapped, or axisSize given"
    case .axisSizeDiffers(let given, let argument):
      "mapped axes must have the size given as axisSize, \(given)" + lines([sizeLine(argument)])
    case .outAxisOfMappedValue(let path, let type):
      "a result whose out axis is nil must be the same for every example"
        + lines(["\(path), \(type): differs between examples"])
    case .outAxisOutOfRange(let path, let axis, let type):
      "an out axis must be an axis of the batched result"
        + lines(["\(path), \(type): axis \(axis)"])
    case .axesDoNotFit(let field, let type):
      "axes must name fields of the argument that are trees, got \(field) of \(type)"
    case .gradientOfNonScalar(let type):
      "the function must return a scalar, got \(type)"
        + "\n  help: sum the result, or use jacrev or vjp"
    case .gradientOfInteger(let path, let type):
      "only floating-point values can be differentiated" + lines(["\(path), \(type)"])
        + "\n  help: convert it with `.as(.f32)`, or differentiate another argument with wrt:"
    case .gradientOfComplex(let path, let type):
      "only a real function has a gradient" + lines(["\(path), \(type)"])
        + "\n  help: pass `holomorphic: true` for a complex derivative, or use vjp"
    case .forwardOfComplex(let path, let type):
      "only a function of real numbers has a Jacobian in forward mode"
        + lines(["\(path), \(type)"])
        + "\n  help: pass `holomorphic: true` for complex derivatives, or use jvp"
    case .notHolomorphic(let path, let type):
      "a holomorphic function takes and returns complex numbers" + lines(["\(path), \(type)"])
    case .tangentTypeDiffers(let path, let expected, let got):
      "tangents and cotangents must have the type of their values"
        + lines(["\(path): expected \(expected), got \(got)"])
    case .structureDiffers(let expected, let got):
      "both trees must have the same structure" + lines(["expected \(expected)", "got \(got)"])
    case .notLinear(let primitive):
      "the function must be linear, got \(primitive) of an input"
    case .noRule(let rule, let primitive, let reason):
      "\(primitive) has no \(rule) rule: \(reason)"
    case .unsupported(let what): "\(what) is not supported yet"
    case .unknownAxisName(let name, let known):
      "no enclosing vmap has an axis named \"\(name)\""
        + lines([known.isEmpty ? "no named axis is in scope" : "in scope: " + listed(known)])
        + "\n  help: give the mapped axis its name, vmap(axisName: \"\(name)\")"
    case .scatteredSize(let axis, let type, let name, let size, let isTiled):
      "the axis that is divided between the examples of \"\(name)\" must have "
        + (isTiled ? "a multiple of their number" : "their number as size")
        + ", got \(type.shape[axis]) (axis \(axis) of \(type)) and \(size) examples"
    case .invalidPairs(let pairs, let size):
      "sources and targets must each be different examples in 0..<\(size), got "
        + "(\(pairs.joined(separator: ", ")))"
    case .chunkedCollective(let name):
      "examples that are computed in chunks cannot compute together, got a collective over "
        + "\"\(name)\"\n  help: leave out chunk:, or give it to a vmap inside or outside this one"
    case .capturedValueVaries(let type):
      "a function with a derivative of its own is differentiated in its arguments only, got a "
        + "captured \(type) that varies\n  help: pass it as an argument"
    case .ruleResultDiffers(let role, let expected, let got):
      "\(role) must be \(expected), got \(got)"
    case .notANumber(let primitive, let value, let index, let type, let operands):
      "results must be numbers, got \(value) from \(primitive)"
        + (type.rank == 0 ? ", \(type)" : " at index \(list(index)) of \(type)") + lines(operands)
    case .noVmapMethod:
      "a host function under vmap needs a vmapMethod"
        + "\n  help: .sequential calls it once for each example, .expandDims and .broadcastAll once for all"
    case .notDifferentiable(let what):
      "\(what) has no derivative"
        + "\n  help: give the function around it one with customJVP or customVJP, or use stopGradient"
    case .duplicateAxisNames(let names):
      "axis names must differ, got \(listed(names.map { "\"\($0)\"" }))"

    case .predicateNotScalar(let type):
      "the predicate must be one truth value, got \(type)"
        + "\n  help: reduce it with all or any, or choose element by element with select"
    case .indexNotInteger(let type): "the index must be one integer, got \(type)"
    case .noBranches: "at least one branch is needed, got none"
    case .branchTypesDiffer(let results):
      "branches must give results of the same types"
        + lines(
          results.map { "\($0.path): \($0.first) in branch 0, \($0.other) in branch \($0.branch)" }
        )
    case .carryTypeChanged(let values):
      "a carried value must keep its type"
        + lines(values.map { "\($0.path): \($0.before) before a step, \($0.after) after it" })
        + "\n  help: convert the initial value or the result of the body, such as with `.as(.f32)`"
    case .rowCountsDiffer(let arguments):
      "xs must have the same number of rows" + lines(arguments.map(sizeLine))
    case .rowCountDiffers(let given, let argument):
      "xs must have as many rows as length says, \(given)" + lines([sizeLine(argument)])
    case .noRows(let path, let type):
      "a scalar has no rows to scan" + lines(["\(path), \(type)"])
    case .noLength: "xs must have a leaf, or length be given"
    case .reverseThroughWhile:
      "reverse-mode derivatives need to know how many steps a loop takes, which a while loop does not"
        + "\n  help: use scan, or foriLoop with Int bounds; jvp and jacfwd go through while loops"

    case .valueEscaped(let scope):
      "a traced value was used after its \(scope) had ended"
        + "\n  help: return it from the function instead of storing it outside"
    case .valueRead(let type, let scope):
      "the value of a traced \(type) is not known while \(scope) traces the function"
        + "\n  help: use select, or compute with the tensor instead of its value"
    case .fieldNotTree(let type, let field, let fieldType):
      "every stored property of a tree must be a Tree" + lines(["\(type).\(field): \(fieldType)"])
        + "\n  help: conform \(fieldType) to Tree or StaticTree"
    case .notReflectable(let type, let reason):
      "\(type) needs flatten(into:) and unflatten(from:) written by hand: \(reason)"
    case .malformedProgram(let reason): reason

    case .backendFailed(let reason): reason
    }
  }
}

private func sizeLine(_ argument: TensorError.MappedArgument) -> String {
  "\(argument.path), \(argument.type): axis \(argument.axis) has size "
    + "\(argument.type.shape[argument.axis])"
}

private func lines(_ facts: [String]) -> String { facts.map { "\n  \($0)" }.joined() }

/// `f32[2], f32[3] and f32[4]`.
private func list(_ types: [TensorType]) -> String {
  listed(types.map(\.description))
}

/// `x, y and z`.
private func listed(_ texts: [String]) -> String {
  guard texts.count > 1 else { return texts.first ?? "nothing" }
  return texts.dropLast().joined(separator: ", ") + " and " + texts[texts.count - 1]
}

private func list(_ axes: [Int]) -> String { pythonTuple(axes) }
