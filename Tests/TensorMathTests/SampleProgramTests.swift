// SPDX-License-Identifier: Apache-2.0
//
// A batch of a function of samples is one program, as long as that of one example: nothing is done example by example.

import Skein
import SkeinTestSupport
import TensorIR
import Testing

struct SampleProgramTests {
  /// Functions of a vector of 100 numbers.
  private static let functions: [(String, @Sendable (Tensor) -> Tensor)] = [
    ("median", { median($0) }), ("quantile", { quantile($0, Tensor([0.1, 0.9])) }),
    ("nanquantile", { nanquantile($0, 0.3) }), ("nanvar", { nanvar($0) }), ("cov", { cov($0) }),
    ("searchsorted", { searchsorted($0, $0) }), ("digitize", { digitize($0, $0) }),
    ("interp", { interp($0, $0, $0) }), ("histogram", { histogram($0, bins: 5).counts }),
    ("unique", { unique($0, size: 9) }), ("setdiff1d", { setdiff1d($0, $0 + 1, size: 9) }),
    ("diff", { diff($0) }), ("unwrap", { unwrap($0) }), ("gradient", { gradient($0, axis: 0) }),
    ("gcd", { gcd($0.as(.i32), 12).as(.f32) }), ("isin", { isin($0, $0 + 1) }),
  ]

  @Test(arguments: functions.map(\.0))
  func `a batch has the program of one example`(_ name: String) throws {
    let function = try #require(Self.functions.first { $0.0 == name }?.1)
    let one = makeJaxpr(function)(zeros([100]))
    let batch = makeJaxpr(vmap(function))(zeros([7, 100]))
    let counted = [one, batch].map { Set($0.equations.map(\.primitive.name)) }
    // Axes of operands may be moved, or shared ones repeated; what is computed is the same.
    let moves: Set = ["broadcast_in_dim", "transpose", "reshape", "concatenate", "iota"]
    #expect(counted[0].subtracting(moves) == counted[1].subtracting(moves))
    func work(_ program: Jaxpr) -> Int {
      program.equations.count { !moves.contains($0.primitive.name) }
    }
    #expect(work(one) == work(batch))
  }

  @Test func `a median is one sort`() {
    let program = makeJaxpr(vmap { (x: Tensor) in median(x) })(zeros([7, 5]))
    #expect(
      program.description == """
        { lambda ; a:f32[7,5]. let
            b:f32[7,5] = sort[dimension=1 is_stable=True num_keys=1] a
            c:f32[7,1] = slice[limit_indices=(7, 5) start_indices=(0, 4) strides=None] b
            d:f32[7] = reshape[new_sizes=(7,)] c
            e:bool[7] = ne d d
            f:f32[7,1] = slice[limit_indices=(7, 3) start_indices=(0, 2) strides=None] b
            g:f32[7] = reshape[new_sizes=(7,)] f
            h:f32[7] = select_n e g nan:f32[]
          in (h,) }
        """
    )
  }

  @Test(arguments: [DType.bool, .i8, .u8, .i32, .i64, .u64, .f16, .f32])
  func `a search finds how many elements come before, up to the greatest number`(_ dtype: DType) {
    let numbers = arange(-20, 20).as(dtype)
    let greatest: Tensor =
      switch dtype {
      case .bool: Tensor([true])
      case .i8: Tensor([127])
      case .i32: Tensor([Int(Int32.max)])
      case .i64: Tensor([Int.max], dtype: .i64)
      case .u8, .u16, .u32, .u64: Tensor([-1])
      case .i16, .bf16, .f16, .f32, .f64, .c64, .c128: Tensor([Double.infinity])
      }
    let sorted = sort(concatenate([numbers, greatest.as(dtype)]))
    for (side, isBefore) in [
      (SearchSide.left, expandDims(sorted, axis: 0) .< expandDims(sorted, axis: 1)),
      (.right, expandDims(sorted, axis: 0) .<= expandDims(sorted, axis: 1)),
    ] {
      let expected = sum(isBefore.as(.i32), axis: 1)
      let problem = difference(searchsorted(sorted, sorted, side: side), expected)
      #expect(problem == nil)
    }
  }
}
