// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// Compiles a function on its first call for each structure and types of arguments.
///
///     let step = jit { (p: Parameters, x: Tensor) in … }
///     step(p, x)                     // traces and compiles
///     step(p, x)                     // runs
///
/// The function is traced: its tensors have types but no values, and what is not a tensor (numbers, strings, the
/// number of elements of an array) is fixed in the program and part of what it is cached by. Tensors it captures become
/// constants. Inside another transformation a jitted function becomes one equation of the caller's program.
///
/// A closure that is kept in a variable and used again after `jit` took it must be `@Sendable`; functions are. The result
/// may be shared by threads and called by many at once. The program lives as long as the returned closure.
///
/// - Parameter f: The function; called once for each kind of arguments, on the thread that brings them first.
/// - Returns: The compiled function.
/// - Complexity: A cached call costs about a microsecond more than the computation.
public func jit<A0: Tree, R: Tree>(
  _ f: sending @escaping (A0) -> R
) -> @Sendable (A0) -> R {
  let function = JitFunction<(A0) -> R, R>(f)
  return { @Sendable (a0: A0) in
    function.call(
      {
        $0.child(a0, "")
      },
      { f, reader in f(reader.next(a0)) }
    )
  }
}

/// Compiles a function of one argument; see ``jit`` of a function of one argument.
public func jit<A0: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (A0) -> (R0, R1)
) -> @Sendable (A0) -> (R0, R1) {
  let function = JitFunction<(A0) -> (R0, R1), TreePair<R0, R1>>(f)
  return { @Sendable (a0: A0) in
    function.call(
      {
        $0.child(a0, "")
      },
      { f, reader in TreePair(f(reader.next(a0))) }
    ).values
  }
}

/// Compiles a function of one argument; see ``jit`` of a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (A0) -> (R0, R1, R2)
) -> @Sendable (A0) -> (R0, R1, R2) {
  let function = JitFunction<(A0) -> (R0, R1, R2), TreeTriple<R0, R1, R2>>(f)
  return { @Sendable (a0: A0) in
    function.call(
      {
        $0.child(a0, "")
      },
      { f, reader in TreeTriple(f(reader.next(a0))) }
    ).values
  }
}

/// Compiles a function of two arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, R: Tree>(
  _ f: sending @escaping (A0, A1) -> R
) -> @Sendable (A0, A1) -> R {
  let function = JitFunction<(A0, A1) -> R, R>(f)
  return { @Sendable (a0: A0, a1: A1) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
      },
      { f, reader in f(reader.next(a0), reader.next(a1)) }
    )
  }
}

/// Compiles a function of two arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (A0, A1) -> (R0, R1)
) -> @Sendable (A0, A1) -> (R0, R1) {
  let function = JitFunction<(A0, A1) -> (R0, R1), TreePair<R0, R1>>(f)
  return { @Sendable (a0: A0, a1: A1) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
      },
      { f, reader in TreePair(f(reader.next(a0), reader.next(a1))) }
    ).values
  }
}

/// Compiles a function of two arguments; see ``jit`` of a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (A0, A1) -> (R0, R1, R2)
) -> @Sendable (A0, A1) -> (R0, R1, R2) {
  let function = JitFunction<(A0, A1) -> (R0, R1, R2), TreeTriple<R0, R1, R2>>(f)
  return { @Sendable (a0: A0, a1: A1) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
      },
      { f, reader in TreeTriple(f(reader.next(a0), reader.next(a1))) }
    ).values
  }
}

/// Compiles a function of three arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: sending @escaping (A0, A1, A2) -> R
) -> @Sendable (A0, A1, A2) -> R {
  let function = JitFunction<(A0, A1, A2) -> R, R>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
      },
      { f, reader in f(reader.next(a0), reader.next(a1), reader.next(a2)) }
    )
  }
}

/// Compiles a function of three arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (A0, A1, A2) -> (R0, R1)
) -> @Sendable (A0, A1, A2) -> (R0, R1) {
  let function = JitFunction<(A0, A1, A2) -> (R0, R1), TreePair<R0, R1>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
      },
      { f, reader in TreePair(f(reader.next(a0), reader.next(a1), reader.next(a2))) }
    ).values
  }
}

/// Compiles a function of three arguments; see ``jit`` of a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (A0, A1, A2) -> (R0, R1, R2)
) -> @Sendable (A0, A1, A2) -> (R0, R1, R2) {
  let function = JitFunction<(A0, A1, A2) -> (R0, R1, R2), TreeTriple<R0, R1, R2>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
      },
      { f, reader in TreeTriple(f(reader.next(a0), reader.next(a1), reader.next(a2))) }
    ).values
  }
}

