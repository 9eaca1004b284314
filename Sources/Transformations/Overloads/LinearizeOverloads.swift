// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The value of a function, and the linear function that is its derivative there.
///
///     let (y, pushForward) = linearize(f, x)
///     pushForward(dx)                  // the tangent of y; call it as often as needed
///
/// - Parameters:
///   - f: The function.
///   - a0: Where.
/// - Returns: The value, and a function from tangents of the arguments to the tangent of the value.
public func linearize<A0: Tree, R: Tree>(
  _ f: (A0) -> R,
  _ a0: A0
) -> (R, (A0) -> R) {
  let function = LinearizedFunction("linearize", at: a0) { f($0) }
  return (
    function.value,
    { (a0: A0) in function.pushForward(a0, in: "linearize") }
  )
}

/// Value and derivative of a function of two arguments; see ``linearize``.
public func linearize<A0: Tree, A1: Tree, R: Tree>(
  _ f: (A0, A1) -> R,
  _ a0: A0,
  _ a1: A1
) -> (R, (A0, A1) -> R) {
  let function = LinearizedFunction("linearize", at: TreePair((a0, a1))) { f($0.first, $0.second) }
  return (
    function.value,
    { (a0: A0, a1: A1) in function.pushForward(TreePair((a0, a1)), in: "linearize") }
  )
}

/// Value and derivative of a function of three arguments; see ``linearize``.
public func linearize<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: (A0, A1, A2) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2
) -> (R, (A0, A1, A2) -> R) {
  let function = LinearizedFunction("linearize", at: TreePair((a0, TreePair((a1, a2))))) {
    f($0.first, $0.second.first, $0.second.second)
  }
  return (
    function.value,
    { (a0: A0, a1: A1, a2: A2) in
      function.pushForward(TreePair((a0, TreePair((a1, a2)))), in: "linearize")
    }
  )
}

/// Value and derivative of a function of four arguments; see ``linearize``.
public func linearize<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3
) -> (R, (A0, A1, A2, A3) -> R) {
  let function = LinearizedFunction(
    "linearize",
    at: TreePair((a0, TreePair((a1, TreePair((a2, a3))))))
  ) { f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second) }
  return (
    function.value,
    { (a0: A0, a1: A1, a2: A2, a3: A3) in
      function.pushForward(TreePair((a0, TreePair((a1, TreePair((a2, a3)))))), in: "linearize")
    }
  )
}

/// Value and derivative of a function of five arguments; see ``linearize``.
public func linearize<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3,
  _ a4: A4
) -> (R, (A0, A1, A2, A3, A4) -> R) {
  let function = LinearizedFunction(
    "linearize",
    at: TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, a4))))))))
  ) {
    f(
      $0.first,
      $0.second.first,
      $0.second.second.first,
      $0.second.second.second.first,
      $0.second.second.second.second
    )
  }
  return (
    function.value,
    { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
      function.pushForward(
        TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, a4)))))))),
        in: "linearize"
      )
    }
  )
}

/// Value and derivative of a function of six arguments; see ``linearize``.
public func linearize<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4, A5) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3,
  _ a4: A4,
  _ a5: A5
) -> (R, (A0, A1, A2, A3, A4, A5) -> R) {
  let function = LinearizedFunction(
    "linearize",
    at: TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, TreePair((a4, a5))))))))))
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
  return (
    function.value,
    { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
      function.pushForward(
        TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, TreePair((a4, a5)))))))))),
        in: "linearize"
      )
    }
  )
}
