// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The matrix of second derivatives of a scalar function of a tensor, by forward mode over reverse mode.
///
///     hessian(energy)(x)               // f32[x shape…, x shape…]
///     vmap(hessian(energy))(xs)        // one for each example
///
/// - Parameters:
///   - f: A function whose result is a floating-point tensor.
///   - holomorphic: Whether `f` is a holomorphic function of complex numbers; the result has its complex derivatives.
/// - Returns: A tensor of shape *result shape + argument shape + argument shape*; choose another argument, or a
///   part of one, with `wrt:`.
/// - Complexity: The work of one gradient for each element of the argument, all at once by vmap unless `chunk` is given.
public func hessian(
  _ f: @escaping (Tensor) -> Tensor,
  holomorphic: Bool = false
) -> (Tensor) -> Tensor {
  { (a0: Tensor) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0) }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian(
  _ f: @escaping (Tensor) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor) -> Tensor {
  { (a0: Tensor) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0) }
    }
  }
}

/// Second derivatives with respect to a tensor of one argument; see ``hessian``.
public func hessian<A0: Tree>(
  _ f: @escaping (A0) -> Tensor,
  wrt path: WritableKeyPath<(A0), Tensor>,
  holomorphic: Bool = false
) -> (A0) -> Tensor {
  { (a0: A0) in
    tensorJacobian("hessian", a0[keyPath: path], role: "wrt path", holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = a0
        arguments[keyPath: path] = part
        return f(arguments)
      }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A0: Tree>(
  _ f: @escaping (A0) -> Tensor,
  wrt path: WritableKeyPath<(A0), Tensor>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0) -> Tensor {
  { (a0: A0) in
    tensorJacobian(
      "hessian",
      a0[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = a0
        arguments[keyPath: path] = part
        return f(arguments)
      }
    }
  }
}

/// Second derivatives of a function of two arguments in the first; see ``hessian``.
public func hessian<A1: Tree>(
  _ f: @escaping (Tensor, A1) -> Tensor,
  holomorphic: Bool = false
) -> (Tensor, A1) -> Tensor {
  { (a0: Tensor, a1: A1) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1) }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A1: Tree>(
  _ f: @escaping (Tensor, A1) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1) -> Tensor {
  { (a0: Tensor, a1: A1) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1) }
    }
  }
}

/// Second derivatives with respect to a tensor of two arguments; see ``hessian``.
public func hessian<A0: Tree, A1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1), Tensor>,
  holomorphic: Bool = false
) -> (A0, A1) -> Tensor {
  { (a0: A0, a1: A1) in
    tensorJacobian("hessian", (a0, a1)[keyPath: path], role: "wrt path", holomorphic: holomorphic) {
      x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1)
      }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A0: Tree, A1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1), Tensor>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1) -> Tensor {
  { (a0: A0, a1: A1) in
    tensorJacobian(
      "hessian",
      (a0, a1)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1)
      }
    }
  }
}

/// Second derivatives of a function of three arguments in the first; see ``hessian``.
public func hessian<A1: Tree, A2: Tree>(
  _ f: @escaping (Tensor, A1, A2) -> Tensor,
  holomorphic: Bool = false
) -> (Tensor, A1, A2) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2) }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A1: Tree, A2: Tree>(
  _ f: @escaping (Tensor, A1, A2) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2) }
    }
  }
}

/// Second derivatives with respect to a tensor of three arguments; see ``hessian``.
public func hessian<A0: Tree, A1: Tree, A2: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2), Tensor>,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> Tensor {
  { (a0: A0, a1: A1, a2: A2) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2)
      }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A0: Tree, A1: Tree, A2: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2), Tensor>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2) -> Tensor {
  { (a0: A0, a1: A1, a2: A2) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2)
      }
    }
  }
}

/// Second derivatives of a function of four arguments in the first; see ``hessian``.
public func hessian<A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3) -> Tensor,
  holomorphic: Bool = false
) -> (Tensor, A1, A2, A3) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2, a3) }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2, A3) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2, a3) }
    }
  }
}

/// Second derivatives with respect to a tensor of four arguments; see ``hessian``.
public func hessian<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3), Tensor>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> Tensor {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2, a3)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2, a3)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2, arguments.3)
      }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3), Tensor>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3) -> Tensor {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2, a3)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2, a3)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2, arguments.3)
      }
    }
  }
}

/// Second derivatives of a function of five arguments in the first; see ``hessian``.
public func hessian<A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4) -> Tensor,
  holomorphic: Bool = false
) -> (Tensor, A1, A2, A3, A4) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2, a3, a4) }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2, A3, A4) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2, a3, a4) }
    }
  }
}

/// Second derivatives with respect to a tensor of five arguments; see ``hessian``.
public func hessian<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4), Tensor>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> Tensor {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2, a3, a4)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2, a3, a4)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
      }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4), Tensor>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3, A4) -> Tensor {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2, a3, a4)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2, a3, a4)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
      }
    }
  }
}

/// Second derivatives of a function of six arguments in the first; see ``hessian``.
public func hessian<A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4, A5) -> Tensor,
  holomorphic: Bool = false
) -> (Tensor, A1, A2, A3, A4, A5) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2, a3, a4, a5) }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4, A5) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2, A3, A4, A5) -> Tensor {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { f($0, a1, a2, a3, a4, a5) }
    }
  }
}

/// Second derivatives with respect to a tensor of six arguments; see ``hessian``.
public func hessian<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4, A5), Tensor>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> Tensor {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2, a3, a4, a5)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2, a3, a4, a5)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
      }
    }
  }
}

/// The same with so many passes at a time; see ``hessian`` and ``Chunk``.
public func hessian<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4, A5), Tensor>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3, A4, A5) -> Tensor {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    tensorJacobian(
      "hessian",
      (a0, a1, a2, a3, a4, a5)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) { part in
        var arguments = (a0, a1, a2, a3, a4, a5)
        arguments[keyPath: path] = part
        return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
      }
    }
  }
}
