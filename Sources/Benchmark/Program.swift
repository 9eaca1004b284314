// SPDX-License-Identifier: Apache-2.0
//
// A program of the benchmark: a function as a user writes it, how it is called in each mode, and what arithmetic it
// cannot do without.

internal import CPUBackend
internal import Measurement
internal import Skein

/// What a program has to compute, at the least.
package struct Arithmetic: Equatable, Sendable {
  /// Additions and multiplications, as a loop of multiply-adds would do them.
  ///
  /// Other operations count as what takes as long: see the constants below.
  var operations = 0.0
  var divisions = 0.0

  /// The shortest sequences known for functions of f32, as so many operations of a loop of multiply-adds.
  static let (exp, tanh, log, compare) = (24.0, 28.0, 46.0, 2.0)
}

/// A function that is measured.
package struct Program: Sendable {
  /// Makes what is timed, from the row's inputs.
  let make: @Sendable (RowDescription.Mode, [Tensor]) -> Runner
  let arithmetic: @Sendable ([Tensor]) -> Arithmetic

  private init(
    _ arithmetic: @escaping @Sendable ([Tensor]) -> Arithmetic,
    _ make: @escaping @Sendable (RowDescription.Mode, [Tensor]) -> Runner
  ) {
    (self.make, self.arithmetic) = (make, arithmetic)
  }

  /// A function of one tree, made of the row's inputs.
  init<A: Tree, R: Tree>(
    _ f: @escaping @Sendable (A) -> R,
    of argument: @escaping @Sendable ([Tensor]) -> A,
    _ arithmetic: @escaping @Sendable ([Tensor]) -> Arithmetic
  ) {
    self.init(arithmetic) { mode, inputs in
      let x = argument(inputs)
      switch mode {
      case .eager: return Runner { f(x) }
      case .call:
        let compiled = jit(f)
        return Runner { compiled(x) }
      case .compile:
        return Runner(salting: { salt in jit { salted(f($0), salt) }(x) })
      }
    }
  }

  /// A function of two trees.
  init<A: Tree, B: Tree, R: Tree>(
    _ f: @escaping @Sendable (A, B) -> R,
    of arguments: @escaping @Sendable ([Tensor]) -> (A, B),
    _ arithmetic: @escaping @Sendable ([Tensor]) -> Arithmetic
  ) {
    self.init(arithmetic) { mode, inputs in
      let (x, y) = arguments(inputs)
      switch mode {
      case .eager: return Runner { f(x, y) }
      case .call:
        let compiled = jit(f)
        return Runner { compiled(x, y) }
      case .compile:
        return Runner(salting: { salt in jit { salted(f($0, $1), salt) }(x, y) })
      }
    }
  }

  /// A function of three trees.
  init<A: Tree, B: Tree, C: Tree, R: Tree>(
    _ f: @escaping @Sendable (A, B, C) -> R,
    of arguments: @escaping @Sendable ([Tensor]) -> (A, B, C),
    _ arithmetic: @escaping @Sendable ([Tensor]) -> Arithmetic
  ) {
    self.init(arithmetic) { mode, inputs in
      let (x, y, z) = arguments(inputs)
      switch mode {
      case .eager: return Runner { f(x, y, z) }
      case .call:
        let compiled = jit(f)
        return Runner { compiled(x, y, z) }
      case .compile:
        return Runner(salting: { salt in jit { salted(f($0, $1, $2), salt) }(x, y, z) })
      }
    }
  }

  /// A function of four tensors.
  init<R: Tree>(
    _ f: @escaping @Sendable (Tensor, Tensor, Tensor, Tensor) -> R,
    _ arithmetic: @escaping @Sendable ([Tensor]) -> Arithmetic
  ) {
    self.init(arithmetic) { mode, x in
      switch mode {
      case .eager: return Runner { f(x[0], x[1], x[2], x[3]) }
      case .call:
        let compiled = jit(f)
        return Runner { compiled(x[0], x[1], x[2], x[3]) }
      case .compile:
        return Runner(
          salting: { salt in jit { salted(f($0, $1, $2, $3), salt) }(x[0], x[1], x[2], x[3]) }
        )
      }
    }
  }
}

/// The results with another factor each time: no program that was compiled before, in this process or another, fits.
private func salted<R: Tree>(_ results: R, _ salt: Float) -> R {
  results.mapLeaves { $0 * Tensor(salt) }
}

/// Something to time: a call, whose two last results are held as a user's loop holds them.
struct Runner {
  /// The mean microseconds of so many calls, after one that is not timed; of first calls all are.
  let time: (Int) -> Double
  /// The results of one call.
  let results: () -> [Tensor]

  init<R: Tree>(warmUp: Bool = true, _ call: @escaping () -> R) {
    results = { call().leaves }
    var previous: R?
    var current: R?
    time = { count in
      if warmUp { (previous, current) = (current, call()) }
      let start = ContinuousClock.now
      for _ in 0..<count {
        previous = current
        current = call()
      }
      let time = microseconds(since: start) / Double(count)
      withExtendedLifetime(previous) {}
      return time
    }
  }

  /// First calls: by the compiler, which a program of so little work would not get otherwise, and from no cache.
  init<R: Tree>(salting call: @escaping (Float) -> R) {
    var salt = Float(1)
    self.init(warmUp: false) {
      salt += 0x1p-20
      let engine: CPUEngine? = CPUEngine.current == .compiled ? .compiled : nil
      return CPUEngine.$chosen.withValue(engine) {
        CPUEngine.$isCold.withValue(true) { call(salt) }
      }
    }
  }
}
