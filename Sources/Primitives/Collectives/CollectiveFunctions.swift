// SPDX-License-Identifier: Apache-2.0
//
// The functions that users call across the examples of a named axis.

public import TensorIR

/// Applies `body` to a tensor and the axes that it is to be computed over.
private func over(
  _ names: [String],
  _ x: Tensor,
  in place: String,
  _ body: ([NamedAxis]) -> Tensor
) -> Tensor {
  if x.isInvalid { return x }
  do throws(TensorError) {
    return body(try namedAxes(names, in: place))
  } catch {
    return fail(error, type: x.type)
  }
}

// MARK: - Reductions

/// The sum over all examples of one or several named axes, which every example gets.
///
///     vmap(axisName: "batch") { x in x / psum(x, over: "batch") }(xs)     // parts of the whole
///
/// Under the `vmap` that names the axis this is a reduction along it; a value that every example shares is multiplied by
/// their number. Truth values are counted, in i32. NumPy: `sum(axis=)`; JAX: `lax.psum`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - names: The names that enclosing `vmap(axisName:)` give to their axes.
/// - Returns: A tensor of the type of `x`.
/// - Precondition: The names are in scope, and differ.
public func psum(_ x: Tensor, over names: String...) -> Tensor { psum(x, names: names) }

func psum(_ x: Tensor, names: [String]) -> Tensor {
  over(names, x, in: "psum") { axes in
    let x = x.dtype == .bool ? converted(x, to: .i32) : x
    return axes.isEmpty ? x : NamedReduction(.sum, over: axes)([x])[0]
  }
}

/// The mean over all examples of one or several named axes, which every example gets.
///
///     vmap(axisName: "batch") { x in x - pmean(x, over: "batch") }(xs)    // centered
///
/// JAX: `lax.pmean`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - names: The names that enclosing `vmap(axisName:)` give to their axes.
/// - Returns: A floating-point tensor of the shape of `x`.
/// - Precondition: The names are in scope, and differ.
public func pmean(_ x: Tensor, over names: String...) -> Tensor { pmean(x, names: names) }

func pmean(_ x: Tensor, names: [String]) -> Tensor {
  over(names, x, in: "pmean") { axes in
    let x = x.dtype == .bool ? converted(x, to: .i32) : x
    return axes.isEmpty ? x : NamedReduction(.sum, over: axes)([x])[0] / Double(axes.size)
  }
}

/// The largest of each element over all examples of one or several named axes.
///
/// NaN if any example has NaN there. JAX: `lax.pmax`. Unlike JAX's it has a derivative: the mean of the changes of the
/// examples that have the maximum.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - names: The names that enclosing `vmap(axisName:)` give to their axes.
/// - Returns: A tensor of the type of `x`.
/// - Precondition: The names are in scope, and differ.
public func pmax(_ x: Tensor, over names: String...) -> Tensor { pmax(x, names: names) }

func pmax(_ x: Tensor, names: [String]) -> Tensor {
  over(names, x, in: "pmax") { $0.isEmpty ? x : NamedReduction(.maximum, over: $0)([x])[0] }
}

/// The smallest of each element over all examples of one or several named axes; see ``pmax(_:over:)``.
///
/// JAX: `lax.pmin`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - names: The names that enclosing `vmap(axisName:)` give to their axes.
/// - Returns: A tensor of the type of `x`.
/// - Precondition: The names are in scope, and differ.
public func pmin(_ x: Tensor, over names: String...) -> Tensor { pmin(x, names: names) }

func pmin(_ x: Tensor, names: [String]) -> Tensor {
  over(names, x, in: "pmin") { $0.isEmpty ? x : NamedReduction(.minimum, over: $0)([x])[0] }
}

// MARK: - Gather and scatter

