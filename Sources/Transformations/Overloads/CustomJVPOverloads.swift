// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// A function whose derivative is what you say.
///
///     let softPlus = customJVP(
///       { x in log1p(exp(x)) },
///       jvp: { x, dx in (log1p(exp(x)), dx * logistic(x)) })     // no overflow in the derivative
///
/// The result is `f`, with every transformation: `grad`, `vjp` and `jacfwd` use the rule, derivatives of derivatives
/// differentiate it, `vmap` and `jit` keep it. JAX: `custom_jvp`.
///
/// - Parameters:
///   - f: The function. Values that it captures are constants to the rule.
///   - rule: From the arguments and their tangents to the result and its tangent; several arguments come as tuples. The
///     tangent must be linear in those of the arguments. Tangents of what is not floating-point are zero.
/// - Returns: A function that can be shared between threads, and kept in a global constant.
/// - Precondition: The rule returns results of the types of `f`'s.
public func customJVP<A0: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0) -> R,
  jvp rule: @escaping @Sendable (A0, A0) -> (R, R)
) -> @Sendable (A0) -> R {
  let function = CustomFunction()
  return { (a0: A0) in
    function.call(a0, { f($0) }, jvp: { point, tangent in rule(point, tangent) })
  }
}

/// A function of two arguments with a derivative of its own; see ``customJVP``.
public func customJVP<A0: Tree, A1: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1) -> R,
  jvp rule: @escaping @Sendable ((A0, A1), (A0, A1)) -> (R, R)
) -> @Sendable (A0, A1) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1) in
    function.call(
      TreePair((a0, a1)),
      { f($0.first, $0.second) },
      jvp: { point, tangent in rule((point.first, point.second), (tangent.first, tangent.second)) }
    )
  }
}

/// A function of three arguments with a derivative of its own; see ``customJVP``.
public func customJVP<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2) -> R,
  jvp rule: @escaping @Sendable ((A0, A1, A2), (A0, A1, A2)) -> (R, R)
) -> @Sendable (A0, A1, A2) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2) in
    function.call(
      TreePair((a0, TreePair((a1, a2)))),
      { f($0.first, $0.second.first, $0.second.second) },
      jvp: { point, tangent in
        rule(
          (point.first, point.second.first, point.second.second),
          (tangent.first, tangent.second.first, tangent.second.second)
        )
      }
    )
  }
}

/// A function of four arguments with a derivative of its own; see ``customJVP``.
public func customJVP<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3) -> R,
  jvp rule: @escaping @Sendable ((A0, A1, A2, A3), (A0, A1, A2, A3)) -> (R, R)
) -> @Sendable (A0, A1, A2, A3) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, a3)))))),
      { f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second) },
      jvp: { point, tangent in
        rule(
          (point.first, point.second.first, point.second.second.first, point.second.second.second),
          (
            tangent.first, tangent.second.first, tangent.second.second.first,
            tangent.second.second.second
          )
        )
      }
    )
  }
}

/// A function of five arguments with a derivative of its own; see ``customJVP``.
public func customJVP<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3, A4) -> R,
  jvp rule: @escaping @Sendable ((A0, A1, A2, A3, A4), (A0, A1, A2, A3, A4)) -> (R, R)
) -> @Sendable (A0, A1, A2, A3, A4) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, a4)))))))),
      {
        f(
          $0.first,
          $0.second.first,
          $0.second.second.first,
          $0.second.second.second.first,
          $0.second.second.second.second
        )
      },
      jvp: { point, tangent in
        rule(
          (
            point.first, point.second.first, point.second.second.first,
            point.second.second.second.first, point.second.second.second.second
          ),
          (
            tangent.first, tangent.second.first, tangent.second.second.first,
            tangent.second.second.second.first, tangent.second.second.second.second
          )
        )
      }
    )
  }
}

/// A function of six arguments with a derivative of its own; see ``customJVP``.
public func customJVP<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3, A4, A5) -> R,
  jvp rule: @escaping @Sendable ((A0, A1, A2, A3, A4, A5), (A0, A1, A2, A3, A4, A5)) -> (R, R)
) -> @Sendable (A0, A1, A2, A3, A4, A5) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, TreePair((a4, a5)))))))))),
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
      jvp: { point, tangent in
        rule(
          (
            point.first, point.second.first, point.second.second.first,
            point.second.second.second.first, point.second.second.second.second.first,
            point.second.second.second.second.second
          ),
          (
            tangent.first, tangent.second.first, tangent.second.second.first,
            tangent.second.second.second.first, tangent.second.second.second.second.first,
            tangent.second.second.second.second.second
          )
        )
      }
    )
  }
}
