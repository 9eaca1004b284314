// SPDX-License-Identifier: Apache-2.0
//
// A nest as a function `name(frame, kernels, begin, end)`: units of work begin ..< end, which any threads may do in any
// order. This part is common to all nests: which of them code is written for, and how a unit finds its elements.

package import Loops
package import TensorIR

/// A function that has been written.
package struct NestCode: Hashable, Sendable {
  /// How many units of work there are.
  package var unitCount: Int
  /// About the time of a unit, in operations on one f32.
  package var unitCost: Int
}

extension Nest {
  /// Writes a function for a nest whose axes are collapsed, reduced ones last.
  ///
  /// `nil`, and nothing, for nests that are better interpreted. `dtype` gives the element type of each buffer, of complex ones
  /// that of their parts.
  package func writeFunction(
    _ name: String,
    in module: ModuleWriter,
    dtype: @escaping (Int) -> DType
  ) -> NestCode? {
    guard program.isEmittable(module.features), axes.allSatisfy({ $0.size > 0 }),
      program.steps.count <= 400
    else { return nil }
    let function = NestFunction(self, module, dtype: dtype)
    if axes.allSatisfy({ $0.kind == .parallel }) { return function.writeParallel(name) }
    return function.writeReduced(name)
  }
}

/// What the functions for all kinds of nests need.
struct NestFunction {
  let nest: Nest
  let module: ModuleWriter
  let dtype: (Int) -> DType

  init(_ nest: Nest, _ module: ModuleWriter, dtype: @escaping (Int) -> DType) {
    self.nest = nest
    self.module = module
    self.dtype = dtype
  }

  static let parameters =
    "ptr noalias readonly %frame, ptr noalias readonly %kernels, i64 %begin, i64 %end"

  /// About the time of one point, in operations on one f32.
  var pointCost: Int {
    nest.program.steps.reduce(0) { total, step in
      guard case .apply(let instruction) = step else { return total + 1 }
      return total + instruction.opcode.relativeCost
    }
  }

  /// The addresses of the nest's first point in the buffers.
  struct Bases {
    var loads: [IRValue]
    var stores: [IRValue]
  }

  /// The addresses of the nest's first point; `local` gives the memory of buffers that are not in the frame.
  func bases(_ writer: FunctionWriter, local: (Int) -> IRValue? = { _ in nil }) -> Bases {
    var buffers: [Int: IRValue] = [:]
    func base(_ access: Access) -> IRValue {
      let buffer =
        buffers[access.buffer] ?? local(access.buffer)
        ?? writer.load(
          writer.address(IRValue("%frame", .pointer), .pointer, .i64(access.buffer)),
          .pointer
        )
      buffers[access.buffer] = buffer
      return writer.address(buffer, dtype(access.buffer).memoryScalar, .i64(access.base))
    }
    return Bases(loads: nest.loads.map(base), stores: nest.stores.map { base($0.access) })
  }

  /// The addresses further along some axes.
  func moved(
    _ bases: Bases,
    _ writer: FunctionWriter,
    _ indices: [(axis: Int, index: IRValue)]
  ) -> Bases {
    var offsets: [[Int]: IRValue] = [:]
    func moved(_ base: IRValue, _ access: Access) -> IRValue {
      let strides = indices.map { access.strides[$0.axis] }
      let offset =
        offsets[strides]
        ?? zip(indices, strides).reduce(IRValue.i64(0)) { sum, term in
          writer.add(sum, writer.multiply(term.0.index, term.1))
        }
      offsets[strides] = offset
      return writer.address(base, dtype(access.buffer).memoryScalar, offset)
    }
    return Bases(
      loads: zip(bases.loads, nest.loads).map(moved),
      stores: zip(bases.stores, nest.stores).map { moved($0, $1.access) }
    )
  }

  /// The addresses further along, by a number of elements for each access.
  func moved(_ bases: Bases, _ writer: FunctionWriter, by offset: (Access) -> IRValue) -> Bases {
    func moved(_ base: IRValue, _ access: Access) -> IRValue {
      writer.address(base, dtype(access.buffer).memoryScalar, offset(access))
    }
    return Bases(
      loads: zip(bases.loads, nest.loads).map(moved),
      stores: zip(bases.stores, nest.stores).map { moved($0, $1.access) }
    )
  }

  /// The indices along axes of the given sizes of number `unit` in row-major order.
  func indices(_ unit: IRValue, _ sizes: [Int], _ writer: FunctionWriter) -> [IRValue] {
    var rest = unit
    var indices: [IRValue] = []
    for (place, size) in sizes.enumerated().reversed() {
      if size == 1 {
        indices.append(.i64(0))
      } else if place == 0 {
        indices.append(rest)
      } else {
        indices.append(writer.binary("urem", rest, .i64(size)))
        rest = writer.binary("udiv", rest, .i64(size))
      }
    }
    return indices.reversed()
  }

  /// Lanes of vectors: fewer where most values have eight bytes.
  func lanes(_ most: Int) -> Int {
    let wide = nest.program.steps.count { $0.dtype.byteCount == 8 }
    return wide * 2 > nest.program.steps.count && most > 4 ? most / 2 : most
  }
}

extension Opcode {
  /// About how many times as long as an addition.
  var relativeCost: Int {
    switch self {
    case .add, .subtract, .multiply, .and, .or, .xor, .shiftLeft, .shiftRightArithmetic,
      .shiftRightLogical, .negate, .absolute, .not, .select, .multiplyAdd, .bitcast, .equal,
      .notEqual, .less, .lessEqual, .greater, .greaterEqual, .complex, .conjugate, .real,
      .imaginary, .floor, .ceil, .roundEven, .convert:
      1
    case .maximum, .minimum, .sign, .roundAway, .populationCount, .leadingZeros: 4
    case .divide, .squareRoot, .reciprocalSquareRoot: 8
    case .exp, .exp2, .expMinusOne, .log, .logOnePlus, .sin, .cos, .tanh, .logistic, .erf: 20
    case .remainder, .power, .atan2, .cubeRoot, .tan, .asin, .acos, .atan, .sinh, .cosh, .asinh,
      .acosh, .atanh, .erfc, .erfInverse, .threefry:
      100
    case .logGamma, .digamma, .polygamma: 400
    }
  }
}
