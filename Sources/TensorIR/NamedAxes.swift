// SPDX-License-Identifier: Apache-2.0
//
// The names of mapped axes: which ones the function that is being traced can speak of, which one is being mapped just
// now, and which ones a jitted function asked for. A list of frames that belongs to the thread, innermost first.

internal import CSkein

/// A mapped axis with a name.
package struct NamedAxis: Hashable, Sendable {
  package let name: String
  package let size: Int

  package init(_ name: String, size: Int) {
    self.name = name
    self.size = size
  }
}

/// A primitive that speaks of mapped axes by name.
package protocol NamedAxisPrimitive: Primitive {
  /// The axes it speaks of; programs inside it are not counted.
  var namedAxes: [NamedAxis] { get }
}

extension Primitive {
  /// The axes that the operation, or a program inside it, speaks of by name.
  package var allNamedAxes: [NamedAxis] {
    let own = (self as? any NamedAxisPrimitive)?.namedAxes ?? []
    return own + subprograms.flatMap(\.namedAxes)
  }

  /// Whether the operation, or a program inside it, speaks of the axis with the given name.
  package func uses(axis name: String) -> Bool {
    if let named = self as? any NamedAxisPrimitive {
      if named.namedAxes.contains(where: { $0.name == name }) { return true }
    }
    return subprograms.contains { program in
      program.equations.contains { $0.primitive.uses(axis: name) }
    }
  }
}

extension Jaxpr {
  /// The axes that operations of this program speak of by name.
  package var namedAxes: [NamedAxis] { equations.flatMap(\.primitive.allNamedAxes) }
}

/// One thing that a thread knows about named axes.
///
/// A frame is reached only by the thread that runs `NamedAxes.with`, while it runs.
private final class AxisFrame {
  enum Kind {
    /// The body of a vmap with this axis is being traced in this scope.
    case named(NamedAxis, Scope)
    /// The rules of a vmap are being applied; its axis may have a name.
    case mapping(String?)
    /// Whoever made this frame wants to know which axes are looked up.
    case recording
  }

  let kind: Kind
  let outer: AxisFrame?
  var found: [NamedAxis] = []

  init(_ kind: Kind, outer: AxisFrame?) {
    self.kind = kind
    self.outer = outer
  }
}

/// What this thread knows about named axes.
package enum NamedAxes {
  private static var innermost: AxisFrame? {
    guard let pointer = skein_axis_frame() else { return nil }
    return Unmanaged<AxisFrame>.fromOpaque(pointer).takeUnretainedValue()
  }

  private static func with<R>(_ kind: AxisFrame.Kind, _ body: (AxisFrame) -> R) -> R {
    let outer = skein_axis_frame()
    let frame = AxisFrame(kind, outer: innermost)
    skein_set_axis_frame(Unmanaged.passUnretained(frame).toOpaque())
    defer { skein_set_axis_frame(outer) }
    return withExtendedLifetime(frame) { body(frame) }
  }

  /// Runs `body` with one more axis that can be spoken of: that of the vmap whose body is traced in `scope`.
  static func naming<R>(_ axis: NamedAxis?, in scope: Scope, _ body: () -> R) -> R {
    guard let axis else { return body() }
    return with(.named(axis, scope)) { _ in body() }
  }

  /// Runs `body`, which applies the rules of a vmap whose axis has the given name or none.
  package static func mapping<R>(_ name: String?, _ body: () -> R) -> R {
    // Without names there is nothing that an enclosing name could be mistaken for.
    if name == nil && skein_axis_frame() == nil { return body() }
    return with(.mapping(name)) { _ in body() }
  }

  /// Runs `body`, and says which axes it looked up.
  package static func recording<R>(_ body: () -> R) -> (result: R, axes: [NamedAxis]) {
    if skein_axis_frame() == nil { return (body(), []) }
    return with(.recording) { frame in (body(), frame.found) }
  }

  /// Whether no vmap with a name is being traced.
  static var isEmpty: Bool { skein_axis_frame() == nil }

  /// The name of the axis that is being mapped, if it has one.
  package static var mapped: String? {
    var frame = innermost
    while let current = frame {
      if case .mapping(let name) = current.kind { return name }
      frame = current.outer
    }
    return nil
  }

  /// The innermost axis with the given name, and the scope in which the body of its vmap is traced.
  package static func find(_ name: String) -> (axis: NamedAxis, scope: Scope)? {
    var passed: [AxisFrame] = []
    var frame = innermost
    while let current = frame {
      switch current.kind {
      case .named(let axis, let scope) where axis.name == name:
        for recorder in passed where !recorder.found.contains(axis) { recorder.found.append(axis) }
        return (axis, scope)
      case .recording: passed.append(current)
      case .named, .mapping: break
      }
      frame = current.outer
    }
    return nil
  }

  /// Whether each of these axes can be spoken of here, and has the same size.
  package static func include(_ axes: [NamedAxis]) -> Bool {
    axes.allSatisfy { find($0.name)?.axis == $0 }
  }

  /// The axes that can be spoken of, outermost first.
  package static var inScope: [NamedAxis] {
    var axes: [NamedAxis] = []
    var frame = innermost
    while let current = frame {
      if case .named(let axis, _) = current.kind, !axes.contains(where: { $0.name == axis.name }) {
        axes.insert(axis, at: 0)
      }
      frame = current.outer
    }
    return axes
  }

  /// The newest of a scope and those in which the axes that a primitive speaks of are mapped: an operation over a named
  /// axis belongs there even when its operands come from outside.
  static func newest(_ scope: Scope?, for primitive: some Primitive) -> Scope? {
    var newest = scope
    for axis in primitive.allNamedAxes {
      guard let found = find(axis.name)?.scope else { continue }
      if newest.map({ $0.number < found.number }) ?? true { newest = found }
    }
    return newest
  }
}
