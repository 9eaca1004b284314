// SPDX-License-Identifier: Apache-2.0
//
// Nested values made of tensors. A transformation sees a list of leaves and a structure; the function it transforms
// sees its own types.

/// A value made of tensors (its leaves) and of everything else (its structure).
///
/// Tensors, arrays, dictionaries, optionals, numbers, strings and Booleans are trees. A struct becomes one by saying so:
///
///     struct Parameters: Tree { var w: Tensor; var b: Tensor }
///
/// Its stored properties are then found by reflection, once per type. Types that reflection cannot serve (enums with
/// associated values, classes, property wrappers) write the two functions by hand.
///
/// Everything that is not a leaf is part of the structure: functions compiled by ``jit(_:)`` are traced once for each
/// structure, so a number that changes from call to call belongs in a `Tensor`.
public protocol Tree: Sendable {
  /// Appends every leaf, in a fixed order, and describes everything else.
  func flatten(into flattener: inout Flattener)

  /// A copy of this value whose leaves are taken, in the order of `flatten(into:)`, from `leaves`.
  func unflatten(from leaves: inout Leaves) -> Self
}

/// A tree without leaves: its value is part of the structure, and of the key under which `jit` caches a program.
public protocol StaticTree: Tree, Hashable {}

/// One piece of a tree's structure.
enum StructureToken: Hashable, Sendable {
  case leaf
  case node(ObjectIdentifier, count: Int)
  case int(Int)
  case string(String)
  case constant(StaticValue)
}

/// A static value of any type.
struct StaticValue: Hashable, Sendable {
  let value: any StaticTree

  static func == (x: StaticValue, y: StaticValue) -> Bool { x.value.isEqual(to: y.value) }
  func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension StaticTree {
  fileprivate func isEqual(to other: any StaticTree) -> Bool { (other as? Self) == self }
}

/// Everything about a tree but its leaves.
public struct TreeStructure: Hashable, Sendable {
  let tokens: [StructureToken]
}

/// Collects the leaves of a tree, and its structure when asked to.
public struct Flattener {
  /// The leaves so far.
  public private(set) var leaves: [Tensor] = []
  private var tokens: [StructureToken] = []
  private var paths: [String] = []
  private var path: [String] = []
  private let wantsStructure: Bool
  private let wantsPaths: Bool

  /// A flattener that keeps leaves, and on demand the structure and the path of each leaf.
  package init(structure: Bool = false, paths: Bool = false) {
    wantsStructure = structure
    wantsPaths = paths
  }

  /// Appends a leaf.
  public mutating func leaf(_ tensor: Tensor) {
    leaves.append(tensor)
    if wantsStructure { tokens.append(.leaf) }
    if wantsPaths { paths.append(path.joined()) }
  }

  /// Flattens a part of the value; `name` is how errors call it, such as `.w` or `[0]`.
  public mutating func child(_ part: some Tree, _ name: @autoclosure () -> String) {
    guard wantsPaths else { return part.flatten(into: &self) }
    path.append(name())
    part.flatten(into: &self)
    path.removeLast()
  }

  /// Says that a value of type `type` with `count` variable parts begins.
  public mutating func node(_ type: Any.Type, count: Int = 0) {
    if wantsStructure { tokens.append(.node(ObjectIdentifier(type), count: count)) }
  }

  /// Says that a static value is part of the structure.
  public mutating func constant(_ value: some StaticTree) {
    if wantsStructure { tokens.append(.constant(StaticValue(value: value))) }
  }

  mutating func constant(integer: Int) {
    if wantsStructure { tokens.append(.int(integer)) }
  }

  mutating func constant(string: String) {
    if wantsStructure { tokens.append(.string(string)) }
  }

  /// The structure of what has been flattened.
  public var structure: TreeStructure { TreeStructure(tokens: tokens) }

  /// How errors name each leaf; empty texts for a value that is one tensor.
  package var leafPaths: [String] { paths }
}

/// Hands out leaves one by one.
public struct Leaves {
  private let tensors: ArraySlice<Tensor>
  private var position: Int

  package init(_ tensors: ArraySlice<Tensor>) {
    self.tensors = tensors
    position = tensors.startIndex
  }

  /// The next leaf.
  public mutating func next() -> Tensor {
    precondition(
      position < tensors.endIndex,
      "unflatten(from:) takes as many leaves as flatten(into:) appends"
    )
    defer { position += 1 }
    return tensors[position]
  }
}

extension Tree {
  /// The tensors of this value, in a fixed order.
  public var leaves: [Tensor] {
    var flattener = Flattener()
    flatten(into: &flattener)
    return flattener.leaves
  }

  /// Everything about this value but its tensors.
  public var structure: TreeStructure {
    var flattener = Flattener(structure: true)
    flatten(into: &flattener)
    return flattener.structure
  }

  /// How errors name each leaf: `.layers[2].w`.
  package var leafPaths: [String] {
    var flattener = Flattener(paths: true)
    flatten(into: &flattener)
    return flattener.leafPaths
  }

  /// A copy of this value with other leaves.
  ///
  /// - Parameter leaves: As many tensors as this value has leaves, in the order of ``leaves``.
  /// - Returns: The copy.
  public func replacingLeaves(_ leaves: [Tensor]) -> Self { replacingLeaves(leaves[...]) }

  package func replacingLeaves(_ leaves: ArraySlice<Tensor>) -> Self {
    var source = Leaves(leaves)
    return unflatten(from: &source)
  }

  /// A copy of this value with every leaf replaced by a function of it.
  ///
  ///     parameters.mapLeaves { $0 * 0.5 }
  public func mapLeaves(_ transform: (Tensor) -> Tensor) -> Self {
    replacingLeaves(leaves.map(transform))
  }
}

/// Combines two trees of the same structure, leaf by leaf.
///
///     zipLeaves(parameters, gradients) { $0 - 0.1 * $1 }
///
/// - Parameters:
///   - x: The first tree; gives the result its structure.
///   - y: A tree of the same structure.
///   - transform: Computes a leaf of the result from a leaf of each.
/// - Returns: A tree of the same structure.
/// - Precondition: Both trees have the same structure.
public func zipLeaves<T: Tree>(_ x: T, _ y: T, _ transform: (Tensor, Tensor) -> Tensor) -> T {
  let (xs, ys) = (x.leaves, y.leaves)
  guard xs.count == ys.count && x.structure == y.structure else {
    let invalid = fail(
      TensorError(
        .structureDiffers(expected: "\(xs.count) leaves", got: "\(ys.count) leaves"),
        in: "zipLeaves"
      )
    )
    return x.mapLeaves { _ in invalid }
  }
  return x.replacingLeaves(zip(xs, ys).map(transform))
}
