// SPDX-License-Identifier: Apache-2.0
//
// Trees: leaves, structure, paths, and the types that reflection refuses.

import Testing
import TensorIR

private struct Layer: Tree, Equatable {
  var w: Tensor
  var b: Tensor
  static func == (x: Layer, y: Layer) -> Bool { x.numbers == y.numbers }
}

private struct Model: Tree {
  let name: String
  var layers: [Layer]
  var scales: [String: Tensor]
  var bias: Tensor?
  let depth: Int
}

private struct Pair<T: Tree>: Tree { var first: T, second: T }
private struct Empty: Tree {}

/// Leaves in another order than the properties, and one property that is no tree.
private struct HandWritten: Tree {
  var x: Tensor
  var y: Tensor
  var note: (Int, Int)
  func flatten(into flattener: inout Flattener) {
    flattener.node(Self.self)
    flattener.child(y, ".y")
    flattener.child(x, ".x")
  }
  func unflatten(from leaves: inout Leaves) -> Self {
    let y = leaves.next()
    return HandWritten(x: leaves.next(), y: y, note: note)
  }
}

private enum Mode: StaticTree { case training, inference }
private struct WithMode: Tree { var mode: Mode, rate: Double, x: Tensor }

private struct Opaque: Sendable {}
private struct HasOpaque: Tree { var x: Tensor, inner: Opaque }
private enum Payload: Tree { case one(Tensor), none }
private final class Reference: Tree { let x: Tensor = 1 }
private struct HasLazy: Tree {
  var x: Tensor
  lazy var twice: Int = 2
}
@propertyWrapper private struct Clamped: Sendable { var wrappedValue: Int }
private struct HasWrapper: Tree {
  @Clamped var count: Int
  var x: Tensor
}

extension Tree {
  /// The leaves of a tree of small integers.
  fileprivate var numbers: [Int] { leaves.map { $0.item(as: Int.self) } }
}

struct TreeTests {
  private let model = Model(
    name: "m",
    layers: [Layer(w: 1, b: 2), Layer(w: 3, b: 4)],
    scales: ["z": 6, "a": 5],
    bias: 7,
    depth: 2
  )

