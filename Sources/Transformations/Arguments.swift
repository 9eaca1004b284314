// SPDX-License-Identifier: Apache-2.0
//
// Between the user's types and lists of leaves: collecting the leaves of several arguments, handing them back one
// argument at a time, and treating several results as one tree.

package import TensorIR

/// The arguments of one call of a transformed function, as leaves.
package struct Arguments {
  private(set) var leaves: [Tensor] = []
  private var trees: [any Tree] = []

  package init() {}

  /// Adds the next argument.
  package mutating func add(_ argument: some Tree) {
    leaves += argument.leaves
    trees.append(argument)
  }

  /// How errors name each leaf: `argument 0, .layers[2].w`.
  var paths: [String] { Self.paths(trees, "argument") }

  static func paths(_ trees: [any Tree], _ role: String) -> [String] {
    let trees = trees.flatMap { ($0 as? any TreeList)?.parts ?? [$0] }
    return trees.enumerated().flatMap { position, tree in
      tree.leafPaths.map { path in
        let name = trees.count == 1 && role != "argument" ? role : "\(role) \(position)"
        return path.isEmpty ? name : "\(name), \(path)"
      }
    }
  }
}

/// Hands leaves back, one argument at a time.
package struct ArgumentReader {
  private var leaves: Leaves

  init(_ leaves: [Tensor]) { self.leaves = Leaves(leaves[...]) }

  /// The next argument: a copy of `template` with the next leaves.
  package mutating func next<A: Tree>(_ template: A) -> A { template.unflatten(from: &leaves) }
}

/// Several arguments or results as one tree; errors name them by their numbers.
private protocol TreeList: Tree {
  /// The arguments or results.
  var parts: [any Tree] { get }
}

/// Two arguments or results as one tree; the second may be a pair again.
package struct TreePair<First: Tree, Second: Tree>: TreeList {
  package let first: First
  package let second: Second

  package init(_ values: (First, Second)) { (first, second) = values }

  package var values: (First, Second) { (first, second) }

  fileprivate var parts: [any Tree] { [first] + ((second as? any TreeList)?.parts ?? [second]) }

  package func flatten(into flattener: inout Flattener) {
    flattener.child(first, "")
    flattener.child(second, "")
  }

  package func unflatten(from leaves: inout Leaves) -> TreePair {
    TreePair((first.unflatten(from: &leaves), second.unflatten(from: &leaves)))
  }
}

/// Three results as one tree.
package struct TreeTriple<First: Tree, Second: Tree, Third: Tree>: TreeList {
  package let first: First
  package let second: Second
  package let third: Third

  package init(_ values: (First, Second, Third)) { (first, second, third) = values }

  package var values: (First, Second, Third) { (first, second, third) }

  fileprivate var parts: [any Tree] { [first, second, third] }

  package func flatten(into flattener: inout Flattener) {
    flattener.child(first, "")
    flattener.child(second, "")
    flattener.child(third, "")
  }

  package func unflatten(from leaves: inout Leaves) -> TreeTriple {
    TreeTriple(
      (
        first.unflatten(from: &leaves), second.unflatten(from: &leaves),
        third.unflatten(from: &leaves)
      )
    )
  }
}

extension Tree {
  /// This value with every leaf invalid, after a mistake; the leaves keep their types, at which a function may look.
  func invalidated(by error: TensorError) -> Self {
    // Also a value without leaves says what went wrong.
    _ = fail(error)
    return mapLeaves { fail(error, type: $0.type) }
  }
}
