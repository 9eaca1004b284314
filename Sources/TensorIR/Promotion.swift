// SPDX-License-Identifier: Apache-2.0
//
// Which type an operation on two types computes in: the lattice of JAX's type promotion semantics
// (https://docs.jax.dev/en/latest/type_promotion.html) with 64-bit types enabled, where weak integers
// resolve to i32, weak floats to f32 and weak complex numbers to c64.

extension DType {
  /// A node of the promotion lattice: a data type, or the type of a Swift literal.
  private enum Node: Hashable {
    case weakInteger
    case weakFloat
    case weakComplex
    case dtype(DType)

    /// The nodes directly above this one.
    var parents: [Node] {
      switch self {
      case .weakInteger: [.dtype(.u8), .dtype(.i8)]
      case .weakFloat: [.dtype(.bf16), .dtype(.f16), .weakComplex]
      case .weakComplex: [.dtype(.c64)]
      case .dtype(let dtype):
        switch dtype {
        case .bool: [.weakInteger]
        case .u8: [.dtype(.i16), .dtype(.u16)]
        case .u16: [.dtype(.i32), .dtype(.u32)]
        case .u32: [.dtype(.i64), .dtype(.u64)]
        case .u64: [.weakFloat]
        case .i8: [.dtype(.i16)]
        case .i16: [.dtype(.i32)]
        case .i32: [.dtype(.i64)]
        case .i64: [.weakFloat]
        case .bf16, .f16: [.dtype(.f32)]
        case .f32: [.dtype(.f64), .dtype(.c64)]
        case .f64: [.dtype(.c128)]
        case .c64: [.dtype(.c128)]
        case .c128: []
        }
      }
    }

    /// This node and everything above it.
    var upperBounds: Set<Node> {
      parents.reduce(into: [self]) { $0.formUnion($1.upperBounds) }
    }
  }

  private static func node(_ dtype: DType, isWeak: Bool) -> Node {
    guard isWeak else { return .dtype(dtype) }
    if dtype.isComplex { return .weakComplex }
    return dtype.isFloating ? .weakFloat : dtype.isInteger ? .weakInteger : .dtype(dtype)
  }

  /// The least upper bound of every pair of types, strong or weak, at `index(_:isWeak:)`.
  private static let table: [[(dtype: DType, isWeak: Bool)]] = {
    let types = allCases.map { ($0, false) } + allCases.map { ($0, true) }
    return types.map { x in
      types.map { y in
        let common = node(x.0, isWeak: x.1).upperBounds
          .intersection(node(y.0, isWeak: y.1).upperBounds)
        guard let join = common.first(where: { $0.upperBounds.isSuperset(of: common) }) else {
          preconditionFailure("any two types have one least upper bound")
        }
        switch join {
        case .dtype(let dtype): return (dtype, false)
        // Two weak operands keep the wider of their types; u64 with a signed type gives a weak float.
        case .weakInteger: return (x.0.isInteger && x.1 ? x.0 : y.0, true)
        case .weakFloat:
          let weakFloats = [x, y].filter { $0.0.isFloating }
          return (weakFloats.map(\.0).max { $0.rawValue < $1.rawValue } ?? .f32, true)
        case .weakComplex:
          let parts = [x, y].map(\.0).filter(\.isInexact)
          return (parts.contains { $0 == .f64 || $0 == .c128 } ? .c128 : .c64, true)
        }
      }
    }
  }()

  private static func index(_ dtype: DType, isWeak: Bool) -> Int {
    Int(dtype.rawValue) + (isWeak ? allCases.count : 0)
  }

  /// The type in which an operation on the two types computes.
  package static func promote(
    _ x: DType,
    isWeak xIsWeak: Bool,
    _ y: DType,
    isWeak yIsWeak: Bool
  ) -> (dtype: DType, isWeak: Bool) {
    if x == y { return (x, xIsWeak && yIsWeak) }
    return table[index(x, isWeak: xIsWeak)][index(y, isWeak: yIsWeak)]
  }
}
