// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The Jacobian of a function with one tensor as result, in forward mode.
///
///     jacfwd(f)(x)                     // f32[result shape…, x shape…]
///
/// - Parameters:
///   - f: The function; its result is floating-point.
///   - holomorphic: Whether `f` is a holomorphic function of complex numbers; the Jacobian has its complex derivatives.
/// - Returns: For each leaf of the first argument a tensor of shape *result shape + leaf shape*; choose another argument
///   with `wrt:`.
/// - Complexity: The work of one forward pass for each element of the argument, all at once by vmap unless `chunk` is given.
public func jacfwd<A0: Tree>(
  _ f: @escaping (A0) -> Tensor,
  holomorphic: Bool = false
) -> (A0) -> A0 {
  { (a0: A0) in forwardJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0) } }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree>(
  _ f: @escaping (A0) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0) -> A0 {
  { (a0: A0) in forwardJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0) } }
}

/// The Jacobian with respect to a chosen part of one argument, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, D: Tree>(
  _ f: @escaping (A0) -> Tensor,
  wrt path: WritableKeyPath<(A0), D>,
  holomorphic: Bool = false
) -> (A0) -> D {
  { (a0: A0) in
    forwardJacobian("jacfwd", a0[keyPath: path], role: "wrt path", holomorphic: holomorphic) {
      part in
      var arguments = a0
      arguments[keyPath: path] = part
      return f(arguments)
    }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, D: Tree>(
  _ f: @escaping (A0) -> Tensor,
  wrt path: WritableKeyPath<(A0), D>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0) -> D {
  { (a0: A0) in
    forwardJacobian(
      "jacfwd",
      a0[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { part in
      var arguments = a0
      arguments[keyPath: path] = part
      return f(arguments)
    }
  }
}

/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd<R: Tree>(
  _ f: @escaping (Tensor) -> R,
  holomorphic: Bool = false
) -> (Tensor) -> R {
  { (a0: Tensor) in tensorJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0) } }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
@_disfavoredOverload
public func jacfwd<R: Tree>(
  _ f: @escaping (Tensor) -> R,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor) -> R {
  { (a0: Tensor) in tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0) } }
}

/// The Jacobian of a function of two arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1) -> A0 {
  { (a0: A0, a1: A1) in forwardJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1) } }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1) -> A0 {
  { (a0: A0, a1: A1) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1) }
  }
}

/// The Jacobian with respect to a chosen part of two arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, D: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1), D>,
  holomorphic: Bool = false
) -> (A0, A1) -> D {
  { (a0: A0, a1: A1) in
    forwardJacobian("jacfwd", (a0, a1)[keyPath: path], role: "wrt path", holomorphic: holomorphic) {
      part in
      var arguments = (a0, a1)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1)
    }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, D: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1), D>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1) -> D {
  { (a0: A0, a1: A1) in
    forwardJacobian(
      "jacfwd",
      (a0, a1)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { part in
      var arguments = (a0, a1)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1)
    }
  }
}

/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd<A1: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1) -> R,
  holomorphic: Bool = false
) -> (Tensor, A1) -> R {
  { (a0: Tensor, a1: A1) in tensorJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1) } }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
@_disfavoredOverload
public func jacfwd<A1: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1) -> R,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1) -> R {
  { (a0: Tensor, a1: A1) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1) }
  }
}

/// The Jacobian of a function of three arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> A0 {
  { (a0: A0, a1: A1, a2: A2) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2) -> A0 {
  { (a0: A0, a1: A1, a2: A2) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1, a2) }
  }
}

/// The Jacobian with respect to a chosen part of three arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> D {
  { (a0: A0, a1: A1, a2: A2) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2)
    }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2), D>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2) -> D {
  { (a0: A0, a1: A1, a2: A2) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { part in
      var arguments = (a0, a1, a2)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2)
    }
  }
}

/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2) -> R,
  holomorphic: Bool = false
) -> (Tensor, A1, A2) -> R {
  { (a0: Tensor, a1: A1, a2: A2) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2) -> R,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2) -> R {
  { (a0: Tensor, a1: A1, a2: A2) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1, a2) }
  }
}

/// The Jacobian of a function of four arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2, a3) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1, a2, a3) }
  }
}

/// The Jacobian with respect to a chosen part of four arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2, a3)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3)
    }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3), D>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2, a3)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { part in
      var arguments = (a0, a1, a2, a3)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3)
    }
  }
}

/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3) -> R,
  holomorphic: Bool = false
) -> (Tensor, A1, A2, A3) -> R {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2, a3) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3) -> R,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2, A3) -> R {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1, a2, a3) }
  }
}

/// The Jacobian of a function of five arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3, A4) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1, a2, a3, a4) }
  }
}

/// The Jacobian with respect to a chosen part of five arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2, a3, a4)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3, a4)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4), D>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3, A4) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2, a3, a4)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { part in
      var arguments = (a0, a1, a2, a3, a4)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    }
  }
}

/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4) -> R,
  holomorphic: Bool = false
) -> (Tensor, A1, A2, A3, A4) -> R {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4) -> R,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2, A3, A4) -> R {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) { f($0, a1, a2, a3, a4) }
  }
}

/// The Jacobian of a function of six arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4, a5) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3, A4, A5) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    forwardJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) {
      f($0, a1, a2, a3, a4, a5)
    }
  }
}

/// The Jacobian with respect to a chosen part of six arguments, in forward mode; see ``jacfwd``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2, a3, a4, a5)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3, a4, a5)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
    }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
public func jacfwd<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D>,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (A0, A1, A2, A3, A4, A5) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    forwardJacobian(
      "jacfwd",
      (a0, a1, a2, a3, a4, a5)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic,
      chunk: chunk
    ) { part in
      var arguments = (a0, a1, a2, a3, a4, a5)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
    }
  }
}

/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4, A5) -> R,
  holomorphic: Bool = false
) -> (Tensor, A1, A2, A3, A4, A5) -> R {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4, a5) }
  }
}

/// The same with so many passes at a time; see ``jacfwd`` and ``Chunk``.
@_disfavoredOverload
public func jacfwd<A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping (Tensor, A1, A2, A3, A4, A5) -> R,
  holomorphic: Bool = false,
  chunk: Chunk
) -> (Tensor, A1, A2, A3, A4, A5) -> R {
  { (a0: Tensor, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) {
      f($0, a1, a2, a3, a4, a5)
    }
  }
}
