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
  case bits(UInt64)
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
  private let purpose: Purpose
  /// How many tokens have agreed with those expected; `nil` once one has not.
  private var agreed: Int? = 0

  /// What is wanted besides the leaves.
  private enum Purpose {
    case leaves
    case structure
    case paths
    /// To know whether the structure is this one, without writing it down.
    case comparison(TreeStructure)
  }

  private init(_ purpose: Purpose) { self.purpose = purpose }

  /// A flattener that keeps leaves, and on demand the structure or the path of each leaf.
  package init(structure: Bool = false, paths: Bool = false) {
    self.init(structure ? .structure : paths ? .paths : .leaves)
  }

  /// A flattener that compares the structure with an expected one as it goes; it allocates no more than the leaves.
  package init(comparingWith expected: TreeStructure, leafCount: Int) {
    self.init(.comparison(expected))
    leaves.reserveCapacity(leafCount)
  }

  /// Whether what has been flattened has the expected structure.
  package var agrees: Bool {
    guard case .comparison(let expected) = purpose else { return false }
    return agreed == expected.tokens.count
  }

  private var wantsPaths: Bool { if case .paths = purpose { true } else { false } }

  private mutating func token(_ token: @autoclosure () -> StructureToken) {
    switch purpose {
    case .leaves, .paths: return
    case .structure: tokens.append(token())
    case .comparison(let expected):
      guard let position = agreed else { return }
      let isSame = position < expected.tokens.count && expected.tokens[position] == token()
      agreed = isSame ? position + 1 : nil
    }
  }

  /// Appends a leaf.
  public mutating func leaf(_ tensor: Tensor) {
    leaves.append(tensor)
    token(.leaf)
    if wantsPaths { paths.append(path.joined()) }
  }

  /// Appends the elements of a list as leaves.
  mutating func leaves(_ tensors: [Tensor]) {
    for (position, tensor) in tensors.enumerated() {
      if wantsPaths { path.append("[\(position)]") }
      leaf(tensor)
      if wantsPaths { path.removeLast() }
    }
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
    token(.node(ObjectIdentifier(type), count: count))
  }

  /// Says that a static value is part of the structure.
  public mutating func constant(_ value: some StaticTree) {
    token(.constant(StaticValue(value: value)))
  }

  mutating func constant(integer: Int) {
    token(.int(integer))
  }

  mutating func constant(bits: UInt64) {
    token(.bits(bits))
  }

  mutating func constant(string: String) {
    token(.string(string))
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

extension Leaves {
  /// The next `count` leaves.
  mutating func next(_ count: Int) -> [Tensor] {
    precondition(
      position + count <= tensors.endIndex,
      "unflatten(from:) takes as many leaves as flatten(into:) appends"
    )
    defer { position += count }
    return Array(tensors[position..<position + count])
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
  if let error = structureError(expected: x, got: y, in: "zipLeaves") {
    let invalid = fail(error)
    return x.mapLeaves { _ in invalid }
  }
  return x.replacingLeaves(zip(x.leaves, y.leaves).map(transform))
}

/// What is wrong with a tree that should have the structure of another; `nil` when nothing is.
package func structureError<T: Tree>(expected x: T, got y: T, in place: String) -> TensorError? {
  if T.self == Tensor.self || x.structure == y.structure { return nil }
  func error(_ expected: String, _ got: String) -> TensorError {
    TensorError(.structureDiffers(expected: expected, got: got), in: place)
  }
  func count(_ number: Int) -> String { number == 1 ? "1 leaf" : "\(number) leaves" }
  let (xs, ys) = (x.leafPaths, y.leafPaths)
  if xs.count != ys.count { return error(count(xs.count), count(ys.count)) }
  if let (expected, got) = zip(xs, ys).first(where: { $0 != $1 }) {
    return error("a leaf \(expected)", "a leaf \(got)")
  }
  return error("the same values of what is not a tensor", "others")
}
