// SPDX-License-Identifier: Apache-2.0
//
// Contractions against the definition, in f64, over shapes that end inside tiles and over every layout; and that
// the units can be shared out in any way.

import CKernels
import TensorIR
import Testing

struct ContractionTests {
  /// How a matrix lies in memory.
  enum Layout: CaseIterable {
    case rows, columns, spread, reversed

    /// Strides of a matrix, how many elements it spans, and where its first element is.
    func place(_ rows: Int, _ columns: Int) -> (row: Int, column: Int, span: Int, start: Int) {
      switch self {
      case .rows: (columns, 1, rows * columns, 0)
      case .columns: (1, rows, rows * columns, 0)
      case .spread: (3 * columns + 5, 3, rows * (3 * columns + 5), 0)
      case .reversed: (-columns, -1, rows * columns, rows * columns - 1)
      }
    }
  }

  struct Shape: CustomTestStringConvertible, Sendable {
    let batch: Int
    let m: Int
    let n: Int
    let k: Int
    var testDescription: String { "\(batch) × [\(m),\(k)] · [\(k),\(n)]" }
    init(_ batch: Int, _ m: Int, _ n: Int, _ k: Int) {
      (self.batch, self.m, self.n, self.k) = (batch, m, n, k)
    }
  }

  static let shapes = [
    Shape(1, 1, 1, 1), Shape(1, 1, 1, 77), Shape(5, 1, 1, 200), Shape(1, 9, 1, 70),
    Shape(1, 1, 300, 9), Shape(1, 13, 40, 1), Shape(7, 3, 3, 3), Shape(3, 8, 8, 8),
    Shape(5, 4, 4, 4), Shape(4, 2, 2, 2), Shape(9, 3, 1, 3),
    Shape(3, 1, 4, 4),
    Shape(1, 5, 7, 0), Shape(1, 16, 32, 33), Shape(1, 33, 65, 17), Shape(2, 21, 70, 40),
    Shape(1, 140, 20, 30), Shape(1, 40, 36, 400), Shape(2, 3, 130, 33), Shape(1, 7, 150, 500),
    Shape(0, 4, 4, 4), Shape(2, 0, 4, 4),
  ]

  @Test(arguments: shapes)
  func `f32 and f64, in every layout`(shape: Shape) {
    checkFloats(shape, Float.self, .f32, Layout.allCases)
    checkFloats(shape, Double.self, .f64, [.rows, .columns])
  }

  @Test(arguments: shapes)
  func `integers wrap, exactly`(shape: Shape) {
    checkIntegers(shape, Int8.self, .i8)
    checkIntegers(shape, UInt8.self, .u8)
    checkIntegers(shape, Int16.self, .i16)
    checkIntegers(shape, UInt32.self, .u32)
    checkIntegers(shape, Int64.self, .i64)
  }

  @Test(arguments: shapes)
  func `bool is an or of ands`(shape: Shape) {
    let operands = Operands<UInt8>(shape) { $0 % 5 == 0 ? 1 : 0 }
    let expected = operands.products(0) { $0 |= $1 & $2 }
    InstructionSet.forEach { set in
      for layout in Layout.allCases {
        let c = operands.run(layout, layout, layout, .bool, .bool, initial: UInt8(0))
        #expect(c == expected, "\(set) \(layout)")
      }
    }
  }

  @Test(arguments: shapes)
  func `bf16 and f16 are summed in f32 and rounded once`(shape: Shape) {
    for (type, encode, decode) in [
      (DType.bf16, bf16Bits, bf16Value), (DType.f16, f16Bits, f16Value),
    ] {
      // Small multiples of 1/64: every order of summation is exact.
      let operands = Operands<UInt16>(shape) { encode(Float($0 % 17) / 8 - 1) }
      let exact = operands.products(Float(0)) { $0 += decode($1) * decode($2) }
      InstructionSet.forEach { set in
        for layout in Layout.allCases {
          let wide = operands.run(layout, .columns, layout, type, .f32, initial: Float(0))
          #expect(wide == exact, "\(set) \(type) \(layout)")
          let narrow = operands.run(.rows, layout, .rows, type, type, initial: UInt16(0))
          #expect(narrow == exact.map(encode), "\(set) \(type) \(layout)")
        }
      }
    }
  }

