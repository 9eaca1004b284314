// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The value of a function and its derivative along a tangent, in one forward pass.
///
///     jvp(sin, x, dx)                  // (sin(x), cos(x) · dx)
///
/// - Parameters:
///   - f: The function.
///   - primals: Where.
///   - tangents: In which direction: trees of the same structure and types.
/// - Returns: The value, and its tangent.
public func jvp<A0: Tree, R: Tree>(
  _ f: (A0) -> R,
  _ primals: (A0),
  _ tangents: (A0)
) -> (R, R) {
  forward(primals, tangents) { f($0) }
}

/// Value and tangent of a function of two arguments, given as tuples; see ``jvp``.
public func jvp<A0: Tree, A1: Tree, R: Tree>(
  _ f: (A0, A1) -> R,
  _ primals: (A0, A1),
  _ tangents: (A0, A1)
) -> (R, R) {
  forward(TreePair((primals.0, primals.1)), TreePair((tangents.0, tangents.1))) {
    f($0.first, $0.second)
  }
}

/// Value and tangent of a function of three arguments, given as tuples; see ``jvp``.
public func jvp<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: (A0, A1, A2) -> R,
  _ primals: (A0, A1, A2),
  _ tangents: (A0, A1, A2)
) -> (R, R) {
  forward(
    TreePair((primals.0, TreePair((primals.1, primals.2)))),
    TreePair((tangents.0, TreePair((tangents.1, tangents.2))))
  ) { f($0.first, $0.second.first, $0.second.second) }
}

/// Value and tangent of a function of four arguments, given as tuples; see ``jvp``.
public func jvp<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3) -> R,
  _ primals: (A0, A1, A2, A3),
  _ tangents: (A0, A1, A2, A3)
) -> (R, R) {
  forward(
    TreePair((primals.0, TreePair((primals.1, TreePair((primals.2, primals.3)))))),
    TreePair((tangents.0, TreePair((tangents.1, TreePair((tangents.2, tangents.3))))))
  ) { f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second) }
}

/// Value and tangent of a function of five arguments, given as tuples; see ``jvp``.
public func jvp<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4) -> R,
  _ primals: (A0, A1, A2, A3, A4),
  _ tangents: (A0, A1, A2, A3, A4)
) -> (R, R) {
  forward(
    TreePair(
      (primals.0, TreePair((primals.1, TreePair((primals.2, TreePair((primals.3, primals.4)))))))
    ),
    TreePair(
      (
        tangents.0,
        TreePair((tangents.1, TreePair((tangents.2, TreePair((tangents.3, tangents.4))))))
      )
    )
  ) {
    f(
      $0.first,
      $0.second.first,
      $0.second.second.first,
      $0.second.second.second.first,
      $0.second.second.second.second
    )
  }
}

/// Value and tangent of a function of six arguments, given as tuples; see ``jvp``.
public func jvp<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4, A5) -> R,
  _ primals: (A0, A1, A2, A3, A4, A5),
  _ tangents: (A0, A1, A2, A3, A4, A5)
) -> (R, R) {
  forward(
    TreePair(
      (
        primals.0,
        TreePair(
          (
            primals.1,
            TreePair((primals.2, TreePair((primals.3, TreePair((primals.4, primals.5))))))
          )
        )
      )
    ),
    TreePair(
      (
        tangents.0,
        TreePair(
          (
            tangents.1,
            TreePair((tangents.2, TreePair((tangents.3, TreePair((tangents.4, tangents.5))))))
          )
        )
      )
    )
  ) {
    f(
      $0.first,
      $0.second.first,
      $0.second.second.first,
      $0.second.second.second.first,
      $0.second.second.second.second.first,
      $0.second.second.second.second.second
    )
  }
}
