// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// A function whose batch is what you say.
///
///     let solve = customVmap(
///       { a, b in solveOne(a, b) },
///       vmap: { call, a, b in solveMany(a, b, isShared: !call.isMapped[0]) })
///
/// Under `vmap` the rule computes all examples. Derivatives keep it: the gradient of a batch, and the batch of gradients, are
/// those of the rule. JAX: `custom_vmap`, which has no reverse mode.
///
/// - Parameters:
///   - f: The function of one example.
///   - rule: Computes a batch: it is told the number of examples and which arguments are mapped; those have their examples
///     along axis 0, the others are shared by all.
/// - Returns: A function that can be shared between threads, and kept in a global constant.
/// - Precondition: The rule returns results of the types of `f`'s, with all examples along axis 0.
public func customVmap<A0: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0) -> R,
  vmap rule: @escaping @Sendable (MappedCall, A0) -> R
) -> @Sendable (A0) -> R {
  let function = CustomFunction()
  return { (a0: A0) in
    function.call(
      a0,
      counts: [a0.leaves.count],
      { f($0) },
      vmap: { call, point in rule(call, point) }
    )
  }
}

/// A function of two arguments with a batching rule of its own; see ``customVmap``.
public func customVmap<A0: Tree, A1: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1) -> R,
  vmap rule: @escaping @Sendable (MappedCall, A0, A1) -> R
) -> @Sendable (A0, A1) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1) in
    function.call(
      TreePair((a0, a1)),
      counts: [a0.leaves.count, a1.leaves.count],
      { f($0.first, $0.second) },
      vmap: { call, point in rule(call, point.first, point.second) }
    )
  }
}

/// A function of three arguments with a batching rule of its own; see ``customVmap``.
public func customVmap<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2) -> R,
  vmap rule: @escaping @Sendable (MappedCall, A0, A1, A2) -> R
) -> @Sendable (A0, A1, A2) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2) in
    function.call(
      TreePair((a0, TreePair((a1, a2)))),
      counts: [a0.leaves.count, a1.leaves.count, a2.leaves.count],
      { f($0.first, $0.second.first, $0.second.second) },
      vmap: { call, point in rule(call, point.first, point.second.first, point.second.second) }
    )
  }
}

/// A function of four arguments with a batching rule of its own; see ``customVmap``.
public func customVmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3) -> R,
  vmap rule: @escaping @Sendable (MappedCall, A0, A1, A2, A3) -> R
) -> @Sendable (A0, A1, A2, A3) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, a3)))))),
      counts: [a0.leaves.count, a1.leaves.count, a2.leaves.count, a3.leaves.count],
      { f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second) },
      vmap: { call, point in
        rule(
          call,
          point.first,
          point.second.first,
          point.second.second.first,
          point.second.second.second
        )
      }
    )
  }
}

/// A function of five arguments with a batching rule of its own; see ``customVmap``.
public func customVmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3, A4) -> R,
  vmap rule: @escaping @Sendable (MappedCall, A0, A1, A2, A3, A4) -> R
) -> @Sendable (A0, A1, A2, A3, A4) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, a4)))))))),
      counts: [
        a0.leaves.count, a1.leaves.count, a2.leaves.count, a3.leaves.count, a4.leaves.count,
      ],
      {
        f(
          $0.first,
          $0.second.first,
          $0.second.second.first,
          $0.second.second.second.first,
          $0.second.second.second.second
        )
      },
      vmap: { call, point in
        rule(
          call,
          point.first,
          point.second.first,
          point.second.second.first,
          point.second.second.second.first,
          point.second.second.second.second
        )
      }
    )
  }
}

/// A function of six arguments with a batching rule of its own; see ``customVmap``.
public func customVmap<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3, A4, A5) -> R,
  vmap rule: @escaping @Sendable (MappedCall, A0, A1, A2, A3, A4, A5) -> R
) -> @Sendable (A0, A1, A2, A3, A4, A5) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, TreePair((a4, a5)))))))))),
      counts: [
        a0.leaves.count, a1.leaves.count, a2.leaves.count, a3.leaves.count, a4.leaves.count,
        a5.leaves.count,
      ],
      {
        f(
          $0.first,
          $0.second.first,
          $0.second.second.first,
          $0.second.second.second.first,
          $0.second.second.second.second.first,
          $0.second.second.second.second.second
        )
      },
      vmap: { call, point in
        rule(
          call,
          point.first,
          point.second.first,
          point.second.second.first,
          point.second.second.second.first,
          point.second.second.second.second.first,
          point.second.second.second.second.second
        )
      }
    )
  }
}