/// The tensors of all examples along named axes, in one, which every example gets.
///
///     f32[3] → f32[B, 3]            // allGather(x, over: "batch")
///     f32[3] → f32[3, B]            // axis: 1
///     f32[3] → f32[B · 3]           // tiled: true
///
/// Over several names the examples lie in the order of nested loops, the first name outermost. JAX: `lax.all_gather`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - names: The names that enclosing `vmap(axisName:)` give to their axes.
///   - axis: The axis of the result along which the examples lie; negative axes count from the end.
///   - tiled: Whether the examples are joined along an axis they have, instead of stacked along a new one.
/// - Returns: The tensors of all examples.
/// - Precondition: The names are in scope, and differ.
public func allGather(_ x: Tensor, over names: String..., axis: Int = 0, tiled: Bool = false)
  -> Tensor
{
  allGather(x, names: names, axis: axis, tiled: tiled)
}

func allGather(_ x: Tensor, names: [String], axis: Int, tiled: Bool) -> Tensor {
  over(names, x, in: "allGather") { axes in
    let rank = tiled ? x.rank : x.rank + 1
    let dimension = axis < 0 ? axis + rank : axis
    guard dimension >= 0 && dimension < rank, !axes.isEmpty else {
      let type = tiled ? x.type : x.type.with(shape: x.shape.inserting(axes.size, at: 0))
      return axes.isEmpty
        ? x : fail(TensorError(.axisOutOfRange(axis: axis, type: type), in: "allGather"))
    }
    // The innermost axis first; each further one comes in front of it.
    let last = AllGather(over: axes[axes.count - 1], dimension: dimension, isTiled: tiled)([x])[0]
    return axes.dropLast().reversed().reduce(last) { gathered, axis in
      AllGather(over: axis, dimension: dimension, isTiled: true)([gathered])[0]
    }
  }
}

/// The sum over all examples of named axes, of which each example gets its part.
///
///     f32[B, 3] → f32[3]            // example k gets index k of axis 0 of the sum
///     f32[2 · B] → f32[2]           // tiled: true: it gets part k
///
/// The transpose of ``allGather(_:over:axis:tiled:)``. JAX: `lax.psum_scatter`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - names: The names that enclosing `vmap(axisName:)` give to their axes.
///   - scatterDimension: The axis that is divided between the examples; negative axes count from the end.
///   - tiled: Whether the axis stays, with a part of its size.
/// - Returns: The part that belongs to the example.
/// - Precondition: The axis has the number of examples as its size, or, tiled, a multiple of it.
public func reduceScatter(
  _ x: Tensor,
  over names: String...,
  scatterDimension: Int = 0,
  tiled: Bool = false
) -> Tensor {
  reduceScatter(x, names: names, scatterDimension: scatterDimension, tiled: tiled)
}

func reduceScatter(_ x: Tensor, names: [String], scatterDimension: Int, tiled: Bool) -> Tensor {
  over(names, x, in: "reduceScatter") { axes in
    guard !axes.isEmpty else { return x }
    guard let dimension = x.shape.resolve(scatterDimension) else {
      return fail(
        TensorError(.axisOutOfRange(axis: scatterDimension, type: x.type), in: "reduceScatter")
      )
    }
    let type = x.type
    do throws(TensorError) {
      let all = NamedAxis(names.joined(separator: "\", \""), size: axes.size)
      _ = try scattered(type, all, dimension, tiled, in: "reduceScatter")
    } catch {
      return fail(error, type: type)
    }
    // Part by part: the outermost axis cuts the largest pieces.
    let first = axes.dropLast().reduce(x) { rest, axis in
      ReduceScatter(over: axis, dimension: dimension, isTiled: true)([rest])[0]
    }
    return ReduceScatter(over: axes[axes.count - 1], dimension: dimension, isTiled: tiled)([first])[
      0
    ]
  }
}

