// SPDX-License-Identifier: Apache-2.0
//
// vmap: a function of one example becomes a function of a batch. The function is traced once, on one example; the
// program is then walked by its batching rules on the whole batch.

package import TensorIR
internal import Primitives

/// What a call of `vmap` may say besides its axes.
package struct VmapOptions: Sendable {
  let axisSize: Int?
  let axisName: String?
  let chunk: Chunk?
  let lengths: Tensor?

  package init(axisSize: Int?, axisName: String?, chunk: Chunk?, lengths: Tensor?) {
    self.axisSize = axisSize
    self.axisName = axisName
    self.chunk = chunk
    self.lengths = lengths
  }

  /// The first option that does not work yet.
  fileprivate var unsupported: String? {
    if lengths != nil { return "the parameter lengths" }
    return nil
  }
}

/// One call of a function made by `vmap`.
package struct VmapCall {
  private let options: VmapOptions
  private var arguments = Arguments()
  private var axes: [Int?] = []
  private var error: TensorError?

  package init(_ options: VmapOptions) {
    self.options = options
    if let feature = options.unsupported {
      error = TensorError(.unsupported(feature), in: "vmap")
    }
  }

  /// Adds the next argument, with the axes of its leaves.
  package mutating func add<A: Tree>(_ argument: A, _ axes: Axes<A>) {
    let start = arguments.leaves.count
    arguments.add(argument)
    let count = arguments.leaves.count - start
    do throws(TensorError) {
      self.axes += try axes.resolve(argument, leafCount: count, in: "vmap")
    } catch {
      self.error = self.error ?? error
      self.axes += Array(repeating: nil, count: count)
    }
  }

  /// Calls the function on one example and batches what it did.
  ///
  /// - Parameters:
  ///   - outAxes: Gives the axis of each leaf of the result.
  ///   - body: Calls the user's function on arguments taken from a reader.
  /// - Returns: The results of all examples.
  package func run<R: Tree>(
    outAxes: (R, Int) throws(TensorError) -> [Int?],
    _ body: (inout ArgumentReader) -> R
  ) -> R {
    var result: R?
    do throws(TensorError) {
      if let error { throw error }
      let (mapped, size) = try mappedArguments()
      let traced = try trace(
        mapped.map(\.exampleType),
        kind: "vmap",
        staging: false,
        naming: options.axisName.map { NamedAxis($0, size: size) }
      ) { leaves in
        var reader = ArgumentReader(leaves)
        let value = body(&reader)
        result = value
        return value.leaves
      }
      guard let result else { preconditionFailure("tracing calls the function") }
      let axes = try outAxes(result, traced.program.outputs.count)
      let outputs = try traced.program.batched(
        traced.captures.map { Batched($0, axis: nil) } + mapped,
        size: size,
        name: options.axisName,
        chunk: options.chunk,
        outAxes: zip(axes, traced.program.outputTypes).map { axis, type in
          axis.map { $0 < 0 ? $0 + type.rank + 1 : $0 }
        },
        in: "vmap"
      )
      var leaves: [Tensor] = []
      leaves.reserveCapacity(outputs.count)
      for (position, output) in outputs.enumerated() {
        leaves.append(
          try place(output, at: axes[position], size: size) {
            Arguments.paths([result], "result")[position]
          }
        )
      }
      return result.replacingLeaves(leaves)
    } catch {
      return invalidResult(result, error, body)
    }
  }

  /// A result of the right structure after a mistake: from the function itself, on invalid arguments, when it has not
  /// been called yet.
  private func invalidResult<R: Tree>(
    _ result: R?,
    _ error: TensorError,
    _ body: (inout ArgumentReader) -> R
  ) -> R {
    if let result { return result.invalidated(by: error) }
    // The function may look at the types of its arguments: those of one example, where an axis says what that is.
    let examples = zip(arguments.leaves, axes).map { leaf, axis in
      let shape = axis.flatMap(leaf.shape.resolve).map { leaf.shape.removing(at: $0) }
      return fail(error, type: leaf.type.with(shape: shape ?? leaf.shape))
    }
    var reader = ArgumentReader(examples)
    return body(&reader).invalidated(by: error)
  }

  // MARK: Axes

  /// The leaves with their axes resolved, and the size of the batch.
  private func mappedArguments() throws(TensorError) -> ([Batched], size: Int) {
    if let invalid = arguments.leaves.lazy.compactMap(\.error).first { throw invalid }
    var mapped: [Batched] = []
    mapped.reserveCapacity(axes.count)
    var size = options.axisSize
    var sizesDiffer = false
    for (position, axis) in axes.enumerated() {
      let leaf = arguments.leaves[position]
      guard let axis else {
        mapped.append(Batched(leaf, axis: nil))
        continue
      }
      let shape = leaf.shape
      guard let resolved = shape.resolve(axis) else {
        throw TensorError(
          .mappedAxisOutOfRange(
            .init(path: arguments.paths[position], type: leaf.type, axis: axis)
          ),
          in: "vmap"
        )
      }
      if let size, size != shape[resolved] { sizesDiffer = true }
      size = size ?? shape[resolved]
      mapped.append(Batched(leaf, axis: resolved))
    }
    if sizesDiffer { throw sizeError(mapped) }
    guard let size else { throw TensorError(.nothingMapped, in: "vmap") }
    guard size >= 0 else {
      throw TensorError(
        .invalidArgument("axisSize must be 0 or more, got \(size)"),
        in: "vmap"
      )
    }
    return (mapped, size)
  }

  private func sizeError(_ mapped: [Batched]) -> TensorError {
    let paths = arguments.paths
    let facts = mapped.enumerated().compactMap { position, leaf in
      leaf.axis.map {
        TensorError.MappedArgument(path: paths[position], type: leaf.value.type, axis: $0)
      }
    }
    if let given = options.axisSize,
      let other = facts.first(where: { $0.type.shape[$0.axis] != given })
    {
      return TensorError(.axisSizeDiffers(given: given, other), in: "vmap")
    }
    return TensorError(.mappedSizesDiffer(facts), in: "vmap")
  }

  /// A batched result with its examples along the axis the caller asked for.
  private func place(_ output: Batched, at axis: Int?, size: Int, path: () -> String)
    throws(TensorError) -> Tensor
  {
    let value = output.value
    if let error = value.error { throw error }
    guard let axis else {
      guard output.axis == nil else {
        throw TensorError(.outAxisOfMappedValue(path: path(), output.exampleType), in: "vmap")
      }
      return value
    }
    let rank = output.axis == nil ? value.rank + 1 : value.rank
    let resolved = axis < 0 ? axis + rank : axis
    guard resolved >= 0 && resolved < rank else {
      throw TensorError(
        .outAxisOutOfRange(path: path(), axis: axis, batchedType(output, size)),
        in: "vmap"
      )
    }
    return output.repeated(along: resolved, size: size)
  }

  private func batchedType(_ output: Batched, _ size: Int) -> TensorType {
    let type = output.value.type
    return output.axis == nil ? type.with(shape: type.shape.inserting(size, at: 0)) : type
  }
}

