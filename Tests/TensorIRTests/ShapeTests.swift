// SPDX-License-Identifier: Apache-2.0
//
// Shapes and the arithmetic of axes.

import Testing
import TensorIR

struct ShapeTests {
  /// A shape beyond the rank that needs no heap memory, and one within it.
  static let shapes: [Shape] = [
    [], [3], [2, 3], [2, 3, 4], Shape(Array(1...8)), Shape(Array(1...11)),
  ]

  @Test(arguments: shapes)
  func `a shape is the collection of its sizes`(_ shape: Shape) {
    #expect(Shape(shape.sizes) == shape)
    #expect(shape.count == shape.rank)
    #expect(shape.elementCount == shape.sizes.reduce(1, *))
    #expect(Set([shape, Shape(shape.sizes)]).count == 1)
    #expect(shape != shape.inserting(1, at: 0))
  }

  @Test(arguments: shapes)
  func `inserting an axis and removing it gives the shape back`(_ shape: Shape) {
    for axis in 0...shape.rank {
      let longer = shape.inserting(7, at: axis)
      #expect(longer[axis] == 7)
      #expect(longer.removing(at: axis) == shape)
      #expect(longer.removing([axis]) == shape)
    }
  }

  @Test(arguments: shapes)
  func `a permutation and its inverse cancel`(_ shape: Shape) {
    let rotation = (0..<shape.rank).map { ($0 + 1) % shape.rank }
    #expect(shape.permuted(by: rotation).permuted(by: inverse(of: rotation)) == shape)
  }

  @Test func `strides are the products of the sizes that follow`() {
    #expect(Shape([2, 3, 4]).rowMajorStrides == [12, 4, 1])
    #expect(Shape().rowMajorStrides == [])
  }

  @Test func `negative axes count from the end`() {
    let shape: Shape = [2, 3, 4]
    #expect([-4, -3, -1, 0, 2, 3].map(shape.resolve) == [nil, 0, 2, 0, 2, nil])
    #expect(Shape().resolve(0) == nil)
  }

  @Test func `an axis that does not exist has a sentence`() {
    var shape: Shape = [2, 3]
    var missing = 1
    let thrown = sentence {
      missing = shape[2]
      shape[-1] = 7
    }
    #expect(thrown == "Shape: an axis of the shape [2,3] lies in 0..<2, got 2")
    #expect(missing == 0 && shape == [2, 3])
  }

  @Test func `axes make room for a new one`() {
    #expect([0, 1, 2].makingRoom(at: 1) == [0, 2, 3])
    #expect([0, 1].makingRoom(at: nil) == [0, 1])
  }

  @Test func `types print as in programs`() {
    #expect(TensorType(.f32, [2, 3]).description == "f32[2,3]")
    #expect(TensorType(.bool).description == "bool[]")
    #expect(TensorType(.f64, [2, 3]).byteCount == 48)
    #expect(TensorType(.f32, [], isWeak: true) != TensorType(.f32))
    #expect(TensorType(.f32, [], isWeak: true).strong == TensorType(.f32))
  }
}
