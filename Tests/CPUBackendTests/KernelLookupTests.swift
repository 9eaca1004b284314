// SPDX-License-Identifier: Apache-2.0
//
// Which kernels there are: the numbers of types agree with `DType`, and a lookup answers null only for an operation
// that has no meaning for the type.

import CKernels
import TensorIR
import Testing

/// The types that have kernels: complex numbers are computed with by parts.
private let types = DType.allCases.filter { !$0.isComplex }

struct KernelLookupTests {
  @Test func `the numbers of element types are those of DType`() {
    #expect(types.count == Int(SKEIN_TYPES))
    #expect(types.allSatisfy { $0.rawValue < SKEIN_TYPES })
    #expect(UInt32(DType.bool.rawValue) == SKEIN_BOOL.rawValue)
    #expect(UInt32(DType.u8.rawValue) == SKEIN_U8.rawValue)
    #expect(UInt32(DType.bf16.rawValue) == SKEIN_BF16.rawValue)
    #expect(UInt32(DType.f64.rawValue) == SKEIN_F64.rawValue)
  }

  @Test func `every type converts to every type`() {
    for from in types {
      for to in types {
        #expect(skein_convert(from.rawValue, to.rawValue) != nil, "\(from) to \(to)")
      }
    }
  }

  @Test func `functions of real numbers exist for floating types alone`() {
    for type in types {
      for opcode in UInt8(SKEIN_EXP.rawValue)...UInt8(SKEIN_FLOOR.rawValue) {
        #expect((skein_unary(opcode, type.rawValue) != nil) == type.isFloating, "\(opcode) \(type)")
      }
    }
  }
}
