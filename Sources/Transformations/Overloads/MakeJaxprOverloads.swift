// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The program of a function, without running it.
///
///     makeJaxpr(dot)(x, y)
///     // { lambda ; a:f32[3] b:f32[3]. let
///     //     c:f32[] = dot_general[dimension_numbers=(([0], [0]), ([], []))] a b
///     //   in (c,) }
///
/// - Parameter f: The function; traced on the types of the arguments.
/// - Returns: A function from arguments to the program; only their types matter.
public func makeJaxpr<A0: Tree, R: Tree>(
  _ f: @escaping (A0) -> R
) -> (A0) -> Jaxpr {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("makeJaxpr", of: arguments.leaves) { f($0.next(a0)).leaves }
  }
}

/// The program of a function of one argument; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0) -> (R0, R1)
) -> (A0) -> Jaxpr {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("makeJaxpr", of: arguments.leaves) { TreePair(f($0.next(a0))).leaves }
  }
}

/// The program of a function of one argument; see ``makeJaxpr``.
@_disfavoredOverload
public func makeJaxpr<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0) -> (R0, R1, R2)
) -> (A0) -> Jaxpr {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("makeJaxpr", of: arguments.leaves) { TreeTriple(f($0.next(a0))).leaves }
  }
}

/// The program of a function of two arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, R: Tree>(
  _ f: @escaping (A0, A1) -> R
) -> (A0, A1) -> Jaxpr {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("makeJaxpr", of: arguments.leaves) { f($0.next(a0), $0.next(a1)).leaves }
  }
}

/// The program of a function of two arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1) -> (R0, R1)
) -> (A0, A1) -> Jaxpr {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("makeJaxpr", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1))).leaves
    }
  }
}

/// The program of a function of two arguments; see ``makeJaxpr``.
@_disfavoredOverload
public func makeJaxpr<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1) -> (R0, R1, R2)
) -> (A0, A1) -> Jaxpr {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("makeJaxpr", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1))).leaves
    }
  }
}

/// The program of a function of three arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2) -> R
) -> (A0, A1, A2) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("makeJaxpr", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2)).leaves
    }
  }
}

/// The program of a function of three arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2) -> (R0, R1)
) -> (A0, A1, A2) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("makeJaxpr", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2))).leaves
    }
  }
}

/// The program of a function of three arguments; see ``makeJaxpr``.
@_disfavoredOverload
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2) -> (R0, R1, R2)
) -> (A0, A1, A2) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("makeJaxpr", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2))).leaves
    }
  }
}

/// The program of a function of four arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> R
) -> (A0, A1, A2, A3) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("makeJaxpr", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3)).leaves
    }
  }
}

/// The program of a function of four arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1)
) -> (A0, A1, A2, A3) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("makeJaxpr", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3))).leaves
    }
  }
}

/// The program of a function of four arguments; see ``makeJaxpr``.
@_disfavoredOverload
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1, R2)
) -> (A0, A1, A2, A3) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("makeJaxpr", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3))).leaves
    }
  }
}

/// The program of a function of five arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> R
) -> (A0, A1, A2, A3, A4) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("makeJaxpr", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4)).leaves
    }
  }
}

/// The program of a function of five arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1)
) -> (A0, A1, A2, A3, A4) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("makeJaxpr", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4))).leaves
    }
  }
}

/// The program of a function of five arguments; see ``makeJaxpr``.
@_disfavoredOverload
public func makeJaxpr<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  R0: Tree,
  R1: Tree,
  R2: Tree
>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1, R2)
) -> (A0, A1, A2, A3, A4) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("makeJaxpr", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4))).leaves
    }
  }
}

/// The program of a function of six arguments; see ``makeJaxpr``.
public func makeJaxpr<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> R
) -> (A0, A1, A2, A3, A4, A5) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("makeJaxpr", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5)).leaves
    }
  }
}

/// The program of a function of six arguments; see ``makeJaxpr``.
public func makeJaxpr<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  A5: Tree,
  R0: Tree,
  R1: Tree
>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1)
) -> (A0, A1, A2, A3, A4, A5) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("makeJaxpr", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5)))
        .leaves
    }
  }
}

/// The program of a function of six arguments; see ``makeJaxpr``.
@_disfavoredOverload
public func makeJaxpr<
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
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (R0, R1, R2)
) -> (A0, A1, A2, A3, A4, A5) -> Jaxpr {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("makeJaxpr", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5)))
        .leaves
    }
  }
}