  @Test(arguments: shapes)
  func `the result may be added to what is there`(shape: Shape) {
    let operands = Operands<Double>(shape) { Double($0 % 9) }
    let expected = operands.products(100.0) { $0 += $1 * $2 }
    let halves = Operands<UInt16>(shape) { bf16Bits(Float($0 % 3)) }
    let sums = halves.products(Float(1)) { $0 += bf16Value($1) * bf16Value($2) }
    InstructionSet.forEach { set in
      for layout in Layout.allCases {
        let c = operands.run(
          layout,
          .rows,
          layout,
          .f64,
          .f64,
          initial: 100.0,
          accumulate: true
        )
        #expect(c == expected, "\(set) \(layout)")
        let narrow = halves.run(
          .rows,
          .rows,
          layout,
          .bf16,
          .bf16,
          initial: bf16Bits(1),
          accumulate: true
        )
        #expect(narrow == sums.map(bf16Bits), "\(set) \(layout)")
      }
    }
  }

  @Test func `how units are shared out does not show`() {
    let shapes = [
      Shape(1, 300, 100, 50), Shape(6, 20, 40, 30), Shape(1, 500, 1, 300), Shape(1, 1, 2000, 90),
      Shape(1, 400, 300, 1), Shape(300, 3, 3, 3), Shape(1, 200, 70, 300),
    ]
    var random = RandomBits(seed: 5)
    for shape in shapes {
      let operands = Operands<Float>(shape) { Float($0 % 1001) / 999 - 0.5 }
      InstructionSet.forEach { set in
        let whole = operands.run(.rows, .rows, .rows, .f32, .f32, initial: Float(0))
        let pieces = operands.run(.rows, .rows, .rows, .f32, .f32, initial: Float(0)) { units in
          let cuts = ([0, units] + (0..<5).map { _ in Int.random(in: 0...units, using: &random) })
            .sorted()
          return zip(cuts, cuts.dropFirst()).map { $0..<$1 }.shuffled(using: &random)
        }
        #expect(whole.map(\.bitPattern) == pieces.map(\.bitPattern), "\(set) \(shape)")
      }
    }
  }

  @Test func `one copy of B for all threads does not show`() {
    // Parts of panels, several blocks of k, and B along either axis.
    for shape in [Shape(1, 130, 300, 50), Shape(1, 40, 700, 800), Shape(1, 70, 290, 401)] {
      let operands = Operands<Float>(shape) { Float($0 % 1001) / 999 - 0.5 }
      InstructionSet.forEach { set in
        for layout in [Layout.rows, .columns] {
          let alone = operands.run(.rows, layout, .rows, .f32, .f32, initial: Float(0))
          let shared = operands.run(
            .rows,
            layout,
            .rows,
            .f32,
            .f32,
            initial: Float(0),
            packsForAll: true
          )
          #expect(alone.map(\.bitPattern) == shared.map(\.bitPattern), "\(set) \(shape) \(layout)")
        }
      }
    }
  }

