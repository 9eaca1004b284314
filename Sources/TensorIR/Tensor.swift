// SPDX-License-Identifier: Apache-2.0
//
// The one value users compute with. A tensor is concrete (a number, or a buffer of them), or stands for a
// variable of a program that is being traced, or is the result of a mistake.

/// An array of numbers of one data type, of any rank; or, while a function is traced, a variable that stands for one.
///
/// A tensor is an immutable value: `x[0] = y` makes a new tensor and stores it in the variable `x`. Tensors can be
/// shared between threads.
///
///     let x = Tensor([[1, 2, 3], [4, 5, 6]])
///     let y = (2 * x + 1).sum(axis: 1)         // f32[2]
///
/// Element type and shape are facts of the run, not of the Swift type; an operation whose operands do not fit stops
/// the program with a sentence that says why, or throws it inside ``withErrors(_:)``.
public struct Tensor: Sendable {
  package enum Representation: Sendable {
    /// A number. Every concrete tensor of rank 0 is represented so.
    case scalar(ScalarValue)
    /// The elements of a concrete tensor of rank 1 or more.
    case buffer(TensorBuffer)
    /// A variable of a program that is being traced.
    case traced(TracedValue)
    /// What a mistake gives inside `withErrors`.
    case invalid(InvalidValue)
  }

  package private(set) var representation: Representation

  package init(_ representation: Representation) { self.representation = representation }
  package init(_ value: ScalarValue) { representation = .scalar(value) }
  package init(_ buffer: TensorBuffer) {
    representation =
      buffer.type.rank == 0
      ? .scalar(
        ScalarValue(loading: buffer.pointer, as: buffer.type.dtype)
          .converted(to: buffer.type.dtype, isWeak: buffer.type.isWeak)
      )
      : .buffer(buffer)
  }
}

/// A variable of a program, as the function that is traced sees it.
package final class TracedValue: Sendable {
  package let scope: Scope
  package let variable: Variable
  package let type: TensorType

  init(scope: Scope, variable: Variable, type: TensorType) {
    self.scope = scope
    self.variable = variable
    self.type = type
  }
}

/// The result of a mistake, and of everything computed from it.
package final class InvalidValue: Sendable {
  package let error: TensorError
  package let type: TensorType

  init(error: TensorError, type: TensorType) {
    self.error = error
    self.type = type
  }
}

extension Tensor {
  /// The buffer, if no other tensor has a part in its memory.
  ///
  /// Who reads a tensor holds it meanwhile, so that there is nobody to notice when the elements change.
  package mutating func soleBuffer() -> TensorBuffer? {
    guard case .buffer(var buffer) = representation else { return nil }
    representation = .scalar(ScalarValue(false))
    let isSole = TensorBuffer.isSoleReference(&buffer)
    representation = .buffer(buffer)
    // Who writes results counts on whole cache lines.
    return isSole && UInt(bitPattern: buffer.pointer) % 64 == 0 ? buffer : nil
  }
}

// MARK: - Facts

extension Tensor {
  /// The element type and shape.
  public var type: TensorType {
    switch representation {
    case .scalar(let value): value.type
    case .buffer(let buffer): buffer.type
    case .traced(let value): value.type
    case .invalid(let value): value.type
    }
  }

  /// The type of the elements.
  public var dtype: DType {
    switch representation {
    case .scalar(let value): value.dtype
    case .buffer(let buffer): buffer.type.dtype
    case .traced(let value): value.type.dtype
    case .invalid(let value): value.type.dtype
    }
  }

  /// The sizes of the axes, outermost first; empty for a scalar.
  public var shape: Shape { type.shape }

  /// The number of axes; 0 for a scalar.
  public var rank: Int {
    switch representation {
    case .scalar: 0
    case .buffer(let buffer): buffer.type.rank
    case .traced(let value): value.type.rank
    case .invalid(let value): value.type.rank
    }
  }

  /// Whether the tensor has a type; cheaper than comparing copies of types.
  package func has(_ type: TensorType) -> Bool {
    switch representation {
    case .scalar(let value):
      type.rank == 0 && type.dtype == value.dtype && type.isWeak == value.isWeak
    case .buffer(let buffer): buffer.type == type
    case .traced(let value): value.type == type
    case .invalid(let value): value.type == type
    }
  }

  /// The number of elements.
  public var elementCount: Int { shape.elementCount }

  /// Whether the tensor stands for a variable of a program that is being traced, and so has no value yet.
  public var isTraced: Bool {
    if case .traced = representation { true } else { false }
  }

  /// Whether the tensor is the result of a mistake; see ``withErrors(_:)``.
  public var isInvalid: Bool {
    if case .invalid = representation { true } else { false }
  }

  /// The error that made this tensor invalid.
  package var error: TensorError? {
    if case .invalid(let value) = representation { value.error } else { nil }
  }
}
