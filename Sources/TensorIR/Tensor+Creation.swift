// SPDX-License-Identifier: Apache-2.0
//
// Tensors from Swift values: literals, numbers, nested arrays, flat elements with a shape, raw bytes.
//
// The rule for data types: `dtype:` decides when it is given. Otherwise a tensor has the type of its Swift elements,
// except that `Double` gives f32 and `Int` gives i32, because those are the types Swift gives to literals and f32 and
// i32 are the default types of programs; and complex numbers of `Double` give c64. A lone `Double`, `Int` or complex
// number of `Double`, and every literal, is weak besides: it takes the type of the other operand.

extension Tensor {
  /// A tensor of a number, of an array of numbers, or of nested arrays of equally long rows.
  ///
  ///     Tensor(2.5)                             // f32[], weak: takes the type of the other operand
  ///     Tensor([1, 2, 3])                       // i32[3]
  ///     Tensor([[1, 2], [3, 4.5]])              // f32[2,2]
  ///     Tensor([1.0, 2.0], dtype: .f64)         // f64[2]
  ///     Tensor([UInt8(1), 2])                   // u8[2]
  ///
  /// Without `dtype`, `Double` gives f32, `Int` gives i32 and ``ComplexNumber`` of `Double` gives c64; every other
  /// Swift type gives its own. Elements are converted as `as(_:)` converts.
  ///
  /// - Parameters:
  ///   - elements: A number, a `Bool`, or arrays of them nested to any depth.
  ///   - dtype: The type of the elements.
  /// - Precondition: All rows of a level have the same shape; without `dtype`, every `Int` of an array fits i32.
  public init<Elements: TensorElements>(_ elements: Elements, dtype: DType? = nil) {
    if let scalar = elements as? Elements.Scalar {
      self.init(scalar: scalar, dtype: dtype)
      return
    }
    var sizes: [Int] = []
    elements.appendSizes(to: &sizes)
    let shape = Shape(sizes)
    if let flat = elements as? [Elements.Scalar] {
      self.init(flat, shape: shape, dtype: dtype)
      return
    }
    var scalars: [Elements.Scalar] = []
    scalars.reserveCapacity(shape.elementCount)
    guard elements.appendScalars(to: &scalars, sizes: sizes[...]) else {
      self = fail(TensorError(.raggedArray, in: "Tensor"))
      return
    }
    self.init(scalars, shape: shape, dtype: dtype)
  }

  /// A tensor of the given shape with the given elements in row-major order.
  ///
  ///     Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])            // i32[2,3]
  ///     Tensor(pixels, shape: [28, 28], dtype: .f32)          // from any collection of numbers
  ///
  /// - Parameters:
  ///   - elements: As many numbers as the shape has elements; an array, a slice or an unsafe buffer is copied at
  ///     once when its type is the tensor's.
  ///   - shape: The sizes of the axes.
  ///   - dtype: The type of the elements; see ``init(_:dtype:)`` for what it is when not given.
  /// - Precondition: The number of elements is the product of the sizes.
  public init<Scalar: TensorScalar>(
    _ elements: some Collection<Scalar>,
    shape: Shape,
    dtype: DType? = nil
  ) {
    if let error = Self.sizeError(shape, count: elements.count) {
      self = fail(error)
      return
    }
    let type = TensorType(dtype ?? Scalar.defaultDType, shape)
    let tensor = elements.withContiguousStorageIfAvailable { Self.copying($0, type, dtype) }
    self = tensor ?? Array(elements).withUnsafeBufferPointer { Self.copying($0, type, dtype) }
  }

  /// A tensor of the given type whose elements have the given bytes, in this machine's byte order.
  ///
  /// - Parameters:
  ///   - bytes: The elements in row-major order; for `bool`, every byte but 0 is true.
  ///   - shape: The sizes of the axes.
  ///   - dtype: The type of the elements; bf16, which has no Swift type, included.
  /// - Precondition: There are as many bytes as the elements need.
  public init(bytes: some Collection<UInt8>, shape: Shape, dtype: DType) {
    let type = TensorType(dtype, shape)
    if let error = Self.sizeError(shape, count: shape.elementCount) {
      self = fail(error)
      return
    }
    guard bytes.count == type.byteCount else {
      let law = "\(type) needs \(type.byteCount) bytes, got \(bytes.count)"
      self = fail(TensorError(.invalidArgument(law), in: "Tensor"))
      return
    }
    let buffer = TensorBuffer(uninitialized: type)
    let target = UnsafeMutableRawBufferPointer(start: buffer.pointer, count: type.byteCount)
    target.copyBytes(from: bytes)
    if dtype == .bool {
      for index in target.indices where target[index] != 0 { target[index] = 1 }
    }
    self.init(buffer)
  }