/// Each example cuts its tensor along one axis and sends part *k* to example *k*; what it gets it joins along another.
///
///     f32[B, 3] → f32[3, B]         // allToAll(x, over: "batch", splitAxis: 0, concatAxis: 1)
///     f32[2, 3 · B] → f32[2 · B, 3] // splitAxis: 1, concatAxis: 0, tiled: true
///
/// JAX: `lax.all_to_all`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - name: The name that an enclosing `vmap(axisName:)` gives to its axis.
///   - splitAxis: The axis that is cut; negative axes count from the end.
///   - concatAxis: The axis of the result along which the parts lie, in the order of their senders.
///   - tiled: Whether parts keep the axis they were cut along, and are joined along an axis they have.
/// - Returns: The parts that belong to the example.
/// - Precondition: The axis that is cut has the number of examples as its size, or, tiled, a multiple of it.
public func allToAll(
  _ x: Tensor,
  over name: String,
  splitAxis: Int,
  concatAxis: Int,
  tiled: Bool = false
) -> Tensor {
  over([name], x, in: "allToAll") { axes in
    guard let split = x.shape.resolve(splitAxis) else {
      return fail(TensorError(.axisOutOfRange(axis: splitAxis, type: x.type), in: "allToAll"))
    }
    guard let concatenation = x.shape.resolve(concatAxis) else {
      return fail(TensorError(.axisOutOfRange(axis: concatAxis, type: x.type), in: "allToAll"))
    }
    return AllToAll(over: axes[0], split: split, concatenation: concatenation, isTiled: tiled)([x])[
      0
    ]
  }
}

// MARK: - Permutations

/// The tensors of other examples: example `target` gets that of `source`, for each pair.
///
///     ppermute(x, over: "ring", (0..<n).map { ($0, ($0 + 1) % n) })      // from the left neighbour
///
/// An example to which nothing is sent gets zeros. JAX: `lax.ppermute`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - name: The name that an enclosing `vmap(axisName:)` gives to its axis.
///   - pairs: The numbers of sources and targets.
/// - Returns: A tensor of the type of `x`.
/// - Precondition: No source and no target is named twice.
public func ppermute(
  _ x: Tensor,
  over name: String,
  _ pairs: [(source: Int, target: Int)]
) -> Tensor {
  over([name], x, in: "ppermute") { axes in
    Permute(over: axes[0], pairs.map { Permute.Pair(source: $0.source, target: $0.target) })([x])[0]
  }
}

/// The tensors of all examples in another order: example *i* gets that of example `sources[i]`.
///
/// JAX: `lax.pshuffle`.
///
/// - Parameters:
///   - x: Each example's tensor.
///   - name: The name that an enclosing `vmap(axisName:)` gives to its axis.
///   - sources: A permutation of the numbers of the examples.
/// - Returns: A tensor of the type of `x`.
/// - Precondition: Every example is named once.
public func pshuffle(_ x: Tensor, over name: String, _ sources: [Int]) -> Tensor {
  over([name], x, in: "pshuffle") { axes in
    guard sources.sorted() == Array(0..<axes.size) else {
      let law =
        "the permutation must name each of \(axes.size) examples once, got "
        + pythonTuple(sources)
      return fail(TensorError(.invalidArgument(law), in: "pshuffle"), type: x.type)
    }
    return Permute(
      over: axes[0],
      sources.enumerated().map { Permute.Pair(source: $1, target: $0) }
    )([x])[0]
  }
}

// MARK: - Places

/// The number of the example along named axes: 0, 1, 2, …; along several, in the order of nested loops.
///
///     vmap(axisName: "batch") { x in x * axisIndex("batch").as(.f32) }
///
/// JAX: `lax.axis_index`.
///
/// - Parameter names: The names that enclosing `vmap(axisName:)` give to their axes.
/// - Returns: A tensor `i32[]` that differs between examples.
/// - Precondition: The names are in scope, and differ.
public func axisIndex(_ names: String...) -> Tensor {
  over(names, Tensor(ScalarValue(0, as: .i32)), in: "axisIndex") { axes in
    let indices = axes.map { AxisIndex($0)([])[0] }
    guard let first = indices.first else { return Tensor(ScalarValue(0, as: .i32)) }
    return zip(indices, axes).dropFirst().reduce(first) { outer, inner in
      outer * Tensor(ScalarValue(inner.1.size, as: .i32)) + inner.0
    }
  }
}

/// How many examples there are along named axes.
///
/// JAX: `lax.axis_size`.
///
/// - Parameter names: The names that enclosing `vmap(axisName:)` give to their axes.
/// - Returns: The product of the sizes; 0 after a mistake.
/// - Precondition: The names are in scope, and differ.
public func axisSize(_ names: String...) -> Int {
  do throws(TensorError) {
    return try namedAxes(names, in: "axisSize").size
  } catch {
    _ = fail(error)
    return 0
  }
}
