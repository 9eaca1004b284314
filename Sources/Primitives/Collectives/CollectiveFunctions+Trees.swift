// SPDX-License-Identifier: Apache-2.0
//
// The same functions on trees, leaf by leaf. Overload resolution prefers those on tensors, for literals too.

public import TensorIR

/// A tree with every leaf replaced by a function of it; a value without leaves, such as an `Int`, has no sum.
private func leaves<T: Tree>(of x: T, in place: String, _ body: (Tensor) -> Tensor) -> T {
  if x.leaves.isEmpty {
    let law = "at least one leaf must be a tensor, got a \(T.self)"
    _ = fail(TensorError(.invalidArgument(law), in: place))
  }
  return x.mapLeaves(body)
}

/// The sum of each leaf over all examples of named axes; see ``psum(_:over:)``.
@_disfavoredOverload
public func psum<T: Tree>(_ x: T, over names: String...) -> T {
  leaves(of: x, in: "psum") { psum($0, names: names) }
}

/// The mean of each leaf over all examples of named axes; see ``pmean(_:over:)``.
@_disfavoredOverload
public func pmean<T: Tree>(_ x: T, over names: String...) -> T {
  leaves(of: x, in: "pmean") { pmean($0, names: names) }
}

/// The largest of each element of each leaf; see ``pmax(_:over:)``.
@_disfavoredOverload
public func pmax<T: Tree>(_ x: T, over names: String...) -> T {
  leaves(of: x, in: "pmax") { pmax($0, names: names) }
}

/// The smallest of each element of each leaf; see ``pmin(_:over:)``.
@_disfavoredOverload
public func pmin<T: Tree>(_ x: T, over names: String...) -> T {
  leaves(of: x, in: "pmin") { pmin($0, names: names) }
}

/// Each leaf of all examples, in one tensor; see ``allGather(_:over:axis:tiled:)``.
@_disfavoredOverload
public func allGather<T: Tree>(_ x: T, over names: String..., axis: Int = 0, tiled: Bool = false)
  -> T
{
  leaves(of: x, in: "allGather") { allGather($0, names: names, axis: axis, tiled: tiled) }
}

/// Each example's part of the sum of each leaf; see ``reduceScatter(_:over:scatterDimension:tiled:)``.
@_disfavoredOverload
public func reduceScatter<T: Tree>(
  _ x: T,
  over names: String...,
  scatterDimension: Int = 0,
  tiled: Bool = false
) -> T {
  leaves(of: x, in: "reduceScatter") {
    reduceScatter($0, names: names, scatterDimension: scatterDimension, tiled: tiled)
  }
}

/// Exchanges parts of each leaf; see ``allToAll(_:over:splitAxis:concatAxis:tiled:)``.
@_disfavoredOverload
public func allToAll<T: Tree>(
  _ x: T,
  over name: String,
  splitAxis: Int,
  concatAxis: Int,
  tiled: Bool = false
) -> T {
  leaves(of: x, in: "allToAll") {
    allToAll($0, over: name, splitAxis: splitAxis, concatAxis: concatAxis, tiled: tiled)
  }
}

/// Each leaf of other examples; see ``ppermute(_:over:_:)``.
@_disfavoredOverload
public func ppermute<T: Tree>(_ x: T, over name: String, _ pairs: [(source: Int, target: Int)]) -> T
{
  leaves(of: x, in: "ppermute") { ppermute($0, over: name, pairs) }
}

/// Each leaf of all examples in another order; see ``pshuffle(_:over:_:)``.
@_disfavoredOverload
public func pshuffle<T: Tree>(_ x: T, over name: String, _ sources: [Int]) -> T {
  leaves(of: x, in: "pshuffle") { pshuffle($0, over: name, sources) }
}
