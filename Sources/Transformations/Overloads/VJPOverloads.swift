// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The value of a function, and its derivative run backwards.
///
///     let (y, pullBack) = vjp(f, x)
///     pullBack(ct)                     // the cotangent of x for a cotangent of y
///
/// - Parameters:
///   - f: The function.
///   - a0: Where.
/// - Returns: The value, and a function from a cotangent of the value to cotangents of the arguments. Leaves that are not
///   floating-point do not vary: their cotangents are zero.
public func vjp<A0: Tree, R: Tree>(
  _ f: (A0) -> R,
  _ a0: A0
) -> (R, (R) -> (A0)) {
  let function = LinearizedFunction("vjp", at: a0) { f($0) }
  return (
    function.value,
    { ct in function.pullBack(ct, in: "vjp") }
  )
}

/// Value and transposed derivative of a function of two arguments; see ``vjp``.
public func vjp<A0: Tree, A1: Tree, R: Tree>(
  _ f: (A0, A1) -> R,
  _ a0: A0,
  _ a1: A1
) -> (R, (R) -> (A0, A1)) {
  let function = LinearizedFunction("vjp", at: TreePair((a0, a1))) { f($0.first, $0.second) }
  return (
    function.value,
    { ct in
      let cotangents = function.pullBack(ct, in: "vjp")
      return (cotangents.first, cotangents.second)
    }
  )
}

/// Value and transposed derivative of a function of three arguments; see ``vjp``.
public func vjp<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: (A0, A1, A2) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2
) -> (R, (R) -> (A0, A1, A2)) {
  let function = LinearizedFunction("vjp", at: TreePair((a0, TreePair((a1, a2))))) {
    f($0.first, $0.second.first, $0.second.second)
  }
  return (
    function.value,
    { ct in
      let cotangents = function.pullBack(ct, in: "vjp")
      return (cotangents.first, cotangents.second.first, cotangents.second.second)
    }
  )
}

/// Value and transposed derivative of a function of four arguments; see ``vjp``.
public func vjp<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3
) -> (R, (R) -> (A0, A1, A2, A3)) {
  let function = LinearizedFunction("vjp", at: TreePair((a0, TreePair((a1, TreePair((a2, a3))))))) {
    f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second)
  }
  return (
    function.value,
    { ct in
      let cotangents = function.pullBack(ct, in: "vjp")
      return (
        cotangents.first, cotangents.second.first, cotangents.second.second.first,
        cotangents.second.second.second
      )
    }
  )
}

/// Value and transposed derivative of a function of five arguments; see ``vjp``.
public func vjp<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3,
  _ a4: A4
) -> (R, (R) -> (A0, A1, A2, A3, A4)) {
  let function = LinearizedFunction(
    "vjp",
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
    { ct in
      let cotangents = function.pullBack(ct, in: "vjp")
      return (
        cotangents.first, cotangents.second.first, cotangents.second.second.first,
        cotangents.second.second.second.first, cotangents.second.second.second.second
      )
    }
  )
}

/// Value and transposed derivative of a function of six arguments; see ``vjp``.
public func vjp<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4, A5) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3,
  _ a4: A4,
  _ a5: A5
) -> (R, (R) -> (A0, A1, A2, A3, A4, A5)) {
  let function = LinearizedFunction(
    "vjp",
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
    { ct in
      let cotangents = function.pullBack(ct, in: "vjp")
      return (
        cotangents.first, cotangents.second.first, cotangents.second.second.first,
        cotangents.second.second.second.first, cotangents.second.second.second.second.first,
        cotangents.second.second.second.second.second
      )
    }
  )
}
