// SPDX-License-Identifier: Apache-2.0
//
// Tensors from Swift values: their types, their elements, and the mistakes.

import Testing
import TensorIR

/// The sentence of the first mistake made in `body`.
func sentence(_ body: () throws -> Void) -> String {
  do {
    try withErrors(body)
    return "no error"
  } catch let error as TensorError {
    return error.sentence
  } catch {
    return "\(error)"
  }
}

struct CreationTests {
  @Test func `the type of the elements decides, and literals give the default types`() {
    #expect(Tensor([1, 2, 3]).type == TensorType(.i32, [3]))
    #expect(Tensor([1.0, 2]).type == TensorType(.f32, [2]))
    #expect(Tensor([1, -2.5]).type == TensorType(.f32, [2]))
    #expect(Tensor([true, false]).type == TensorType(.bool, [2]))
    #expect(Tensor([UInt8(1), 2]).type == TensorType(.u8, [2]))
    #expect(Tensor([Int64(1)]).type == TensorType(.i64, [1]))
    #expect(Tensor([Float(1)]).type == TensorType(.f32, [1]))
    #expect(Tensor([Float16(1)]).type == TensorType(.f16, [1]))
    #expect(Tensor([Double.pi, .infinity, -1]).type == TensorType(.f32, [3]))
    #expect(Tensor([Double.pi], dtype: .f64).type == TensorType(.f64, [1]))
  }

  @Test func `a lone literal is weak, a lone typed number is not`() {
    #expect(Tensor(5.0).type == TensorType(.f32, [], isWeak: true))
    #expect(Tensor(3).type == TensorType(.i32, [], isWeak: true))
    #expect(Tensor(true).type == TensorType(.bool))
    let (rate, count, single) = (0.1, 3, Float(2))
    #expect(Tensor(rate).type == TensorType(.f32, [], isWeak: true))
    #expect(Tensor(count).type == TensorType(.i32, [], isWeak: true))
    #expect(Tensor(single).type == TensorType(.f32))
    #expect(Tensor(rate, dtype: .f64).type == TensorType(.f64))
    let literals: [Tensor] = [1, 2.5, false]
    #expect(literals.map(\.dtype) == [.i32, .f32, .bool])
  }

  @Test func `a weak number keeps its digits until its type is decided`() {
    #expect(Tensor(3_000_000_000).type == TensorType(.i64, [], isWeak: true))
    #expect(Tensor(3_000_000_000).item(as: Int.self) == 3_000_000_000)
    #expect(Tensor(0.1).item() == Double(Float(0.1)))
    for number in [0.1, -0.1, 1e300, 1e-300, .pi, .infinity, -0.0] {
      guard case .scalar(let value) = Tensor(number).representation else { continue }
      #expect(value.dtype == .f32 && value.isWeak)
      #expect(value.converted(to: .f64).double.bitPattern == number.bitPattern)
      #expect(value.converted(to: .f32) == ScalarValue(number, as: .f32))
    }
  }

  @Test func `complex numbers come from their parts`() {
    let numbers = [ComplexNumber(1, 2), ComplexNumber(0.1, -1)]
    #expect(Tensor(numbers).type == TensorType(.c64, [2]))
    #expect(Tensor(numbers, dtype: .c128).type == TensorType(.c128, [2]))
    #expect(Tensor([ComplexNumber(Float(1), 2)]).type == TensorType(.c64, [1]))
    #expect(Tensor(numbers, dtype: .c128).scalars(as: ComplexNumber<Double>.self) == numbers)
    #expect(Tensor(numbers).scalars(as: Double.self) == [1, Double(Float(0.1))])
    #expect(Tensor(numbers).scalars(as: Bool.self) == [true, true])
    #expect(Tensor([1, 2], dtype: .c64).scalars(as: ComplexNumber<Float>.self)[1].real == 2)
    let weak = Tensor(real: 0.1, imaginary: 0.2)
    #expect(weak.type == TensorType(.c64, [], isWeak: true))
    #expect(Tensor(real: 1, imaginary: 2, dtype: .c128).type == TensorType(.c128))
    guard case .scalar(let value) = weak.representation else { return }
    let wide = value.converted(to: .c128)
    #expect((wide.double, wide.imaginary) == (0.1, 0.2))
    #expect(value.converted(to: .f64, isWeak: true).converted(to: .f64).double == 0.1)
    #expect(ComplexNumber<Float>(value) == ComplexNumber(0.1, 0.2))
    let last = Tensor(numbers).withUnsafeElements(as: ComplexNumber<Float>.self) { $0[1] }
    #expect(last.imaginary == -1)
    #expect(Tensor(real: 3, imaginary: 4, dtype: .c128).withUnsafeBytes { $0.count } == 16)
  }

