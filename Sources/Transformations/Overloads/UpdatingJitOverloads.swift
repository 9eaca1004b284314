// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// Compiles a function that updates its first argument, in the memory that it has.
///
///     let step = jit { (state: inout State, x: Tensor) in … }
///     step(&state, x)                // the tensors of state move into the call, and new ones out of it
///
/// Whatever else holds a tensor of the argument keeps it as it was: new memory is taken then. Where nobody does, a result of as
/// many bytes is written where the tensor was, if the tensor is not needed any more by then: computing element by element, or
/// changing a part, takes no memory. So a loop of updates holds its state once and not twice, and large ones are faster. What
/// JAX calls `donate_argnums` needs no care here: which memory is free is known when the call begins, and no tensor ever
/// becomes invalid.
///
/// A number in the state that is no tensor is fixed in the program: where the function changes it, the next call traces again.
/// The other arguments, and the rest, are as for a function that updates nothing. Inside another transformation the call is one
/// equation of the caller's program. A mistake leaves the argument as it was.
///
/// - Parameter f: The function; called once for each kind of arguments, on the thread that brings them first.
/// - Returns: The compiled function.
/// - Complexity: A cached call costs about a microsecond more than the computation.
@_disfavoredOverload
public func jit<A0: Tree>(
  _ f: sending @escaping (inout A0) -> Void
) -> @Sendable (inout A0) -> Void {
  let function = JitFunction<(inout A0) -> Void, TreePair<A0, NoResult>>(f)
  return { @Sendable (a0: inout A0) in
    _ = function.update(
      &a0,
      {
        $1.child($0, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        f(&state)
        return TreePair((state, NoResult()))
      }
    )
  }
}

/// Compiles a function of one argument that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, R: Tree>(
  _ f: sending @escaping (inout A0) -> R
) -> @Sendable (inout A0) -> R {
  let function = JitFunction<(inout A0) -> R, TreePair<A0, R>>(f)
  return { @Sendable (a0: inout A0) in
    function.update(
      &a0,
      {
        $1.child($0, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = f(&state)
        return TreePair((state, result))
      }
    )
  }
}

/// Compiles a function of one argument that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (inout A0) -> (R0, R1)
) -> @Sendable (inout A0) -> (R0, R1) {
  let function = JitFunction<(inout A0) -> (R0, R1), TreePair<A0, TreePair<R0, R1>>>(f)
  return { @Sendable (a0: inout A0) in
    function.update(
      &a0,
      {
        $1.child($0, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreePair(f(&state))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of one argument that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (inout A0) -> (R0, R1, R2)
) -> @Sendable (inout A0) -> (R0, R1, R2) {
  let function = JitFunction<(inout A0) -> (R0, R1, R2), TreePair<A0, TreeTriple<R0, R1, R2>>>(f)
  return { @Sendable (a0: inout A0) in
    function.update(
      &a0,
      {
        $1.child($0, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreeTriple(f(&state))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of two arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree>(
  _ f: sending @escaping (inout A0, A1) -> Void
) -> @Sendable (inout A0, A1) -> Void {
  let function = JitFunction<(inout A0, A1) -> Void, TreePair<A0, NoResult>>(f)
  return { @Sendable (a0: inout A0, a1: A1) in
    _ = function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        f(&state, reader.next(a1))
        return TreePair((state, NoResult()))
      }
    )
  }
}

/// Compiles a function of two arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, R: Tree>(
  _ f: sending @escaping (inout A0, A1) -> R
) -> @Sendable (inout A0, A1) -> R {
  let function = JitFunction<(inout A0, A1) -> R, TreePair<A0, R>>(f)
  return { @Sendable (a0: inout A0, a1: A1) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = f(&state, reader.next(a1))
        return TreePair((state, result))
      }
    )
  }
}

/// Compiles a function of two arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (inout A0, A1) -> (R0, R1)
) -> @Sendable (inout A0, A1) -> (R0, R1) {
  let function = JitFunction<(inout A0, A1) -> (R0, R1), TreePair<A0, TreePair<R0, R1>>>(f)
  return { @Sendable (a0: inout A0, a1: A1) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreePair(f(&state, reader.next(a1)))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of two arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (inout A0, A1) -> (R0, R1, R2)
) -> @Sendable (inout A0, A1) -> (R0, R1, R2) {
  let function = JitFunction<(inout A0, A1) -> (R0, R1, R2), TreePair<A0, TreeTriple<R0, R1, R2>>>(
    f
  )
  return { @Sendable (a0: inout A0, a1: A1) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreeTriple(f(&state, reader.next(a1)))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of three arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree>(
  _ f: sending @escaping (inout A0, A1, A2) -> Void
) -> @Sendable (inout A0, A1, A2) -> Void {
  let function = JitFunction<(inout A0, A1, A2) -> Void, TreePair<A0, NoResult>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2) in
    _ = function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        f(&state, reader.next(a1), reader.next(a2))
        return TreePair((state, NoResult()))
      }
    )
  }
}

/// Compiles a function of three arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: sending @escaping (inout A0, A1, A2) -> R
) -> @Sendable (inout A0, A1, A2) -> R {
  let function = JitFunction<(inout A0, A1, A2) -> R, TreePair<A0, R>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = f(&state, reader.next(a1), reader.next(a2))
        return TreePair((state, result))
      }
    )
  }
}

