// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// Lifts a function of one example to a batch of examples.
///
///     let distances = vmap { x, y in sqrt(((x - y) * (x - y)).sum()) }
///     distances(xs, ys)                              // f32[B, n], f32[B, n] → f32[B]
///     vmap(dot, inAxes: 0, nil)(matrix, vector)      // the product matrix · vector, and nothing else
///
/// The function is traced once on the types of one example; then every primitive is rewritten with one more axis.
/// It must not depend on the batch, and runs on one example whatever the batch's size, 0 included.
///
/// - Parameters:
///   - f: A function of one example.
///   - x0: The mapped axis of each leaf of the argument; `nil` for what every example shares. Negative axes count
///     from the end. By field: `[\.w: nil, \.b: 0]`.
///   - o0: Where the examples lie in each leaf of the result; `nil` returns a result that all examples share.
///   - axisSize: The number of examples; needed only when no argument is mapped.
///   - axisName: A name for the mapped axis, for collectives such as ``psum(_:over:)``.
///   - chunk: How many examples to compute at a time, `.count(64)` or `.memory(.gigabytes(1))`: the same results with less
///     memory in between.
///   - lengths: How much of each example is valid. Not supported yet.
/// - Returns: The function of a batch.
/// - Precondition: Mapped axes have the same size; the sentence names each argument otherwise.
/// - Complexity: Tracing is linear in the size of the function's program, once per call; wrap the result in ``jit(_:)``
///   to trace once for all calls of the same types.
public func vmap<A0: Tree, R: Tree>(
  _ f: @escaping (A0) -> R,
  inAxes x0: Axes<A0> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0) -> R {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0) in
    var call = VmapCall(options)
    call.add(a0, x0)
    return call.run(o0) { f($0.next(a0)) }
  }
}

/// Lifts a closure of one argument to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, R: Tree>(
  inAxes x0: Axes<A0>,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0) -> R
) -> (A0) -> R {
  vmap(
    f,
    inAxes: x0,
    outAxes: o0,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of one argument to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, R: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0) -> R
) -> (A0) -> R {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of one argument to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0) -> (R0, R1),
  inAxes x0: Axes<A0> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0) -> (R0, R1) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0) in
    var call = VmapCall(options)
    call.add(a0, x0)
    return call.run(o0, o1) { f($0.next(a0)) }
  }
}

/// Lifts a closure of one argument to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, R0: Tree, R1: Tree>(
  inAxes x0: Axes<A0>,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0) -> (R0, R1)
) -> (A0) -> (R0, R1) {
  vmap(
    f,
    inAxes: x0,
    outAxes: o0,
    o1,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of one argument to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, R0: Tree, R1: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0) -> (R0, R1)
) -> (A0) -> (R0, R1) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of one argument to a batch; see ``vmap`` of a function of one argument.
@_disfavoredOverload
public func vmap<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0) -> (R0, R1, R2),
  inAxes x0: Axes<A0> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0) -> (R0, R1, R2) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0) in
    var call = VmapCall(options)
    call.add(a0, x0)
    return call.run(o0, o1, o2) { f($0.next(a0)) }
  }
}

/// Lifts a closure of one argument to a batch, with the axes first; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  inAxes x0: Axes<A0>,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0) -> (R0, R1, R2)
) -> (A0) -> (R0, R1, R2) {
  vmap(
    f,
    inAxes: x0,
    outAxes: o0,
    o1,
    o2,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of one argument to a batch along axis 0, with a named axis; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0) -> (R0, R1, R2)
) -> (A0) -> (R0, R1, R2) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of two arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, R: Tree>(
  _ f: @escaping (A0, A1) -> R,
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1) -> R {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    return call.run(o0) { f($0.next(a0), $0.next(a1)) }
  }
}

/// Lifts a closure of two arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, R: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1) -> R
) -> (A0, A1) -> R {
  vmap(
    f,
    inAxes: x0,
    x1,
    outAxes: o0,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of two arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, R: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1) -> R
) -> (A0, A1) -> R {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of two arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1) -> (R0, R1),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1) -> (R0, R1) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    return call.run(o0, o1) { f($0.next(a0), $0.next(a1)) }
  }
}

