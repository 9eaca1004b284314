// SPDX-License-Identifier: Apache-2.0
//
// The reduction tree of CKernels.h, written out once more in Swift, and that all forms of the kernels follow it bit
// for bit. Sums of floats of very different sizes show any other order.

import CKernels
import TensorIR
import Testing

struct ReduceKernelTests {
  /// One chunk, by the header's words.
  private func tree<T>(_ x: [T], _ identity: T, _ join: (T, T) -> T) -> T {
    var lanes = [T](repeating: identity, count: 16)
    for (i, x) in x.enumerated() { lanes[i % 16] = join(lanes[i % 16], x) }
    for half in [8, 4, 2, 1] {
      for l in 0..<half { lanes[l] = join(lanes[l], lanes[l + half]) }
    }
    return lanes[0]
  }

  private func check<T: BitwiseCopyable>(
    _ reduction: skein_reduction,
    _ type: DType,
    _ identity: T,
    _ set: InstructionSet,
    _ element: (Int) -> T,
    _ same: (T, T) -> Bool,
    _ join: (T, T) -> T
  ) {
    let code = UInt8(reduction.rawValue)
    guard let fill = skein_reduce_identity(code, type.rawValue),
      let row = skein_accumulate_row(code, type.rawValue),
      let columns = skein_accumulate_columns(code, type.rawValue),
      let combine = skein_combine(code, type.rawValue),
      let rows = skein_reduce_rows(code, type.rawValue)
    else {
      Issue.record("no kernels for \(reduction) of \(type)")
      return
    }
    for (count, length) in [(1, 0), (1, 1), (3, 15), (5, 16), (6, 17), (20, 70), (4, 300)] {
      let matrix = (0..<count).map { r in (0..<length).map { element(r * length + $0) } }
      let expected = matrix.map { tree($0, identity, join) }
      func agrees(_ result: [T], _ form: String) {
        #expect(
          zip(result, expected).allSatisfy(same) && result.count == count,
          "\(set) \(reduction) \(type) \(count)×\(length) \(form)"
        )
      }
      let flat = matrix.flatMap { $0 }
      agrees([T](count: count) { rows($0, flat, length, count, length) }, "rows")

      // One row in blocks that begin at multiples of the lanes.
      let blocks = matrix.map { x in
        var lanes = [T](count: 16) { fill($0, 16) }
        for start in stride(from: 0, to: length, by: 48) {
          let block = Array(x[start..<Swift.min(start + 48, length)])
          row(&lanes, block, block.count)
        }
        return [T](count: 1) { combine($0, lanes, 1, 1) }[0]
      }
      agrees(blocks, "blocks of a row")

      // The same matrix with rows as columns, in groups of rows of any size.
      let turned = (0..<length).flatMap { i in matrix.map { $0[i] } }
      var lanes = [T](count: 16 * (count + 3)) { fill($0, 16 * (count + 3)) }
      var first = 0
      while first < length {
        let group = Swift.min(7, length - first)
        let block = Array(turned[first * count..<(first + group) * count])
        columns(&lanes, count + 3, block, count, first, group, count)
        first += group
      }
      agrees([T](count: count) { combine($0, lanes, count + 3, count) }, "columns")
    }
  }

  @Test func `floats are joined in the fixed order`() {
    var random = RandomBits(seed: 6)
    let values = (0..<1300).map { _ in
      Float.random(in: -1...1, using: &random) * Float(1 << Int.random(in: 0..<24, using: &random))
    }
    func same<T: BinaryFloatingPoint>(_ x: T, _ y: T) -> Bool {
      x == y && x.sign == y.sign || x.isNaN && y.isNaN
    }
    func maximum<T: BinaryFloatingPoint>(_ x: T, _ y: T) -> T {
      if x.isNaN || y.isNaN { return .nan }
      return x > y || (x == y && x.sign == .plus) ? x : y
    }
    // Every 97th value is special: zeros of both signs, and in the last rows NaN and infinity.
    func element(_ i: Int) -> Float {
      i % 97 == 0 ? (i > 600 ? .nan : -0.0) : i == 1190 ? .infinity : values[i % 1300]
    }
    InstructionSet.forEach { set in
      check(SKEIN_REDUCE_SUM, .f32, Float(0), set, element, same) { $0 + $1 }
      check(SKEIN_REDUCE_PRODUCT, .f32, Float(1), set, { element($0) / 4096 }, same) { $0 * $1 }
      check(SKEIN_REDUCE_MAX, .f32, -Float.infinity, set, element, same, maximum)
      check(SKEIN_REDUCE_MIN, .f32, Float.infinity, set, element, same) { -maximum(-$0, -$1) }
      check(SKEIN_REDUCE_MAX, .f32, -Float.infinity, set, { $0 % 3 == 0 ? 0 : -0.0 }, same, maximum)
      check(SKEIN_REDUCE_SUM, .bf16, Float(0), set, element, same) { $0 + $1 }
      check(SKEIN_REDUCE_SUM, .f64, 0.0, set, { Double(element($0)) * 1.1 }, same) { $0 + $1 }
      check(SKEIN_REDUCE_MAX, .f64, -Double.infinity, set, { Double(element($0)) }, same, maximum)
    }
  }

  @Test func `integers and bool`() {
    InstructionSet.forEach { set in
      checkIntegers(Int8.self, .i8, set)
      checkIntegers(UInt8.self, .u8, set)
      checkIntegers(Int16.self, .i16, set)
      checkIntegers(UInt16.self, .u16, set)
      checkIntegers(Int32.self, .i32, set)
      checkIntegers(UInt32.self, .u32, set)
      checkIntegers(Int64.self, .i64, set)
      checkIntegers(UInt64.self, .u64, set)
      let bit = { (i: Int) in i % 11 == 3 }
      check(SKEIN_REDUCE_SUM, .bool, false, set, bit, ==) { $0 || $1 }
      check(SKEIN_REDUCE_PRODUCT, .bool, true, set, { !bit($0) }, ==) { $0 && $1 }
      check(SKEIN_REDUCE_AND, .bool, true, set, { !bit($0) }, ==) { $0 && $1 }
      check(SKEIN_REDUCE_OR, .bool, false, set, bit, ==) { $0 || $1 }
      check(SKEIN_REDUCE_MAX, .bool, false, set, bit, ==) { $0 || $1 }
      check(SKEIN_REDUCE_MIN, .bool, true, set, bit, ==) { $0 && $1 }
    }
  }

  private func checkIntegers<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type,
    _ type: DType,
    _ set: InstructionSet
  ) {
    let element = { (i: Int) in T(truncatingIfNeeded: (i + 1) &* 0x1e37_79b9_7f4a_7c15 >> 3) }
    check(SKEIN_REDUCE_SUM, type, 0, set, element, ==) { $0 &+ $1 }
    check(SKEIN_REDUCE_PRODUCT, type, 1, set, { element($0) | 1 }, ==) { $0 &* $1 }
    check(SKEIN_REDUCE_MAX, type, T.min, set, element, ==) { Swift.max($0, $1) }
    check(SKEIN_REDUCE_MIN, type, T.max, set, element, ==) { Swift.min($0, $1) }
    check(SKEIN_REDUCE_AND, type, ~0, set, { element($0) | 6 }, ==) { $0 & $1 }
    check(SKEIN_REDUCE_OR, type, 0, set, { element($0) & 6 }, ==) { $0 | $1 }
  }

  // MARK: - Arg

  private func firstBest<T: Comparable>(_ x: [T], _ isNaN: (T) -> Bool, _ better: (T, T) -> Bool)
    -> Int
  {
    if let nan = x.firstIndex(where: isNaN) { return nan }
    var best = 0
    for i in x.indices where better(x[i], x[best]) { best = i }
    return best
  }

  @Test func `the first of the largest is found, and NaN before all`() {
    InstructionSet.forEach { checkArg($0) }
  }

  private func checkArg(_ set: InstructionSet) {
    let rows: [[Float]] = [
      [3], [1, 5, 5, 2], [-.infinity, -.infinity], [0, -0.0, 0], [1, .nan, 9, .nan],
      (0..<100).map { Float(($0 * 37) % 50) }, (0..<100).map { $0 == 60 ? .nan : Float($0) },
    ]
    for x in rows {
      for (arg, better) in [
        (SKEIN_ARG_MAX, { (x: Float, y: Float) in x > y }),
        (SKEIN_ARG_MIN, { (x: Float, y: Float) in x < y }),
      ] {
        let expected = Int64(firstBest(x, { $0.isNaN }, better))
        guard let row = skein_arg_row(UInt8(arg.rawValue), DType.f32.rawValue),
          let columns = skein_arg_columns(UInt8(arg.rawValue), DType.f32.rawValue)
        else {
          Issue.record("no kernels")
          continue
        }
        for block in [1, 3, 100] {
          var (value, index) = (Float(0), Int64(-1))
          var (values, indices) = (
            [Float](repeating: 0, count: 2), [Int64](repeating: -1, count: 2)
          )
          for start in stride(from: 0, to: x.count, by: block) {
            let part = Array(x[start..<Swift.min(start + block, x.count)])
            row(&value, &index, part, part.count, Int64(start))
            // The same column twice.
            let twice = part.flatMap { [$0, $0] }
            columns(&values, &indices, twice, 2, part.count, 2, Int64(start))
          }
          #expect(index == expected && indices == [expected, expected], "\(set) \(arg) \(x)")
        }
      }
    }
    let u: [UInt64] = [3, .max, 0, .max, 0]
    var (value, index) = (UInt64(0), Int64(-1))
    skein_arg_row(UInt8(SKEIN_ARG_MAX.rawValue), DType.u64.rawValue)?(&value, &index, u, 5, 10)
    #expect(index == 11 && value == .max)
  }
}