/// Compiles a function of three arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (inout A0, A1, A2) -> (R0, R1)
) -> @Sendable (inout A0, A1, A2) -> (R0, R1) {
  let function = JitFunction<(inout A0, A1, A2) -> (R0, R1), TreePair<A0, TreePair<R0, R1>>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreePair(f(&state, reader.next(a1), reader.next(a2)))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of three arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (inout A0, A1, A2) -> (R0, R1, R2)
) -> @Sendable (inout A0, A1, A2) -> (R0, R1, R2) {
  let function = JitFunction<
    (inout A0, A1, A2) -> (R0, R1, R2), TreePair<A0, TreeTriple<R0, R1, R2>>
  >(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreeTriple(f(&state, reader.next(a1), reader.next(a2)))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of four arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3) -> Void
) -> @Sendable (inout A0, A1, A2, A3) -> Void {
  let function = JitFunction<(inout A0, A1, A2, A3) -> Void, TreePair<A0, NoResult>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3) in
    _ = function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        f(&state, reader.next(a1), reader.next(a2), reader.next(a3))
        return TreePair((state, NoResult()))
      }
    )
  }
}

/// Compiles a function of four arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3) -> R
) -> @Sendable (inout A0, A1, A2, A3) -> R {
  let function = JitFunction<(inout A0, A1, A2, A3) -> R, TreePair<A0, R>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = f(&state, reader.next(a1), reader.next(a2), reader.next(a3))
        return TreePair((state, result))
      }
    )
  }
}

/// Compiles a function of four arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3) -> (R0, R1)
) -> @Sendable (inout A0, A1, A2, A3) -> (R0, R1) {
  let function = JitFunction<(inout A0, A1, A2, A3) -> (R0, R1), TreePair<A0, TreePair<R0, R1>>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreePair(f(&state, reader.next(a1), reader.next(a2), reader.next(a3)))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of four arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3) -> (R0, R1, R2)
) -> @Sendable (inout A0, A1, A2, A3) -> (R0, R1, R2) {
  let function = JitFunction<
    (inout A0, A1, A2, A3) -> (R0, R1, R2), TreePair<A0, TreeTriple<R0, R1, R2>>
  >(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreeTriple(f(&state, reader.next(a1), reader.next(a2), reader.next(a3)))
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of five arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4) -> Void
) -> @Sendable (inout A0, A1, A2, A3, A4) -> Void {
  let function = JitFunction<(inout A0, A1, A2, A3, A4) -> Void, TreePair<A0, NoResult>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    _ = function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        f(&state, reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
        return TreePair((state, NoResult()))
      }
    )
  }
}