/// Lifts a closure of two arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1) -> (R0, R1)
) -> (A0, A1) -> (R0, R1) {
  vmap(
    f,
    inAxes: x0,
    x1,
    outAxes: o0,
    o1,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of two arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1) -> (R0, R1)
) -> (A0, A1) -> (R0, R1) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of two arguments to a batch; see ``vmap`` of a function of one argument.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1) -> (R0, R1, R2),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1) -> (R0, R1, R2) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    return call.run(o0, o1, o2) { f($0.next(a0), $0.next(a1)) }
  }
}

/// Lifts a closure of two arguments to a batch, with the axes first; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1) -> (R0, R1, R2)
) -> (A0, A1) -> (R0, R1, R2) {
  vmap(
    f,
    inAxes: x0,
    x1,
    outAxes: o0,
    o1,
    o2,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of two arguments to a batch along axis 0, with a named axis; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1) -> (R0, R1, R2)
) -> (A0, A1) -> (R0, R1, R2) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of three arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2) -> R,
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2) -> R {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    return call.run(o0) { f($0.next(a0), $0.next(a1), $0.next(a2)) }
  }
}

/// Lifts a closure of three arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2) -> R
) -> (A0, A1, A2) -> R {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    outAxes: o0,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of three arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2) -> R
) -> (A0, A1, A2) -> R {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of three arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2) -> (R0, R1),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2) -> (R0, R1) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    return call.run(o0, o1) { f($0.next(a0), $0.next(a1), $0.next(a2)) }
  }
}

/// Lifts a closure of three arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2) -> (R0, R1)
) -> (A0, A1, A2) -> (R0, R1) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    outAxes: o0,
    o1,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of three arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2) -> (R0, R1)
) -> (A0, A1, A2) -> (R0, R1) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of three arguments to a batch; see ``vmap`` of a function of one argument.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2) -> (R0, R1, R2),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2) -> (R0, R1, R2) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    return call.run(o0, o1, o2) { f($0.next(a0), $0.next(a1), $0.next(a2)) }
  }
}

/// Lifts a closure of three arguments to a batch, with the axes first; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2) -> (R0, R1, R2)
) -> (A0, A1, A2) -> (R0, R1, R2) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    outAxes: o0,
    o1,
    o2,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of three arguments to a batch along axis 0, with a named axis; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2) -> (R0, R1, R2)
) -> (A0, A1, A2) -> (R0, R1, R2) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of four arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> R,
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3) -> R {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    return call.run(o0) { f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3)) }
  }
}

/// Lifts a closure of four arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3) -> R
) -> (A0, A1, A2, A3) -> R {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    outAxes: o0,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of four arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3) -> R
) -> (A0, A1, A2, A3) -> R {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of four arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3) -> (R0, R1) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    return call.run(o0, o1) { f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3)) }
  }
}

/// Lifts a closure of four arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1)
) -> (A0, A1, A2, A3) -> (R0, R1) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    outAxes: o0,
    o1,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of four arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1)
) -> (A0, A1, A2, A3) -> (R0, R1) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of four arguments to a batch; see ``vmap`` of a function of one argument.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1, R2),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3) -> (R0, R1, R2) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    return call.run(o0, o1, o2) { f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3)) }
  }
}

/// Lifts a closure of four arguments to a batch, with the axes first; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1, R2)
) -> (A0, A1, A2, A3) -> (R0, R1, R2) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    outAxes: o0,
    o1,
    o2,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of four arguments to a batch along axis 0, with a named axis; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1, R2)
) -> (A0, A1, A2, A3) -> (R0, R1, R2) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of five arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> R,
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3, A4) -> R {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    call.add(a4, x4)
    return call.run(o0) { f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4)) }
  }
}

/// Lifts a closure of five arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4) -> R
) -> (A0, A1, A2, A3, A4) -> R {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    x4,
    outAxes: o0,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of five arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4) -> R
) -> (A0, A1, A2, A3, A4) -> R {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of five arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3, A4) -> (R0, R1) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    call.add(a4, x4)
    return call.run(o0, o1) { f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4)) }
  }
}