  @Test func `a struct's leaves are those of its stored properties in order`() {
    #expect(model.numbers == [1, 2, 3, 4, 5, 6, 7])
    #expect(
      model.leafPaths == [
        ".layers[0].w", ".layers[0].b", ".layers[1].w", ".layers[1].b", ".scales[a]",
        ".scales[z]", ".bias",
      ]
    )
  }

  @Test func `replacing leaves keeps everything else`() {
    let doubled = model.mapLeaves { Tensor($0.item(as: Int.self) * 2) }
    #expect(doubled.numbers == [2, 4, 6, 8, 10, 12, 14])
    #expect(doubled.structure == model.structure)
    #expect(
      doubled.name == "m" && doubled.depth == 2 && doubled.scales.keys.sorted() == ["a", "z"]
    )
    #expect(model.numbers == [1, 2, 3, 4, 5, 6, 7])
    #expect(model.replacingLeaves(model.leaves).layers == model.layers)
  }

  @Test func `structure is everything but the leaves`() {
    func differs(_ change: (inout Model) -> Void) -> Bool {
      var other = model
      change(&other)
      return other.structure != model.structure
    }
    #expect(!differs { $0.bias = 8 })
    #expect(differs { $0.bias = nil })
    #expect(differs { $0.layers.removeLast() })
    #expect(differs { $0.scales["b"] = 1 })
    #expect(Pair(first: Tensor(1), second: 2).structure != [Tensor(1), 2].structure)
    #expect(Layer(w: 1, b: 2).structure != Pair(first: Tensor(1), second: 2).structure)
    let training = WithMode(mode: .training, rate: 0.1, x: 1)
    #expect(training.structure == WithMode(mode: .training, rate: 0.1, x: 5).structure)
    #expect(training.structure != WithMode(mode: .inference, rate: 0.1, x: 1).structure)
    #expect(training.structure != WithMode(mode: .training, rate: 0.2, x: 1).structure)
    #expect(training.numbers == [1])
  }

  @Test func `generic, nested, empty and static trees`() {
    let pair = Pair(
      first: Pair(first: [Tensor(1)], second: []),
      second: Pair(first: [2], second: [3])
    )
    #expect(pair.numbers == [1, 2, 3])
    #expect(pair.mapLeaves { _ in 9 }.second.second[0].item() == 9)
    #expect(Empty().leaves.isEmpty)
    #expect(Empty().replacingLeaves([]).leaves.isEmpty)
    #expect([3: Tensor(2), -1: 1].numbers == [1, 2])
    #expect(Optional<Tensor>.none.leaves.isEmpty)
    #expect(5.leaves.isEmpty && "text".leaves.isEmpty && true.leaves.isEmpty && 0.5.leaves.isEmpty)
    #expect(5.structure != 6.structure)
    #expect([1, 2].structure == [1, 2].structure)
  }

  @Test func `two functions written by hand decide for themselves`() {
    let tree = HandWritten(x: 1, y: 2, note: (3, 4))
    #expect(tree.numbers == [2, 1])
    #expect(tree.leafPaths == [".y", ".x"])
    let other = tree.mapLeaves { Tensor($0.item(as: Int.self) + 10) }
    #expect(other.x.item() == 11 && other.y.item() == 12 && other.note == (3, 4))
  }

  @Test func `trees of one structure are combined leaf by leaf`() {
    let sums = zipLeaves(model.layers, model.layers) {
      Tensor($0.item(as: Int.self) + $1.item(as: Int.self))
    }
    #expect(sums.numbers == [2, 4, 6, 8])
    #expect(
      sentence { _ = zipLeaves([Tensor(1)], [1, 2]) { x, _ in x } }
        == """
        zipLeaves: both trees must have the same structure
          expected 1 leaf
          got 2 leaves
        """
    )
    #expect(
      sentence { _ = zipLeaves(["a": Tensor(1)], ["b": 1]) { x, _ in x } }
        == """
        zipLeaves: both trees must have the same structure
          expected a leaf [a]
          got a leaf [b]
        """
    )
  }

  @Test func `a type that reflection cannot serve has its sentence`() {
    #expect(
      sentence { _ = HasOpaque(x: 1, inner: Opaque()).leaves }
        == """
        Tree: every stored property of a tree must be a Tree
          HasOpaque.inner: Opaque
          help: conform Opaque to Tree or StaticTree
        """
    )
    func reason(_ type: String, _ text: String) -> String {
      "Tree: \(type) needs flatten(into:) and unflatten(from:) written by hand: \(text)"
    }
    #expect(
      sentence { _ = Payload.one(1).leaves } == reason("Payload", "only structs are reflected")
    )
    #expect(
      sentence { _ = Reference().leaves } == reason("Reference", "only structs are reflected")
    )
    #expect(
      sentence { _ = HasLazy(x: 1).leaves }
        == reason("HasLazy", "$__lazy_storage_$_twice belongs to a property wrapper or is lazy")
    )
    #expect(
      sentence { _ = HasWrapper(count: 1, x: 1).leaves }
        == reason("HasWrapper", "_count belongs to a property wrapper or is lazy")
    )
  }

  @Test func `many threads may meet a type for the first time`() async {
    struct Fresh: Tree { var a: Tensor, b: [Tensor] }
    await withTaskGroup(of: [Int].self) { group in
      for number in 0..<64 {
        group.addTask { Fresh(a: Tensor(number), b: [1, 2]).numbers }
      }
      var firsts: Set<Int> = []
      for await numbers in group {
        #expect(numbers.dropFirst() == [1, 2])
        firsts.insert(numbers[0])
      }
      #expect(firsts.count == 64)
    }
  }
}

struct AxesTests {
  private let model = Model(
    name: "m",
    layers: [Layer(w: 1, b: 2), Layer(w: 3, b: 4)],
    scales: ["a": 5],
    bias: 6,
    depth: 2
  )

  private func resolve(_ axes: Axes<Model>) throws -> [Int?] {
    try axes.resolve(model, leafCount: model.leaves.count, in: "vmap")
  }

  @Test func `one axis is every leaf's axis`() throws {
    #expect(try resolve(0) == [0, 0, 0, 0, 0, 0])
    #expect(try resolve(nil) == [nil, nil, nil, nil, nil, nil])
    #expect(try resolve(-1) == [-1, -1, -1, -1, -1, -1])
    #expect(try resolve(.axis(2)) == [2, 2, 2, 2, 2, 2])
  }

  @Test func `fields have their own axes`() throws {
    #expect(try resolve([\.layers: nil, \.bias: 1]) == [nil, nil, nil, nil, 0, 1])
    #expect(try resolve([\.layers[1].w: 2]) == [0, 0, 2, 0, 0, 0])
    #expect(try resolve(.all(nil, except: [\.layers[0]: 0])) == [0, 0, nil, nil, nil, nil])
  }

  @Test func `a field that is no tree has its sentence`() {
    #expect(
      sentence { _ = try resolve([\.name.count.words: 0]) }
        .hasPrefix("vmap: axes must name fields of the argument that are trees, got ")
    )
  }
}
