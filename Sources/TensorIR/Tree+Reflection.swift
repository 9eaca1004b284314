// SPDX-License-Identifier: Apache-2.0
//
// `Tree` for structs that write nothing: stored properties are found once per type by reflection, and then read and
// written at their offsets.

@_spi(Reflection) internal import Swift
internal import Synchronization

extension Tree {
  /// Appends the leaves of every stored property, in order of declaration.
  public func flatten(into flattener: inout Flattener) {
    flattener.node(Self.self)
    let layout = TypeLayout.of(Self.self)
    if let error = layout.error {
      flattener.leaf(fail(error))
      return
    }
    withUnsafePointer(to: self) { pointer in
      let start = UnsafeRawPointer(pointer)
      for field in layout.fields {
        field.type.flatten(start + field.offset, into: &flattener, name: field.name)
      }
    }
  }

  /// A copy with the leaves of every stored property replaced.
  public func unflatten(from leaves: inout Leaves) -> Self {
    let layout = TypeLayout.of(Self.self)
    if layout.error != nil {
      _ = leaves.next()
      return self
    }
    var result = self
    withUnsafeMutablePointer(to: &result) { pointer in
      let start = UnsafeMutableRawPointer(pointer)
      for field in layout.fields { field.type.unflatten(start + field.offset, from: &leaves) }
    }
    return result
  }
}

/// The stored properties of one type.
private final class TypeLayout: Sendable {
  struct Field: Sendable {
    let name: String
    let offset: Int
    let type: any FieldAccess.Type
  }

  let fields: [Field]
  let error: TensorError?

  init(_ type: Any.Type) {
    var fields: [Field] = []
    var error: TensorError?
    _ = _forEachField(of: type) { name, offset, fieldType, _ in
      let name = String(cString: name)
      if name.hasPrefix("_") || name.hasPrefix("$__lazy") {
        error = TensorError(
          .notReflectable(
            type: "\(type)",
            reason: "\(name) belongs to a property wrapper or is lazy"
          ),
          in: "Tree"
        )
      } else if let tree = fieldType as? any Tree.Type {
        fields.append(Field(name: ".\(name)", offset: offset, type: access(to: tree)))
      } else {
        error = TensorError(
          .fieldNotTree(type: "\(type)", field: name, fieldType: "\(fieldType)"),
          in: "Tree"
        )
      }
      return error == nil
    }
    // An enum has no fields that could be read at an offset, and a class shares them. The first word of a type's
    // metadata says what it is, by the stable ABI.
    let kind = unsafeBitCast(type, to: UnsafePointer<UInt>.self).pointee
    if kind != _MetadataKind.struct.rawValue {
      error = TensorError(
        .notReflectable(type: "\(type)", reason: "only structs are reflected"),
        in: "Tree"
      )
    }
    self.fields = fields
    self.error = error
  }

  private static let cache = Mutex<[ObjectIdentifier: TypeLayout]>([:])

  static func of(_ type: Any.Type) -> TypeLayout {
    cache.withLock { cache in
      if let layout = cache[ObjectIdentifier(type)] { return layout }
      let layout = TypeLayout(type)
      cache[ObjectIdentifier(type)] = layout
      return layout
    }
  }
}

/// Reads and writes a stored property of a static type at an address.
private protocol FieldAccess: SendableMetatype {
  static func flatten(
    _ pointer: UnsafeRawPointer,
    into flattener: inout Flattener,
    name: @autoclosure () -> String
  )
  static func unflatten(_ pointer: UnsafeMutableRawPointer, from leaves: inout Leaves)
}

private enum Access<T: Tree>: FieldAccess {
  static func flatten(
    _ pointer: UnsafeRawPointer,
    into flattener: inout Flattener,
    name: @autoclosure () -> String
  ) {
    flattener.child(pointer.assumingMemoryBound(to: T.self).pointee, name())
  }

  static func unflatten(_ pointer: UnsafeMutableRawPointer, from leaves: inout Leaves) {
    let field = pointer.assumingMemoryBound(to: T.self)
    field.pointee = field.pointee.unflatten(from: &leaves)
  }
}

private func access<T: Tree>(to: T.Type) -> any FieldAccess.Type { Access<T>.self }
