// SPDX-License-Identifier: Apache-2.0
//
// A loop nest as data: ordered axes, what is read at every point, what is computed there, and where it goes. Strides
// are in elements; buffers are numbered by whoever holds the nest.

/// Which element of a buffer belongs to a point of a nest: `base + Σ strides[a] · index[a]`.
package struct Access: Hashable, Sendable {
  /// The number of the buffer; in a page's nest, the number of the operand or result.
  package var buffer: Int
  /// The element at the origin.
  package var base: Int
  /// For every axis of the nest, how many elements further the next index is: 0 where the value does not change,
  /// negative where it runs backwards.
  package var strides: [Int]

  package init(buffer: Int, base: Int = 0, strides: [Int]) {
    self.buffer = buffer
    self.base = base
    self.strides = strides
  }
}

/// How the values of many points become one.
package enum Combination: UInt8, Hashable, Sendable, CaseIterable {
  /// The raw values are those of `skein_reduction` in `CKernels.h`.
  case sum = 0
  case product = 1
  case maximum = 2
  case minimum = 3
  case and = 4
  case or = 5
}

/// A loop nest.
///
/// Every point of the nest loads an element of each of `loads` (operand *i* of the program is load *i*), runs the program,
/// and stores its results. Points are independent along parallel axes. Along reduced axes the values meet in the
/// fixed tree of `CKernels.h`, over the reduced points in row-major order.
package struct Nest: Hashable, Sendable {
  /// One loop.
  package struct Axis: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// Any order gives the same result.
      case parallel
      /// Stores combine the values along this axis.
      case reduced
    }
    package var size: Int
    package var kind: Kind

    package init(_ size: Int, _ kind: Kind = .parallel) {
      self.size = size
      self.kind = kind
    }
  }

  /// Where a result goes.
  package struct Store: Hashable, Sendable {
    /// Its strides along reduced axes are 0.
    package var access: Access
    /// The value stored.
    package var value: Register
    /// How values along the reduced axes become one; `nil` when the nest has no reduced axis.
    package var combination: Combination?

    package init(_ access: Access, _ value: Register, _ combination: Combination? = nil) {
      self.access = access
      self.value = value
      self.combination = combination
    }
  }

  /// The loops, outermost first.
  package var axes: [Axis]
  /// What operand *i* of the program reads.
  package var loads: [Access]
  /// What happens at every point.
  package var program: ScalarProgram
  /// Where results go; `value` names registers of the program.
  package var stores: [Store]

  package init(axes: [Axis], loads: [Access], program: ScalarProgram, stores: [Store]) {
    self.axes = axes
    self.loads = loads
    self.program = program
    self.stores = stores
  }
}
