// SPDX-License-Identifier: Apache-2.0
//
// The standard library's trees.

extension Tensor: Tree {
  /// Appends the tensor itself, the one leaf.
  public func flatten(into flattener: inout Flattener) { flattener.leaf(self) }
  /// The next leaf.
  public func unflatten(from leaves: inout Leaves) -> Tensor { leaves.next() }
}

extension Array: Tree where Element: Tree {
  /// Appends the leaves of every element; the number of elements is structure.
  public func flatten(into flattener: inout Flattener) {
    flattener.node(Self.self, count: count)
    if Element.self == Tensor.self {
      // Ten times quicker than through the generic witness, and lists of tensors are common.
      flattener.leaves(unsafeBitCast(self, to: [Tensor].self))
      return
    }
    for position in 0..<count { flattener.child(self[position], "[\(position)]") }
  }

  /// An array with the leaves of every element replaced.
  public func unflatten(from leaves: inout Leaves) -> Self {
    if Element.self == Tensor.self {
      return unsafeBitCast(leaves.next(count), to: Self.self)
    }
    var result = self
    for position in 0..<count {
      result[position] = result[position].unflatten(from: &leaves)
    }
    return result
  }
}

extension Optional: Tree where Wrapped: Tree {
  /// Appends the leaves of the value, if there is one; whether there is one is structure.
  public func flatten(into flattener: inout Flattener) {
    flattener.node(Self.self, count: self == nil ? 0 : 1)
    if let self { flattener.child(self, "") }
  }

  /// The value, if there is one, with its leaves replaced.
  public func unflatten(from leaves: inout Leaves) -> Self {
    guard let self else { return nil }
    return .some(self.unflatten(from: &leaves))
  }
}

/// What can be a key of a dictionary that is a tree: leaves come in the order of the keys.
public protocol TreeKey: Hashable, Comparable, Sendable {
  /// The key as a part of the structure.
  func flattenKey(into flattener: inout Flattener)
}

extension String: TreeKey {
  /// Adds the text to the structure.
  public func flattenKey(into flattener: inout Flattener) { flattener.constant(string: self) }
}

extension Int: TreeKey {
  /// Adds the number to the structure.
  public func flattenKey(into flattener: inout Flattener) { flattener.constant(integer: self) }
}

extension Dictionary: Tree where Key: TreeKey, Value: Tree {
  /// Appends the leaves of every value in the order of the keys; the keys are structure.
  public func flatten(into flattener: inout Flattener) {
    flattener.node(Self.self, count: count)
    for (key, value) in sorted(by: { $0.key < $1.key }) {
      key.flattenKey(into: &flattener)
      flattener.child(value, "[\(key)]")
    }
  }

  /// A dictionary with the leaves of every value replaced.
  public func unflatten(from leaves: inout Leaves) -> Self {
    var result = self
    for (key, value) in sorted(by: { $0.key < $1.key }) {
      result[key] = value.unflatten(from: &leaves)
    }
    return result
  }
}

extension StaticTree {
  /// Adds the value to the structure.
  public func flatten(into flattener: inout Flattener) { flattener.constant(self) }
  /// The value itself.
  public func unflatten(from leaves: inout Leaves) -> Self { self }
}

extension Int: StaticTree {
  /// Adds the number to the structure.
  public func flatten(into flattener: inout Flattener) { flattener.constant(integer: self) }
}

extension String: StaticTree {
  /// Adds the text to the structure.
  public func flatten(into flattener: inout Flattener) { flattener.constant(string: self) }
}

extension Float: StaticTree {
  /// Adds the number to the structure, by its bits: 0 and -0 are two structures, NaN is one.
  public func flatten(into flattener: inout Flattener) {
    flattener.constant(bits: UInt64(bitPattern))
  }
}

extension Double: StaticTree {
  /// Adds the number to the structure, by its bits: 0 and -0 are two structures, NaN is one.
  public func flatten(into flattener: inout Flattener) { flattener.constant(bits: bitPattern) }
}

extension Bool: StaticTree {}
extension DType: StaticTree {}
extension Shape: StaticTree {}