  @Test func `arrays nest to any depth`() {
    let x = Tensor([[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]])
    #expect(x.type == TensorType(.i32, [2, 1, 2, 2]))
    #expect(x.scalars(as: Int.self) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Tensor([[1, 2.5], [3, 4]]).scalars(as: Double.self) == [1, 2.5, 3, 4])
    #expect(Tensor([Float]()).type == TensorType(.f32, [0]))
    #expect(Tensor([[[Float]]]()).type == TensorType(.f32, [0, 0, 0]))
    #expect(Tensor([[Float](), []]).type == TensorType(.f32, [2, 0]))
  }

  @Test func `elements come from any collection, with a shape`() {
    #expect(Tensor(0..<6, shape: [2, 3]).scalars(as: Int.self) == [0, 1, 2, 3, 4, 5])
    #expect(Tensor([1, 2, 3, 4][1...2], shape: [2]).scalars(as: Int.self) == [2, 3])
    #expect(Tensor([1.5], shape: []).type == TensorType(.f32))
    #expect(Tensor([1.5], shape: []).item() == 1.5)
    let bytes: [UInt8] = [0, 255]
    #expect(Tensor(bytes, shape: [2], dtype: .f32).scalars(as: Float.self) == [0, 255])
    let unsafe = [Float(1), 2].withUnsafeBufferPointer { Tensor($0, shape: [1, 2]) }
    #expect(unsafe.type == TensorType(.f32, [1, 2]))
    #expect(unsafe.scalars(as: Float.self) == [1, 2])
  }

  @Test func `raw bytes are the elements' own`() {
    let bytes = [Float(1), -2].withUnsafeBytes { Array($0) }
    #expect(Tensor(bytes: bytes, shape: [2], dtype: .f32).scalars(as: Float.self) == [1, -2])
    let half = Tensor(bytes: [0x80, 0x3F, 0x00, 0x40], shape: [2], dtype: .bf16)
    #expect(half.scalars(as: Float.self) == [1, 2])
    let truths = Tensor(bytes: [0, 1, 2], shape: [3], dtype: .bool)
    #expect(truths.withUnsafeBytes { Array($0) } == [0, 1, 1])
  }

  @Test func `a mistake has its sentence`() {
    #expect(
      sentence { _ = Tensor([[1, 2], [3]]) }
        == "Tensor: the rows of a nested array must have the same shape"
    )
    #expect(
      sentence { _ = Tensor([[[1], [2]], [[3], [4, 5]]]) }
        == "Tensor: the rows of a nested array must have the same shape"
    )
    #expect(
      sentence { _ = Tensor([1, 2, 3], shape: [2, 2]) }
        == "Tensor: the shape [2,2] needs 4 elements, got 3"
    )
    #expect(
      sentence { _ = Tensor([1], shape: [-1, -1]) }
        == "Tensor: sizes must be 0 or more, got [-1,-1]"
    )
    #expect(
      sentence { _ = Tensor(bytes: [1, 2, 3], shape: [1], dtype: .f32) }
        == "Tensor: f32[1] needs 4 bytes, got 3"
    )
    #expect(
      sentence { _ = Tensor([1, 3_000_000_000]) }
        == """
        Tensor: an Int without a dtype must fit i32, got 3000000000
          help: add `dtype: .i64`
        """
    )
  }
}
