// SPDX-License-Identifier: Apache-2.0
//
// Which axis of each leaf of an argument is mapped. Typed by the argument, so that the compiler counts them.

/// The mapped axis of each leaf of a `T`.
///
///     vmap(f, inAxes: 0, nil)                       // axis 0 of every leaf; not mapped
///     vmap(f, inAxes: -1)                           // the last axis
///     vmap(f, inAxes: [\.w: nil, \.b: 0])           // by field; fields not named are mapped along axis 0
///     vmap(f, inAxes: .all(nil, except: [\.layers[0].w: 0]))
public struct Axes<T: Tree> {
  /// The axis of leaves that no field names.
  let base: Int?
  let fields: [(path: PartialKeyPath<T>, axis: Int?)]
  /// Apart from the fields, whose very type takes longer to find than all else.
  private let hasFields: Bool

  private init(base: Int?) {
    (self.base, fields, hasFields) = (base, [], false)
  }

  private init(base: Int?, fields: [(path: PartialKeyPath<T>, axis: Int?)]) {
    (self.base, self.fields, hasFields) = (base, fields, !fields.isEmpty)
  }

  /// The same axis for every leaf; `nil` means not mapped.
  public static func axis(_ axis: Int?) -> Axes { Axes(base: axis) }

  /// The same axis for every leaf but those of some fields.
  public static func all(_ axis: Int?, except fields: [PartialKeyPath<T>: Int?]) -> Axes {
    Axes(base: axis, fields: fields.map { ($0.key, $0.value) })
  }
}

extension Axes: ExpressibleByIntegerLiteral, ExpressibleByNilLiteral, ExpressibleByDictionaryLiteral
{
  /// The same axis for every leaf.
  public init(integerLiteral axis: Int) { self.init(base: axis) }

  /// No leaf is mapped.
  public init(nilLiteral: ()) { self.init(base: nil) }

  /// An axis for each field named, and axis 0 for the others.
  public init(dictionaryLiteral fields: (PartialKeyPath<T>, Int?)...) {
    self.init(base: 0, fields: fields.map { ($0.0, $0.1) })
  }
}

extension Axes {
  /// The axis of each of the tree's leaves, as written: negative axes are not resolved.
  ///
  /// A field's leaves are found by reading its key path from a copy of the tree whose leaves carry their number.
  package func resolve(_ tree: T, leafCount: Int, in place: String) throws(TensorError) -> [Int?] {
    guard hasFields else { return Array(repeating: base, count: leafCount) }
    return try resolveFields(tree, leafCount, place)
  }

  @inline(never)
  private func resolveFields(_ tree: T, _ leafCount: Int, _ place: String) throws(TensorError)
    -> [Int?]
  {
    var axes = [Int?](repeating: base, count: leafCount)
    // Beyond any number of leaves, so that what a computed property makes of the numbers is none of them.
    let base = 1 << 40
    let numbered = tree.replacingLeaves(
      (0..<leafCount).map { Tensor(ScalarValue(base + $0, as: .i64)) }
    )
    for (path, axis) in fields {
      guard let field = numbered[keyPath: path] as? any Tree else {
        throw TensorError(.axesDoNotFit(field: "\(path)", type: "\(T.self)"), in: place)
      }
      for leaf in field.leaves {
        guard case .scalar(let number) = leaf.representation,
          axes.indices.contains(number.int - base)
        else { throw TensorError(.axesDoNotFit(field: "\(path)", type: "\(T.self)"), in: place) }
        axes[number.int - base] = axis
      }
    }
    return axes
  }
}
