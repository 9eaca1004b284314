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
    /// Whether the results go by the caches: they are many, and nothing reads them soon.
    package var passesCaches = false

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

// MARK: - Text

extension Nest: CustomStringConvertible {
  /// Axes, Σ marking reduced ones, then steps and stores in order.
  package var description: String {
    let sizes = axes.map { $0.kind == .reduced ? "Σ\($0.size)" : "\($0.size)" }
    let steps = program.steps.indices.map { number in
      switch program.steps[number] {
      case .operand(let load, _): "%\(number) = \(loads[load])"
      case .constant, .index, .apply: "%\(number) = \(program.steps[number])"
      }
    }
    let results = stores.map { store in
      "\(store.access) = \(store.combination.map { "\($0) " } ?? "")%\(store.value.index)"
    }
    return "nest [\(sizes.joined(separator: ","))] { "
      + (steps + results).joined(separator: "; ") + " }"
  }
}

extension Access: CustomStringConvertible {
  /// `b3[12 + 4·i0 + i2]`, axes that do not matter left out.
  package var description: String {
    var terms = base == 0 ? [] : ["\(base)"]
    for (axis, stride) in strides.enumerated() where stride != 0 {
      terms.append(stride == 1 ? "i\(axis)" : "\(stride)·i\(axis)")
    }
    return "b\(buffer)[\(terms.joined(separator: " + "))]"
  }
}