/// Compiles a function of five arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4) -> R
) -> @Sendable (inout A0, A1, A2, A3, A4) -> R {
  let function = JitFunction<(inout A0, A1, A2, A3, A4) -> R, TreePair<A0, R>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = f(&state, reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
        return TreePair((state, result))
      }
    )
  }
}

/// Compiles a function of five arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4) -> (R0, R1)
) -> @Sendable (inout A0, A1, A2, A3, A4) -> (R0, R1) {
  let function = JitFunction<
    (inout A0, A1, A2, A3, A4) -> (R0, R1), TreePair<A0, TreePair<R0, R1>>
  >(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreePair(
          f(&state, reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
        )
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of five arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4) -> (R0, R1, R2)
) -> @Sendable (inout A0, A1, A2, A3, A4) -> (R0, R1, R2) {
  let function = JitFunction<
    (inout A0, A1, A2, A3, A4) -> (R0, R1, R2), TreePair<A0, TreeTriple<R0, R1, R2>>
  >(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreeTriple(
          f(&state, reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
        )
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of six arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4, A5) -> Void
) -> @Sendable (inout A0, A1, A2, A3, A4, A5) -> Void {
  let function = JitFunction<(inout A0, A1, A2, A3, A4, A5) -> Void, TreePair<A0, NoResult>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    _ = function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
        $1.child(a5, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        f(
          &state,
          reader.next(a1),
          reader.next(a2),
          reader.next(a3),
          reader.next(a4),
          reader.next(a5)
        )
        return TreePair((state, NoResult()))
      }
    )
  }
}

/// Compiles a function of six arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4, A5) -> R
) -> @Sendable (inout A0, A1, A2, A3, A4, A5) -> R {
  let function = JitFunction<(inout A0, A1, A2, A3, A4, A5) -> R, TreePair<A0, R>>(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
        $1.child(a5, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = f(
          &state,
          reader.next(a1),
          reader.next(a2),
          reader.next(a3),
          reader.next(a4),
          reader.next(a5)
        )
        return TreePair((state, result))
      }
    )
  }
}

/// Compiles a function of six arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (inout A0, A1, A2, A3, A4, A5) -> (R0, R1)
) -> @Sendable (inout A0, A1, A2, A3, A4, A5) -> (R0, R1) {
  let function = JitFunction<
    (inout A0, A1, A2, A3, A4, A5) -> (R0, R1), TreePair<A0, TreePair<R0, R1>>
  >(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
        $1.child(a5, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreePair(
          f(
            &state,
            reader.next(a1),
            reader.next(a2),
            reader.next(a3),
            reader.next(a4),
            reader.next(a5)
          )
        )
        return TreePair((state, result))
      }
    ).values
  }
}

/// Compiles a function of six arguments that updates the first; see ``jit`` of such a function of one argument.
@_disfavoredOverload
public func jit<
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
  _ f: sending @escaping (inout A0, A1, A2, A3, A4, A5) -> (R0, R1, R2)
) -> @Sendable (inout A0, A1, A2, A3, A4, A5) -> (R0, R1, R2) {
  let function = JitFunction<
    (inout A0, A1, A2, A3, A4, A5) -> (R0, R1, R2), TreePair<A0, TreeTriple<R0, R1, R2>>
  >(f)
  return { @Sendable (a0: inout A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.update(
      &a0,
      {
        $1.child($0, "")
        $1.child(a1, "")
        $1.child(a2, "")
        $1.child(a3, "")
        $1.child(a4, "")
        $1.child(a5, "")
      },
      { f, state, reader in
        var state = reader.next(state)
        let result = TreeTriple(
          f(
            &state,
            reader.next(a1),
            reader.next(a2),
            reader.next(a3),
            reader.next(a4),
            reader.next(a5)
          )
        )
        return TreePair((state, result))
      }
    ).values
  }
}
