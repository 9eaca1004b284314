// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The gradient of a scalar function.
///
///     grad(loss)(parameters, x, y)               // a Parameters: ∂loss/∂parameters
///     grad(loss, wrt: \.1)(parameters, x, y)     // ∂loss/∂x
///
/// Of a real function of complex numbers x + iy it is ∂f/∂x - i ∂f/∂y, as in JAX: step against its conjugate to descend.
///
/// - Parameters:
///   - f: A function whose result is a floating-point tensor of rank 0.
///   - holomorphic: Whether `f` is a holomorphic function of complex numbers, with a complex result; the gradient is its
///     complex derivative.
/// - Returns: The gradient with respect to the first argument, of its structure; choose another with `wrt:`. When `f`
///   returns a pair, of the scalar and an auxiliary result, that result follows the gradient.
/// - Precondition: Every leaf of what is differentiated is floating-point or complex.
/// - Complexity: A small constant times the cost of `f`, whatever the number of leaves.
public func grad<A0: Tree>(
  _ f: @escaping (A0) -> Tensor,
  holomorphic: Bool = false
) -> (A0) -> A0 {
  { (a0: A0) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0) }
    return result.gradient
  }
}

/// The gradient with respect to a chosen part of one argument; see ``grad``.
public func grad<A0: Tree, D: Tree>(
  _ f: @escaping (A0) -> Tensor,
  wrt path: WritableKeyPath<(A0), D>,
  holomorphic: Bool = false
) -> (A0) -> D {
  { (a0: A0) in
    let result = gradient("grad", a0[keyPath: path], role: "wrt path", holomorphic: holomorphic) {
      part in
      var arguments = a0
      arguments[keyPath: path] = part
      return f(arguments)
    }
    return result.gradient
  }
}

/// The gradient with respect to two parts of one argument; see ``grad``.
public func grad<A0: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0) -> Tensor,
  wrt first: WritableKeyPath<(A0), D0>,
  _ second: WritableKeyPath<(A0), D1>,
  holomorphic: Bool = false
) -> (A0) -> (D0, D1) {
  { (a0: A0) in
    let all = a0
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments)
    }
    return (result.gradient.first, result.gradient.second)
  }
}

/// The gradient of a function of one argument and its auxiliary result; see ``grad``.
public func grad<A0: Tree, Aux: Tree>(
  _ f: @escaping (A0) -> (Tensor, Aux),
  holomorphic: Bool = false
) -> (A0) -> (A0, Aux) {
  { (a0: A0) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0) }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to a chosen part of one argument; see ``grad``.
public func grad<A0: Tree, Aux: Tree, D: Tree>(
  _ f: @escaping (A0) -> (Tensor, Aux),
  wrt path: WritableKeyPath<(A0), D>,
  holomorphic: Bool = false
) -> (A0) -> (D, Aux) {
  { (a0: A0) in
    let result = gradient("grad", a0[keyPath: path], role: "wrt path", holomorphic: holomorphic) {
      part in
      var arguments = a0
      arguments[keyPath: path] = part
      return f(arguments)
    }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to two parts of one argument; see ``grad``.
public func grad<A0: Tree, Aux: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0) -> (Tensor, Aux),
  wrt first: WritableKeyPath<(A0), D0>,
  _ second: WritableKeyPath<(A0), D1>,
  holomorphic: Bool = false
) -> (A0) -> (D0, D1, Aux) {
  { (a0: A0) in
    let all = a0
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments)
    }
    return (result.gradient.first, result.gradient.second, result.auxiliary)
  }
}

/// The gradient of a function of two arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1) -> A0 {
  { (a0: A0, a1: A1) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1) }
    return result.gradient
  }
}

/// The gradient with respect to a chosen part of two arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, D: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1), D>,
  holomorphic: Bool = false
) -> (A0, A1) -> D {
  { (a0: A0, a1: A1) in
    let result = gradient(
      "grad",
      (a0, a1)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1)
    }
    return result.gradient
  }
}

