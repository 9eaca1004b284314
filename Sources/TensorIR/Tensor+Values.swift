// SPDX-License-Identifier: Apache-2.0
//
// The numbers inside a tensor, for the host. The only way from a tensor back to Swift's own types.
//
// Reading does not throw, like every other function on tensors, so it must answer something for a tensor that has no
// numbers. Outside `withErrors` that ends the program with the sentence. Inside, the mistake is recorded, `withErrors`
// will throw it, and what is read until then cannot be taken for a result: NaN, no elements; and where a type has no
// such value (integers, `Bool`) the program ends. Code that must stop at once says `try x.checked()` first: one
// throwing function instead of a throwing twin of each reader.

extension Tensor {
  /// This tensor, if it has values that can be read.
  ///
  ///     let loss = try step(batch).checked().item()
  ///
  /// - Returns: The tensor itself.
  /// - Throws: ``TensorError``: the mistake that made it invalid, or that it is a variable of a program being traced.
  public func checked() throws(TensorError) -> Tensor {
    if let error = unreadableError(in: "checked") { throw error }
    return self
  }

  /// The one element as a `Double`.
  ///
  /// - Returns: The number; true is 1. NaN after a mistake inside ``withErrors(_:)``.
  /// - Precondition: The tensor has exactly one element, and is not traced.
  public func item() -> Double { item(as: Double.self) }

  /// The one element as a Swift value; NumPy's `item`.
  ///
  /// - Parameter type: The type of the result; converted to as `as(_:)` converts, so fractions are truncated for
  ///   integers.
  /// - Returns: The number. NaN after a mistake inside ``withErrors(_:)``, where the type has it.
  /// - Precondition: The tensor has exactly one element, and is not traced.
  public func item<Scalar: TensorScalar>(as type: Scalar.Type) -> Scalar {
    switch representation {
    case .scalar(let value): return Scalar(value)
    case .buffer(let buffer):
      if elementCount == 1 {
        return Scalar(ScalarValue(loading: buffer.pointer, as: buffer.type.dtype))
      }
      let law = "a tensor must have one element to be read as a number, got \(self.type)"
      _ = fail(TensorError(.invalidArgument(law), in: "item"))
    case .traced, .invalid: failToRead(in: "item")
    }
    guard let unreadable = Scalar.unreadable else {
      let sentence = unreadableError(in: "item").map(\.sentence) ?? "item: got \(self.type)"
      fatalError("\(sentence)\n  help: \(Scalar.self) has no NaN; use `try x.checked()` first")
    }
    return unreadable
  }

  /// The elements in row-major order, converted to a Swift type.
  ///
  /// - Parameter type: The type of the results; converted to as `as(_:)` converts.
  /// - Returns: A copy of the elements. No elements after a mistake inside ``withErrors(_:)``.
  /// - Precondition: The tensor is not traced.
  public func scalars<Scalar: TensorScalar>(as type: Scalar.Type) -> [Scalar] {
    switch representation {
    case .scalar(let value): return [Scalar(value)]
    case .buffer(let buffer):
      // Bytes of an i64 are those of an `Int`: the data type says everything about the layout.
      return [Scalar](unsafeUninitializedCapacity: elementCount) { elements, count in
        count = elementCount
        guard let start = elements.baseAddress else { return }
        copyElements(
          count,
          from: buffer.pointer,
          as: buffer.type.dtype,
          to: UnsafeMutableRawPointer(start),
          as: Scalar.dtype
        )
      }
    case .traced, .invalid:
      failToRead(in: "scalars")
      return []
    }
  }

  /// Calls a function with the elements in row-major order, without a copy.
  ///
  /// - Parameters:
  ///   - type: The Swift type of the elements; its ``TensorScalar/dtype`` is the tensor's.
  ///   - body: Reads the elements; the pointer is valid until it returns.
  /// - Returns: What `body` returns. It sees no elements after a mistake inside ``withErrors(_:)``.
  /// - Precondition: The tensor has the type's `dtype`, and is not traced.
  public func withUnsafeElements<Scalar: TensorScalar, Result>(
    as type: Scalar.Type,
    _ body: (UnsafeBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    if !isTraced && !isInvalid && dtype != Scalar.dtype {
      let law = "\(Scalar.self) reads elements of type \(Scalar.dtype), got \(self.type)"
      _ = fail(TensorError(.invalidArgument(law), in: "withUnsafeElements"))
      return try body(UnsafeBufferPointer(start: nil, count: 0))
    }
    return try withUnsafeBytes(in: "withUnsafeElements") {
      try body($0.assumingMemoryBound(to: Scalar.self))
    }
  }

  /// Calls a function with the bytes of the elements in row-major order, without a copy.
  ///
  /// - Parameter body: Reads the bytes; the pointer is valid until it returns.
  /// - Returns: What `body` returns. It sees no bytes after a mistake inside ``withErrors(_:)``.
  /// - Precondition: The tensor is not traced.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withUnsafeBytes(in: "withUnsafeBytes", body)
  }

  // MARK: - Inside

  private func withUnsafeBytes<Result>(
    in place: String,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    switch representation {
    case .scalar(let value):
      return try Swift.withUnsafeBytes(of: (value.bits, value.upperBits)) {
        try body(UnsafeRawBufferPointer(rebasing: $0[..<value.dtype.byteCount]))
      }
    case .buffer(let buffer):
      defer { withExtendedLifetime(buffer) {} }
      return try body(
        UnsafeRawBufferPointer(start: buffer.pointer, count: buffer.type.byteCount)
      )
    case .traced, .invalid:
      failToRead(in: place)
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  /// Why this tensor has no numbers; nil when it has.
  func unreadableError(in place: String) -> TensorError? {
    switch representation {
    case .scalar, .buffer: nil
    case .traced(let value):
      TensorError(.valueRead(value.type, scope: value.scope.kind), in: place)
    case .invalid(let value): value.error
    }
  }

  private func failToRead(in place: String) {
    if let error = unreadableError(in: place) { _ = fail(error) }
  }
}
