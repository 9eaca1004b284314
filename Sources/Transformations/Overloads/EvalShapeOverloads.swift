// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR

/// The types of a function's result, without computing it.
///
///     evalShape { x in matmul(x, x.transposed()) }(x)       // f32[5,5]
///
/// - Parameter f: The function; traced on the types of the arguments.
/// - Returns: A function from arguments to the type of the result.
public func evalShape<A0: Tree>(
  _ f: @escaping (A0) -> Tensor
) -> (A0) -> TensorType {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("evalShape", of: arguments.leaves) { [f($0.next(a0))] }
      .outputTypes.first ?? TensorType(.f32)
  }
}

/// The types of the leaves of the result of a function of one argument; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, R: Tree>(
  _ f: @escaping (A0) -> R
) -> (A0) -> [TensorType] {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("evalShape", of: arguments.leaves) { f($0.next(a0)).leaves }.outputTypes
  }
}

/// The types of the leaves of the results of a function of one argument; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0) -> (R0, R1)
) -> (A0) -> [TensorType] {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("evalShape", of: arguments.leaves) { TreePair(f($0.next(a0))).leaves }
      .outputTypes
  }
}

/// The types of the leaves of the results of a function of one argument; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0) -> (R0, R1, R2)
) -> (A0) -> [TensorType] {
  { (a0: A0) in
    var arguments = Arguments()
    arguments.add(a0)
    return program("evalShape", of: arguments.leaves) { TreeTriple(f($0.next(a0))).leaves }
      .outputTypes
  }
}

/// The type of the result of a function of two arguments; see ``evalShape``.
public func evalShape<A0: Tree, A1: Tree>(
  _ f: @escaping (A0, A1) -> Tensor
) -> (A0, A1) -> TensorType {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("evalShape", of: arguments.leaves) { [f($0.next(a0), $0.next(a1))] }
      .outputTypes.first ?? TensorType(.f32)
  }
}

/// The types of the leaves of the result of a function of two arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, R: Tree>(
  _ f: @escaping (A0, A1) -> R
) -> (A0, A1) -> [TensorType] {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("evalShape", of: arguments.leaves) { f($0.next(a0), $0.next(a1)).leaves }
      .outputTypes
  }
}

/// The types of the leaves of the results of a function of two arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1) -> (R0, R1)
) -> (A0, A1) -> [TensorType] {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("evalShape", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1))).leaves
    }
    .outputTypes
  }
}

/// The types of the leaves of the results of a function of two arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1) -> (R0, R1, R2)
) -> (A0, A1) -> [TensorType] {
  { (a0: A0, a1: A1) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1)
    return program("evalShape", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1))).leaves
    }
    .outputTypes
  }
}

/// The type of the result of a function of three arguments; see ``evalShape``.
public func evalShape<A0: Tree, A1: Tree, A2: Tree>(
  _ f: @escaping (A0, A1, A2) -> Tensor
) -> (A0, A1, A2) -> TensorType {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("evalShape", of: arguments.leaves) { [f($0.next(a0), $0.next(a1), $0.next(a2))] }
      .outputTypes.first ?? TensorType(.f32)
  }
}

/// The types of the leaves of the result of a function of three arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2) -> R
) -> (A0, A1, A2) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("evalShape", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2)).leaves
    }.outputTypes
  }
}

/// The types of the leaves of the results of a function of three arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2) -> (R0, R1)
) -> (A0, A1, A2) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("evalShape", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2))).leaves
    }
    .outputTypes
  }
}

/// The types of the leaves of the results of a function of three arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2) -> (R0, R1, R2)
) -> (A0, A1, A2) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2)
    return program("evalShape", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2))).leaves
    }
    .outputTypes
  }
}

/// The type of the result of a function of four arguments; see ``evalShape``.
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> Tensor
) -> (A0, A1, A2, A3) -> TensorType {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("evalShape", of: arguments.leaves) {
      [f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3))]
    }
    .outputTypes.first ?? TensorType(.f32)
  }
}

/// The types of the leaves of the result of a function of four arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> R
) -> (A0, A1, A2, A3) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("evalShape", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3)).leaves
    }.outputTypes
  }
}

/// The types of the leaves of the results of a function of four arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1)
) -> (A0, A1, A2, A3) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("evalShape", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3))).leaves
    }
    .outputTypes
  }
}

/// The types of the leaves of the results of a function of four arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, R0: Tree, R1: Tree, R2: Tree>(
  _ f: @escaping (A0, A1, A2, A3) -> (R0, R1, R2)
) -> (A0, A1, A2, A3) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3)
    return program("evalShape", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3))).leaves
    }
    .outputTypes
  }
}

/// The type of the result of a function of five arguments; see ``evalShape``.
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> Tensor
) -> (A0, A1, A2, A3, A4) -> TensorType {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("evalShape", of: arguments.leaves) {
      [f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4))]
    }
    .outputTypes.first ?? TensorType(.f32)
  }
}

/// The types of the leaves of the result of a function of five arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> R
) -> (A0, A1, A2, A3, A4) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("evalShape", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4)).leaves
    }.outputTypes
  }
}

/// The types of the leaves of the results of a function of five arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, R0: Tree, R1: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4) -> (R0, R1)
) -> (A0, A1, A2, A3, A4) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("evalShape", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4))).leaves
    }
    .outputTypes
  }
}

/// The types of the leaves of the results of a function of five arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<
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
) -> (A0, A1, A2, A3, A4) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4)
    return program("evalShape", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4))).leaves
    }
    .outputTypes
  }
}

/// The type of the result of a function of six arguments; see ``evalShape``.
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> Tensor
) -> (A0, A1, A2, A3, A4, A5) -> TensorType {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("evalShape", of: arguments.leaves) {
      [f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5))]
    }
    .outputTypes.first ?? TensorType(.f32)
  }
}

/// The types of the leaves of the result of a function of six arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<A0: Tree, A1: Tree, A2: Tree, A3: Tree, A4: Tree, A5: Tree, R: Tree>(
  _ f: @escaping (A0, A1, A2, A3, A4, A5) -> R
) -> (A0, A1, A2, A3, A4, A5) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("evalShape", of: arguments.leaves) {
      f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5)).leaves
    }.outputTypes
  }
}

/// The types of the leaves of the results of a function of six arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<
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
) -> (A0, A1, A2, A3, A4, A5) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("evalShape", of: arguments.leaves) {
      TreePair(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5)))
        .leaves
    }
    .outputTypes
  }
}

/// The types of the leaves of the results of a function of six arguments; see ``evalShape``.
@_disfavoredOverload
public func evalShape<
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
) -> (A0, A1, A2, A3, A4, A5) -> [TensorType] {
  { (a0: A0, a1: A1, a2: A2, a3: A3, a4: A4, a5: A5) in
    var arguments = Arguments()
    arguments.add(a0); arguments.add(a1); arguments.add(a2); arguments.add(a3); arguments.add(a4);
    arguments.add(a5)
    return program("evalShape", of: arguments.leaves) {
      TreeTriple(f($0.next(a0), $0.next(a1), $0.next(a2), $0.next(a3), $0.next(a4), $0.next(a5)))
        .leaves
    }
    .outputTypes
  }
}