  @Test func `an outer product larger than the caches is written past them`() {
    let shape = Shape(1, 2063, 2064, 1)
    let a = (0..<shape.m).map { Float($0 % 251) }
    let b = (0..<shape.n).map { Float($0 % 241) }
    InstructionSet.forEach { set in
      // Rows of C that begin on a boundary of vectors, and rows that do not.
      for start in [0, 1] {
        let count = shape.m * shape.n
        let c = UnsafeMutablePointer<Float>.allocate(capacity: count + 64)
        defer { c.deallocate() }
        let first = c + start
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            var x = skein_contraction()
            (x.a, x.b, x.c) = (.init(a.baseAddress), .init(b.baseAddress), .init(first))
            (x.batch, x.m, x.n, x.k) = (1, shape.m, shape.n, 1)
            (x.a_row, x.a_column, x.b_row, x.b_column) = (1, 1, shape.n, 1)
            (x.c_row, x.c_column) = (shape.n, 1)
            (x.type, x.result) = (DType.f32.rawValue, DType.f32.rawValue)
            skein_contract(&x, 0, skein_contraction_units(&x), nil)
          }
        }
        var isRight = true
        for i in stride(from: 0, to: count, by: 97) {
          isRight = isRight && first[i] == a[i / shape.n] * b[i % shape.n]
        }
        #expect(isRight, "\(set)")
      }
    }
  }

  // MARK: - Checks

  private func checkFloats<T: BinaryFloatingPoint & BitwiseCopyable>(
    _ shape: Shape,
    _: T.Type,
    _ type: DType,
    _ layouts: [Layout]
  ) {
    let operands = Operands<T>(shape) { T($0 % 2001) / 1000 - 1 }
    let exact = operands.products(0.0) { $0 += Double($1) * Double($2) }
    let sizes = operands.products(0.0) { $0 += (Double($1) * Double($2)).magnitude }
    // A sum of k products, in any order, is within k roundings of the sum of the products' sizes.
    let bound = Double(T.ulpOfOne) * Double(shape.k + 1)
    InstructionSet.forEach { set in
      for a in layouts {
        for b in layouts {
          for c in layouts {
            let result = operands.run(a, b, c, type, type, initial: T.nan)
            let isRight = result.indices.allSatisfy {
              (Double(result[$0]) - exact[$0]).magnitude <= bound * sizes[$0]
            }
            #expect(isRight, "\(set) A by \(a), B by \(b), C by \(c)")
          }
        }
      }
    }
  }

  private func checkIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _ shape: Shape,
    _: T.Type,
    _ type: DType
  ) {
    let operands = Operands<T>(shape) { T(truncatingIfNeeded: $0) }
    let expected = operands.products(T(0)) { $0 &+= $1 &* $2 }
    InstructionSet.forEach { set in
      for layout in Layout.allCases {
        let c = operands.run(layout, layout, layout, type, type, initial: T(1))
        #expect(c == expected, "\(set) \(layout) \(type)")
      }
    }
  }
}

/// Two batches of matrices, in order of batch, row and column.
private struct Operands<T: BitwiseCopyable> {
  let shape: ContractionTests.Shape
  let a: [T]
  let b: [T]

  init(_ shape: ContractionTests.Shape, element: (Int) -> T) {
    self.shape = shape
    var random = RandomBits(seed: 11)
    a = (0..<shape.batch * shape.m * shape.k).map { _ in element(Int(random.next() >> 34)) }
    b = (0..<shape.batch * shape.k * shape.n).map { _ in element(Int(random.next() >> 34)) }
  }

  /// For each element of the product, what `add` makes of `initial` and the pairs that belong to it.
  func products<R>(_ initial: R, _ add: (inout R, T, T) -> Void) -> [R] {
    var result: [R] = []
    result.reserveCapacity(shape.batch * shape.m * shape.n)
    for item in 0..<shape.batch {
      for i in 0..<shape.m {
        for j in 0..<shape.n {
          var sum = initial
          for l in 0..<shape.k {
            add(
              &sum,
              a[(item * shape.m + i) * shape.k + l],
              b[(item * shape.k + l) * shape.n + j]
            )
          }
          result.append(sum)
        }
      }
    }
    return result
  }

