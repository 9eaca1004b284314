// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The transpose of a linear function.
///
///     let back = linearTranspose({ x in matmul(a, x) }, x)
///     back(ct)                         // aᵀ · ct
///
/// - Parameters:
///   - f: A function that is linear in its arguments.
///   - a0: Only its types matter.
/// - Returns: The function from a cotangent of the result to cotangents of the arguments.
public func linearTranspose<A0: Tree, R: Tree>(
  _ f: (A0) -> R,
  _ a0: A0
) -> (R) -> (A0) {
  let back = transposed(a0) { f($0) }
  return back
}

/// The transpose of a linear function of two arguments; see ``linearTranspose``.
public func linearTranspose<A0: Tree, A1: Tree, R: Tree>(
  _ f: (A0, A1) -> R,
  _ a0: A0,
  _ a1: A1
) -> (R) -> (A0, A1) {
  let back = transposed(TreePair((a0, a1))) { f($0.first, $0.second) }
  return { ct in
    let cotangents = back(ct)
    return (cotangents.first, cotangents.second)
  }
}

/// The transpose of a linear function of three arguments; see ``linearTranspose``.
public func linearTranspose<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: (A0, A1, A2) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2
) -> (R) -> (A0, A1, A2) {
  let back = transposed(TreePair((a0, TreePair((a1, a2))))) {
    f($0.first, $0.second.first, $0.second.second)
  }
  return { ct in
    let cotangents = back(ct)
    return (cotangents.first, cotangents.second.first, cotangents.second.second)
  }
}

/// The transpose of a linear function of four arguments; see ``linearTranspose``.
public func linearTranspose<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3
) -> (R) -> (A0, A1, A2, A3) {
  let back = transposed(TreePair((a0, TreePair((a1, TreePair((a2, a3))))))) {
    f($0.first, $0.second.first, $0.second.second.first, $0.second.second.second)
  }
  return { ct in
    let cotangents = back(ct)
    return (
      cotangents.first, cotangents.second.first, cotangents.second.second.first,
      cotangents.second.second.second
    )
  }
}

/// The transpose of a linear function of five arguments; see ``linearTranspose``.
public func linearTranspose<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3,
  _ a4: A4
) -> (R) -> (A0, A1, A2, A3, A4) {
  let back = transposed(TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, a4))))))))) {
    f(
      $0.first,
      $0.second.first,
      $0.second.second.first,
      $0.second.second.second.first,
      $0.second.second.second.second
    )
  }
  return { ct in
    let cotangents = back(ct)
    return (
      cotangents.first, cotangents.second.first, cotangents.second.second.first,
      cotangents.second.second.second.first, cotangents.second.second.second.second
    )
  }
}

/// The transpose of a linear function of six arguments; see ``linearTranspose``.
public func linearTranspose<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: (A0, A1, A2, A3, A4, A5) -> R,
  _ a0: A0,
  _ a1: A1,
  _ a2: A2,
  _ a3: A3,
  _ a4: A4,
  _ a5: A5
) -> (R) -> (A0, A1, A2, A3, A4, A5) {
  let back = transposed(
    TreePair((a0, TreePair((a1, TreePair((a2, TreePair((a3, TreePair((a4, a5))))))))))
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
  return { ct in
    let cotangents = back(ct)
    return (
      cotangents.first, cotangents.second.first, cotangents.second.second.first,
      cotangents.second.second.second.first, cotangents.second.second.second.second.first,
      cotangents.second.second.second.second.second
    )
  }
}