/// Lifts a closure of five arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1)
) -> (A0, A1, A2, A3, A4) -> (R0, R1) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    x4,
    outAxes: o0,
    o1,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of five arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1)
) -> (A0, A1, A2, A3, A4) -> (R0, R1) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of five arguments to a batch; see ``vmap`` of a function of one argument.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1, R2),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3, A4) -> (R0, R1, R2) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    call.add(a4, x4)
    return call.run(o0, o1, o2) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4))
    }
  }
}

/// Lifts a closure of five arguments to a batch, with the axes first; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree, R2: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1, R2)
) -> (A0, A1, A2, A3, A4) -> (R0, R1, R2) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    x4,
    outAxes: o0,
    o1,
    o2,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of five arguments to a batch along axis 0, with a named axis; see ``vmap``.
@_disfavoredOverload
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree, R2: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1, R2)
) -> (A0, A1, A2, A3, A4) -> (R0, R1, R2) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of six arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> R,
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  _ x5: Axes<A5> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3, A4, A5) -> R {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    call.add(a4, x4)
    call.add(a5, x5)
    return call.run(o0) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5))
    }
  }
}

/// Lifts a closure of six arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  _ x5: Axes<A5> = 0,
  outAxes o0: Axes<R> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> R
) -> (A0, A1, A2, A3, A4, A5) -> R {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    x4,
    x5,
    outAxes: o0,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of six arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> R
) -> (A0, A1, A2, A3, A4, A5) -> R {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of six arguments to a batch; see ``vmap`` of a function of one argument.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  _ x5: Axes<A5> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3, A4, A5) -> (R0, R1) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    call.add(a4, x4)
    call.add(a5, x5)
    return call.run(o0, o1) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5))
    }
  }
}

/// Lifts a closure of six arguments to a batch, with the axes first; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R0: Tree, R1: Tree>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  _ x5: Axes<A5> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1)
) -> (A0, A1, A2, A3, A4, A5) -> (R0, R1) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    x4,
    x5,
    outAxes: o0,
    o1,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of six arguments to a batch along axis 0, with a named axis; see ``vmap``.
public func vmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R0: Tree, R1: Tree>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1)
) -> (A0, A1, A2, A3, A4, A5) -> (R0, R1) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}

/// Lifts a function of six arguments to a batch; see ``vmap`` of a function of one argument.
@_disfavoredOverload
public func vmap<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  A5: Tree,
  R0: Tree,
  R1: Tree,
  R2: Tree
>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2),
  inAxes x0: Axes<A0> = 0,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  _ x5: Axes<A5> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil
) -> (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2) {
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var call = VmapCall(options)
    call.add(a0, x0)
    call.add(a1, x1)
    call.add(a2, x2)
    call.add(a3, x3)
    call.add(a4, x4)
    call.add(a5, x5)
    return call.run(o0, o1, o2) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5))
    }
  }
}

/// Lifts a closure of six arguments to a batch, with the axes first; see ``vmap``.
@_disfavoredOverload
public func vmap<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  A5: Tree,
  R0: Tree,
  R1: Tree,
  R2: Tree
>(
  inAxes x0: Axes<A0>,
  _ x1: Axes<A1> = 0,
  _ x2: Axes<A2> = 0,
  _ x3: Axes<A3> = 0,
  _ x4: Axes<A4> = 0,
  _ x5: Axes<A5> = 0,
  outAxes o0: Axes<R0> = 0,
  _ o1: Axes<R1> = 0,
  _ o2: Axes<R2> = 0,
  axisSize: Int? = nil,
  axisName: String? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2)
) -> (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2) {
  vmap(
    f,
    inAxes: x0,
    x1,
    x2,
    x3,
    x4,
    x5,
    outAxes: o0,
    o1,
    o2,
    axisSize: axisSize,
    axisName: axisName,
    chunk: chunk,
    lengths: lengths
  )
}

/// Lifts a closure of six arguments to a batch along axis 0, with a named axis; see ``vmap``.
@_disfavoredOverload
public func vmap<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  A5: Tree,
  R0: Tree,
  R1: Tree,
  R2: Tree
>(
  axisName: String,
  axisSize: Int? = nil,
  chunk: Chunk? = nil,
  lengths: Tensor? = nil,
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2)
) -> (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2) {
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}