  /// The product by the kernels, in order of batch, row and column.
  func run<C: BitwiseCopyable>(
    _ layoutA: ContractionTests.Layout,
    _ layoutB: ContractionTests.Layout,
    _ layoutC: ContractionTests.Layout,
    _ type: DType,
    _ result: DType,
    initial: C,
    accumulate: Bool = false,
    packsForAll: Bool = false,
    ranges: (Int) -> [Range<Int>] = { [0..<$0] }
  ) -> [C] {
    let a = layoutA.laidOut(a, shape.batch, shape.m, shape.k)
    let b = layoutB.laidOut(b, shape.batch, shape.k, shape.n)
    var c = layoutC.laidOut(
      [C](repeating: initial, count: shape.batch * shape.m * shape.n),
      shape.batch,
      shape.m,
      shape.n
    )
    let placeA = layoutA.place(shape.m, shape.k)
    let placeB = layoutB.place(shape.k, shape.n)
    let placeC = layoutC.place(shape.m, shape.n)
    a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        c.withUnsafeMutableBytes { c in
          var x = skein_contraction()
          x.a = a.baseAddress.map { $0 + placeA.start * MemoryLayout<T>.stride }
          x.b = b.baseAddress.map { $0 + placeB.start * MemoryLayout<T>.stride }
          x.c = c.baseAddress.map { $0 + placeC.start * MemoryLayout<C>.stride }
          (x.batch, x.m, x.n, x.k) = (shape.batch, shape.m, shape.n, shape.k)
          (x.a_batch, x.a_row, x.a_column) = (placeA.span, placeA.row, placeA.column)
          (x.b_batch, x.b_row, x.b_column) = (placeB.span, placeB.row, placeB.column)
          (x.c_batch, x.c_row, x.c_column) = (placeC.span, placeC.row, placeC.column)
          (x.type, x.result) = (type.rawValue, result.rawValue)
          x.accumulate = accumulate ? 1 : 0
          let size = skein_contraction_workspace(&x)
          let workspace = UnsafeMutableRawPointer.allocate(byteCount: size + 64, alignment: 64)
          // Room beyond what was asked for must not be needed.
          (workspace + size).initializeMemory(as: UInt8.self, repeating: 0xa5, count: 64)
          let packing = skein_contraction_packing(&x)
          let packed = UnsafeMutableRawPointer.allocate(byteCount: packing.bytes, alignment: 64)
          defer { packed.deallocate() }
          if packsForAll {
            #expect(packing.units > 0)
            for unit in (0..<packing.units).reversed() {
              skein_contract_pack(&x, unit, unit + 1, packed)
            }
            x.packed = UnsafeRawPointer(packed)
          }
          for range in ranges(skein_contraction_units(&x)) {
            skein_contract(&x, range.lowerBound, range.upperBound, workspace)
          }
          let beyond = UnsafeRawBufferPointer(start: workspace + size, count: 64)
          #expect(beyond.allSatisfy { $0 == 0xa5 })
          workspace.deallocate()
        }
      }
    }
    return layoutC.inOrder(c, shape.batch, shape.m, shape.n)
  }
}

extension ContractionTests.Layout {
  /// Matrices in order of batch, row and column, moved to where this layout has them.
  func laidOut<T>(_ x: [T], _ batch: Int, _ rows: Int, _ columns: Int) -> [T] {
    guard let filler = x.first else { return [] }
    let place = place(rows, columns)
    var result = [T](repeating: filler, count: batch * place.span)
    for (index, element) in x.enumerated() {
      let (item, i, j) = (index / (rows * columns), index / columns % rows, index % columns)
      result[item * place.span + place.start + i * place.row + j * place.column] = element
    }
    return result
  }

  func inOrder<T>(_ x: [T], _ batch: Int, _ rows: Int, _ columns: Int) -> [T] {
    let place = place(rows, columns)
    return (0..<batch * rows * columns).map { index in
      let (item, i, j) = (index / (rows * columns), index / columns % rows, index % columns)
      return x[item * place.span + place.start + i * place.row + j * place.column]
    }
  }
}