/// The gradient with respect to two parts of two arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor,
  wrt first: WritableKeyPath<(A0, A1), D0>,
  _ second: WritableKeyPath<(A0, A1), D1>,
  holomorphic: Bool = false
) -> (A0, A1) -> (D0, D1) {
  { (a0: A0, a1: A1) in
    let all = (a0, a1)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1)
    }
    return (result.gradient.first, result.gradient.second)
  }
}

/// The gradient of a function of two arguments and its auxiliary result; see ``grad``.
public func grad<A0: Tree, A1: Tree, Aux: Tree>(
  _ f: @escaping (A0, A1) -> (Tensor, Aux),
  holomorphic: Bool = false
) -> (A0, A1) -> (A0, Aux) {
  { (a0: A0, a1: A1) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1) }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to a chosen part of two arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, Aux: Tree, D: Tree>(
  _ f: @escaping (A0, A1) -> (Tensor, Aux),
  wrt path: WritableKeyPath<(A0, A1), D>,
  holomorphic: Bool = false
) -> (A0, A1) -> (D, Aux) {
  { (a0: A0, a1: A1) in
    let result = gradient(
      "grad",
      (a0, a1)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1)
    }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to two parts of two arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, Aux: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1) -> (Tensor, Aux),
  wrt first: WritableKeyPath<(A0, A1), D0>,
  _ second: WritableKeyPath<(A0, A1), D1>,
  holomorphic: Bool = false
) -> (A0, A1) -> (D0, D1, Aux) {
  { (a0: A0, a1: A1) in
    let all = (a0, a1)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1)
    }
    return (result.gradient.first, result.gradient.second, result.auxiliary)
  }
}

/// The gradient of a function of three arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> A0 {
  { (a0: A0, a1: A1, a2: A2) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2) }
    return result.gradient
  }
}

/// The gradient with respect to a chosen part of three arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> D {
  { (a0: A0, a1: A1, a2: A2) in
    let result = gradient(
      "grad",
      (a0, a1, a2)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2)
    }
    return result.gradient
  }
}

/// The gradient with respect to two parts of three arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor,
  wrt first: WritableKeyPath<(A0, A1, A2), D0>,
  _ second: WritableKeyPath<(A0, A1, A2), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> (D0, D1) {
  { (a0: A0, a1: A1, a2: A2) in
    let all = (a0, a1, a2)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2)
    }
    return (result.gradient.first, result.gradient.second)
  }
}

/// The gradient of a function of three arguments and its auxiliary result; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, Aux: Tree>(
  _ f: @escaping (A0, A1, A2) -> (Tensor, Aux),
  holomorphic: Bool = false
) -> (A0, A1, A2) -> (A0, Aux) {
  { (a0: A0, a1: A1, a2: A2) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2) }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to a chosen part of three arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, Aux: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2) -> (Tensor, Aux),
  wrt path: WritableKeyPath<(A0, A1, A2), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> (D, Aux) {
  { (a0: A0, a1: A1, a2: A2) in
    let result = gradient(
      "grad",
      (a0, a1, a2)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2)
    }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to two parts of three arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, Aux: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2) -> (Tensor, Aux),
  wrt first: WritableKeyPath<(A0, A1, A2), D0>,
  _ second: WritableKeyPath<(A0, A1, A2), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2) -> (D0, D1, Aux) {
  { (a0: A0, a1: A1, a2: A2) in
    let all = (a0, a1, a2)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2)
    }
    return (result.gradient.first, result.gradient.second, result.auxiliary)
  }
}

/// The gradient of a function of four arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2, a3) }
    return result.gradient
  }
}

/// The gradient with respect to a chosen part of four arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    let result = gradient(
      "grad",
      (a0, a1, a2, a3)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3)
    }
    return result.gradient
  }
}

/// The gradient with respect to two parts of four arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor,
  wrt first: WritableKeyPath<(A0, A1, A2, A3), D0>,
  _ second: WritableKeyPath<(A0, A1, A2, A3), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> (D0, D1) {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    let all = (a0, a1, a2, a3)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2, arguments.3)
    }
    return (result.gradient.first, result.gradient.second)
  }
}