/// Compiles a function of four arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3) -> R
) -> @Sendable (A0, A1, A2, A3) -> R {
  let function = JitFunction<(A0, A1, A2, A3) -> R, R>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
      },
      { f, reader in f(reader.next(a0), reader.next(a1), reader.next(a2), reader.next(a3)) }
    )
  }
}

/// Compiles a function of four arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3) -> (R0, R1)
) -> @Sendable (A0, A1, A2, A3) -> (R0, R1) {
  let function = JitFunction<(A0, A1, A2, A3) -> (R0, R1), TreePair<R0, R1>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
      },
      { f, reader in TreePair(f(reader.next(a0), reader.next(a1), reader.next(a2), reader.next(a3)))
      }
    ).values
  }
}

/// Compiles a function of four arguments; see ``jit`` of a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3) -> (R0, R1, R2)
) -> @Sendable (A0, A1, A2, A3) -> (R0, R1, R2) {
  let function = JitFunction<(A0, A1, A2, A3) -> (R0, R1, R2), TreeTriple<R0, R1, R2>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
      },
      { f, reader in
        TreeTriple(f(reader.next(a0), reader.next(a1), reader.next(a2), reader.next(a3)))
      }
    ).values
  }
}

/// Compiles a function of five arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3, A4) -> R
) -> @Sendable (A0, A1, A2, A3, A4) -> R {
  let function = JitFunction<(A0, A1, A2, A3, A4) -> R, R>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
        $0.child(a4, "")
      },
      { f, reader in
        f(reader.next(a0), reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
      }
    )
  }
}

/// Compiles a function of five arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3, A4) -> (R0, R1)
) -> @Sendable (A0, A1, A2, A3, A4) -> (R0, R1) {
  let function = JitFunction<(A0, A1, A2, A3, A4) -> (R0, R1), TreePair<R0, R1>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
        $0.child(a4, "")
      },
      { f, reader in
        TreePair(
          f(reader.next(a0), reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
        )
      }
    ).values
  }
}

/// Compiles a function of five arguments; see ``jit`` of a function of one argument.
@_disfavoredOverload
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3, A4) -> (R0, R1, R2)
) -> @Sendable (A0, A1, A2, A3, A4) -> (R0, R1, R2) {
  let function = JitFunction<(A0, A1, A2, A3, A4) -> (R0, R1, R2), TreeTriple<R0, R1, R2>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
        $0.child(a4, "")
      },
      { f, reader in
        TreeTriple(
          f(reader.next(a0), reader.next(a1), reader.next(a2), reader.next(a3), reader.next(a4))
        )
      }
    ).values
  }
}

/// Compiles a function of six arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3, A4, A5) -> R
) -> @Sendable (A0, A1, A2, A3, A4, A5) -> R {
  let function = JitFunction<(A0, A1, A2, A3, A4, A5) -> R, R>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
        $0.child(a4, "")
        $0.child(a5, "")
      },
      { f, reader in
        f(
          reader.next(a0),
          reader.next(a1),
          reader.next(a2),
          reader.next(a3),
          reader.next(a4),
          reader.next(a5)
        )
      }
    )
  }
}

/// Compiles a function of six arguments; see ``jit`` of a function of one argument.
public func jit<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R0: Tree, R1: Tree>(
  _ f: sending @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1)
) -> @Sendable (A0, A1, A2, A3, A4, A5) -> (R0, R1) {
  let function = JitFunction<(A0, A1, A2, A3, A4, A5) -> (R0, R1), TreePair<R0, R1>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
        $0.child(a4, "")
        $0.child(a5, "")
      },
      { f, reader in
        TreePair(
          f(
            reader.next(a0),
            reader.next(a1),
            reader.next(a2),
            reader.next(a3),
            reader.next(a4),
            reader.next(a5)
          )
        )
      }
    ).values
  }
}

/// Compiles a function of six arguments; see ``jit`` of a function of one argument.
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
  _ f: sending @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2)
) -> @Sendable (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2) {
  let function = JitFunction<(A0, A1, A2, A3, A4, A5) -> (R0, R1, R2), TreeTriple<R0, R1, R2>>(f)
  return { @Sendable (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.call(
      {
        $0.child(a0, "")
        $0.child(a1, "")
        $0.child(a2, "")
        $0.child(a3, "")
        $0.child(a4, "")
        $0.child(a5, "")
      },
      { f, reader in
        TreeTriple(
          f(
            reader.next(a0),
            reader.next(a1),
            reader.next(a2),
            reader.next(a3),
            reader.next(a4),
            reader.next(a5)
          )
        )
      }
    ).values
  }
}