  /// A complex number of rank 0 that takes the precision of the other operand; c64 on its own.
  ///
  ///     Tensor(real: 1, imaginary: -2) * x      // Python's (1 - 2j) * x
  ///
  /// - Parameters:
  ///   - real: The real part.
  ///   - imaginary: The imaginary part.
  ///   - dtype: The type of the number, which is not weak then.
  public init(real: Double, imaginary: Double, dtype: DType? = nil) {
    self.init(ComplexNumber(real, imaginary), dtype: dtype)
  }

  // MARK: - Inside

  private init<Scalar: TensorScalar>(scalar: Scalar, dtype: DType?) {
    if let dtype {
      self.init(scalar.scalarValue.converted(to: dtype))
    } else if let number = scalar as? Double {
      self.init(Self.weak(number))
    } else if let number = scalar as? Int {
      self.init(Self.weak(number))
    } else if let number = scalar as? ComplexNumber<Double> {
      self.init(Self.weak(number))
    } else {
      self.init(scalar.scalarValue)
    }
  }

  private static func weak(_ number: Double) -> ScalarValue {
    ScalarValue(number, as: .f32, isWeak: true)
  }

  private static func weak(_ number: ComplexNumber<Double>) -> ScalarValue {
    ScalarValue(real: number.real, imaginary: number.imaginary, as: .c64, isWeak: true)
  }

  /// An i32, or an i64 where i32 does not hold the number.
  private static func weak(_ number: Int) -> ScalarValue {
    ScalarValue(number, as: Int32(exactly: number) == nil ? .i64 : .i32, isWeak: true)
  }

  private static func sizeError(_ shape: Shape, count: Int) -> TensorError? {
    if shape.contains(where: { $0 < 0 }) {
      return TensorError(.invalidArgument("sizes must be 0 or more, got \(shape)"), in: "Tensor")
    }
    guard count != shape.elementCount else { return nil }
    return TensorError(
      .elementCount(got: count, expected: shape.elementCount, shape),
      in: "Tensor"
    )
  }

  /// A tensor of a copy of the elements; `dtype` is what the caller asked for.
  private static func copying<Scalar: TensorScalar>(
    _ elements: UnsafeBufferPointer<Scalar>,
    _ type: TensorType,
    _ dtype: DType?
  ) -> Tensor {
    let buffer = TensorBuffer(uninitialized: type)
    guard let start = elements.baseAddress else { return Tensor(buffer) }
    // An `Int` that nobody asked to shorten must not lose its upper half.
    if dtype == nil, let integers = elements as? UnsafeBufferPointer<Int>,
      let large = integers.first(where: { Int32(exactly: $0) == nil })
    {
      let law = "an Int without a dtype must fit i32, got \(large)\n  help: add `dtype: .i64`"
      return fail(TensorError(.invalidArgument(law), in: "Tensor"), type: type)
    }
    copyElements(
      elements.count,
      from: start,
      as: Scalar.dtype,
      to: buffer.pointer,
      as: type.dtype
    )
    return Tensor(buffer)
  }
}

extension TensorScalar {
  /// The type of a tensor of these when nobody says otherwise.
  fileprivate static var defaultDType: DType {
    if Self.self == Double.self { return .f32 }
    if Self.self == Int.self { return .i32 }
    if Self.self == ComplexNumber<Double>.self { return .c64 }
    return dtype
  }
}

// MARK: - Literals

extension Tensor: ExpressibleByFloatLiteral {
  /// A number of rank 0 that takes the type of the other operand; f32 on its own.
  public init(floatLiteral value: Double) { self.init(Self.weak(value)) }
}

extension Tensor: ExpressibleByIntegerLiteral {
  /// An integer of rank 0 that takes the type of the other operand; on its own i32, or i64 beyond i32's range.
  public init(integerLiteral value: Int) { self.init(Self.weak(value)) }
}

extension Tensor: ExpressibleByBooleanLiteral {
  /// A truth value of rank 0.
  public init(booleanLiteral value: Bool) { self.init(ScalarValue(value)) }
}