/// The gradient of a function of four arguments and its auxiliary result; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, Aux: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (Tensor, Aux),
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> (A0, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2, a3) }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to a chosen part of four arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, Aux: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (Tensor, Aux),
  wrt path: WritableKeyPath<(A0, A1, A2, A3), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> (D, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    let result = gradient(
      "grad",
      (a0, a1, a2, a3)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3)
    }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to two parts of four arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, Aux: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (Tensor, Aux),
  wrt first: WritableKeyPath<(A0, A1, A2, A3), D0>,
  _ second: WritableKeyPath<(A0, A1, A2, A3), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3) -> (D0, D1, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    let all = (a0, a1, a2, a3)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2, arguments.3)
    }
    return (result.gradient.first, result.gradient.second, result.auxiliary)
  }
}

/// The gradient of a function of five arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4) }
    return result.gradient
  }
}

/// The gradient with respect to a chosen part of five arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    let result = gradient(
      "grad",
      (a0, a1, a2, a3, a4)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3, a4)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    }
    return result.gradient
  }
}

/// The gradient with respect to two parts of five arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor,
  wrt first: WritableKeyPath<(A0, A1, A2, A3, A4), D0>,
  _ second: WritableKeyPath<(A0, A1, A2, A3, A4), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> (D0, D1) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    let all = (a0, a1, a2, a3, a4)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    }
    return (result.gradient.first, result.gradient.second)
  }
}

/// The gradient of a function of five arguments and its auxiliary result; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, Aux: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (Tensor, Aux),
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> (A0, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4) }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to a chosen part of five arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, Aux: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (Tensor, Aux),
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> (D, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    let result = gradient(
      "grad",
      (a0, a1, a2, a3, a4)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3, a4)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to two parts of five arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, Aux: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (Tensor, Aux),
  wrt first: WritableKeyPath<(A0, A1, A2, A3, A4), D0>,
  _ second: WritableKeyPath<(A0, A1, A2, A3, A4), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4) -> (D0, D1, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    let all = (a0, a1, a2, a3, a4)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4)
    }
    return (result.gradient.first, result.gradient.second, result.auxiliary)
  }
}

/// The gradient of a function of six arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> A0 {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4, a5) }
    return result.gradient
  }
}

/// The gradient with respect to a chosen part of six arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> D {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    let result = gradient(
      "grad",
      (a0, a1, a2, a3, a4, a5)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3, a4, a5)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
    }
    return result.gradient
  }
}

/// The gradient with respect to two parts of six arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, D0: Tree, D1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor,
  wrt first: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D0>,
  _ second: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> (D0, D1) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    let all = (a0, a1, a2, a3, a4, a5)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
    }
    return (result.gradient.first, result.gradient.second)
  }
}

/// The gradient of a function of six arguments and its auxiliary result; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, Aux: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (Tensor, Aux),
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> (A0, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    let result = gradient("grad", a0, holomorphic: holomorphic) { f($0, a1, a2, a3, a4, a5) }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to a chosen part of six arguments; see ``grad``.
public func grad<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, Aux: Tree, D: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (Tensor, Aux),
  wrt path: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> (D, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    let result = gradient(
      "grad",
      (a0, a1, a2, a3, a4, a5)[keyPath: path],
      role: "wrt path",
      holomorphic: holomorphic
    ) { part in
      var arguments = (a0, a1, a2, a3, a4, a5)
      arguments[keyPath: path] = part
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
    }
    return (result.gradient, result.auxiliary)
  }
}

/// The gradient and its auxiliary result with respect to two parts of six arguments; see ``grad``.
public func grad<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  A5: Tree,
  Aux: Tree,
  D0: Tree,
  D1: Tree
>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> (Tensor, Aux),
  wrt first: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D0>,
  _ second: WritableKeyPath<(A0, A1, A2, A3, A4, A5), D1>,
  holomorphic: Bool = false
) -> (A0, A1, A2, A3, A4, A5) -> (D0, D1, Aux) {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    let all = (a0, a1, a2, a3, a4, a5)
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("grad", point, role: "wrt path", holomorphic: holomorphic) { parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return f(arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5)
    }
    return (result.gradient.first, result.gradient.second, result.auxiliary)
  }
}