// MARK: - Results

extension VmapCall {
  /// One result.
  package func run<R: Tree>(_ axes: Axes<R>, _ body: (inout ArgumentReader) -> R) -> R {
    run(
      outAxes: { (result, count) throws(TensorError) in
        try axes.resolve(result, leafCount: count, in: "vmap")
      },
      body
    )
  }

  /// Two results.
  package func run<R0: Tree, R1: Tree>(
    _ axes0: Axes<R0>,
    _ axes1: Axes<R1>,
    _ body: (inout ArgumentReader) -> (R0, R1)
  ) -> (R0, R1) {
    run(
      outAxes: { (result: TreePair<R0, R1>, _) throws(TensorError) in
        try resolve(axes0, result.first) + resolve(axes1, result.second)
      },
      { TreePair(body(&$0)) }
    ).values
  }

  /// Three results.
  package func run<R0: Tree, R1: Tree, R2: Tree>(
    _ axes0: Axes<R0>,
    _ axes1: Axes<R1>,
    _ axes2: Axes<R2>,
    _ body: (inout ArgumentReader) -> (R0, R1, R2)
  ) -> (R0, R1, R2) {
    run(
      outAxes: { (result: TreeTriple<R0, R1, R2>, _) throws(TensorError) in
        try resolve(axes0, result.first) + resolve(axes1, result.second)
          + resolve(axes2, result.third)
      },
      { TreeTriple(body(&$0)) }
    ).values
  }

  private func resolve<T: Tree>(_ axes: Axes<T>, _ tree: T) throws(TensorError) -> [Int?] {
    try axes.resolve(tree, leafCount: tree.leaves.count, in: "vmap")
  }
}
