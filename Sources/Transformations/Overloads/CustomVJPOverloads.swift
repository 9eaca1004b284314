// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// A function whose derivative in reverse mode is what you say.
///
///     let clipped = customVJP(
///       { x in x },
///       forward: { x in (x, [Tensor]()) },
///       backward: { _, ct in clip(ct, -1, 1) })                   // the identity, with a bounded gradient
///
/// `grad` and `vjp` use the rule; derivatives of derivatives differentiate it; `vmap` and `jit` keep it. In forward mode the
/// derivative is the transpose of `backward`, which must then be linear in the cotangent. JAX: `custom_vjp`.
///
/// - Parameters:
///   - f: The function. Values that it captures are constants to the rule.
///   - forward: From the arguments to the result, and to what the backward pass needs.
///   - backward: From that and a cotangent of the result to a cotangent of each argument. What it returns for a part of an
///     argument that is not floating-point is ignored.
/// - Returns: A function that can be shared between threads, and kept in a global constant.
/// - Precondition: The rules return values of the types of `f`'s result and arguments.
public func customVJP<A0: Tree, R: Tree, Residual: Tree>(
  _ f: @escaping @Sendable (A0) -> R,
  forward: @escaping @Sendable (A0) -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> A0
) -> @Sendable (A0) -> R {
  let function = CustomFunction()
  return { (a0: A0) in
    function.call(
      a0,
      { f($0) },
      forward: { point in forward(point) },
      backward: { residual, ct in backward(residual, ct) }
    )
  }
}

/// A function of two arguments with a reverse derivative of its own; see ``customVJP``.
public func customVJP<A0: Tree, A1: Tree, R: Tree, Residual: Tree>(
  _ f: @escaping @Sendable (A0, A1) -> R,
  forward: @escaping @Sendable (A0, A1) -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> (A0, A1)
) -> @Sendable (A0, A1) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1) in
    function.call(
      TreePair((a0, a1)),
      { f($0.first, $0.second) },
      forward: { point in forward(point.first, point.second) },
      backward: { residual, ct in
        let parts = backward(residual, ct)
        return TreePair((parts.0, parts.1))
      }
    )
  }
}

/// A function of three arguments with a reverse derivative of its own; see ``customVJP``.
public func customVJP<A0: Tree, A1: Tree, A2: Tree, R: Tree, Residual: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2) -> R,
  forward: @escaping @Sendable (A0, A1, A2) -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> (A0, A1, A2)
) -> @Sendable (A0, A1, A2) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2) in
    function.call(
      TreePair((a0, TreePair((a1, a2)))),
      { f($0.first, $0.second.first, $0.second.second) },
      forward: { point in forward(point.first, point.second.first, point.second.second) },
      backward: { residual, ct in
        let parts = backward(residual, ct)
        return TreePair((parts.0, TreePair((parts.1, parts.2))))
      }
    )
  }
}

/// A function of four arguments with a reverse derivative of its own; see ``customVJP``.
public func customVJP<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree, Residual: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3) -> R,
  forward: @escaping @Sendable (A0, A1, A2, A3) -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> (A0, A1, A2, A3)
) -> @Sendable (A0, A1, A2, A3) -> R {
  let function = CustomFunction()
  return { (a0: A0, a1: A1, a2: A2, a3: A3) in
    function.call(
      TreePair((a0, TreePair((a1, TreePair((a2, a3)))))),
      { f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second) },
      forward: { point in
        forward(
          point.first,
          point.second.first,
          point.second.second.first,
          point.second.second.second
        )
      },
      backward: { residual, ct in
        let parts = backward(residual, ct)
        return TreePair((parts.0, TreePair((parts.1, TreePair((parts.2, parts.3))))))
      }
    )
  }
}

/// A function of five arguments with a reverse derivative of its own; see ``customVJP``.
public func customVJP<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree, Residual: Tree>(
  _ f: @escaping @Sendable (A0, A1, A2, A3, A4) -> R,
  forward: @escaping @Sendable (A0, A1, A2, A3, A4) -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> (A0, A1, A2, A3, A4)
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
      forward: { point in
        forward(
          point.first,
          point.second.first,
          point.second.second.first,
          point.second.second.second.first,
          point.second.second.second.second
        )
      },
      backward: { residual, ct in
        let parts = backward(residual, ct)
        return TreePair(
          (parts.0, TreePair((parts.1, TreePair((parts.2, TreePair((parts.3, parts.4)))))))
        )
      }
    )
  }
}

/// A function of six arguments with a reverse derivative of its own; see ``customVJP``.
public func customVJP<
  A0: Tree,
  A1: Tree,
  A2: Tree,
  A3: Tree,
  A4: Tree,
  A5: Tree,
  R: Tree,
  Residual: Tree
>(
  _ f: @escaping @Sendable (A0, A1, A2, A3, A4, A5) -> R,
  forward: @escaping @Sendable (A0, A1, A2, A3, A4, A5) -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> (A0, A1, A2, A3, A4, A5)
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
      forward: { point in
        forward(
          point.first,
          point.second.first,
          point.second.second.first,
          point.second.second.second.first,
          point.second.second.second.second.first,
          point.second.second.second.second.second
        )
      },
      backward: { residual, ct in
        let parts = backward(residual, ct)
        return TreePair(
          (
            parts.0,
            TreePair(
              (parts.1, TreePair((parts.2, TreePair((parts.3, TreePair((parts.4, parts.5)))))))
            )
          )
        )
      }
    )
  }
}
