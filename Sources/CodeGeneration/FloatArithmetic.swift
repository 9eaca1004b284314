// SPDX-License-Identifier: Apache-2.0
//
// Words for formulas: arithmetic on floats with constants among the operands, each a constant in every lane, rounded to
// the type of the other operand.

extension FunctionWriter {
  /// A number in every lane, as the lanes' type can hold it.
  func number(_ value: Double, like x: IRValue) -> IRValue {
    constant(x.type.scalar == .float ? Double(Float(value)) : value, x.type)
  }

  func sum(_ x: IRValue, _ y: IRValue) -> IRValue { binary("fadd", x, y) }
  func sum(_ x: IRValue, _ y: Double) -> IRValue { sum(x, number(y, like: x)) }
  func difference(_ x: IRValue, _ y: IRValue) -> IRValue { binary("fsub", x, y) }
  func difference(_ x: IRValue, _ y: Double) -> IRValue { difference(x, number(y, like: x)) }
  func difference(_ x: Double, _ y: IRValue) -> IRValue { difference(number(x, like: y), y) }
  func product(_ x: IRValue, _ y: IRValue) -> IRValue { binary("fmul", x, y) }
  func product(_ x: IRValue, _ y: Double) -> IRValue { product(x, number(y, like: x)) }
  func quotient(_ x: IRValue, _ y: IRValue) -> IRValue { binary("fdiv", x, y) }
  func quotient(_ x: Double, _ y: IRValue) -> IRValue { quotient(number(x, like: y), y) }

  /// x · y + z, rounded once.
  func fma(_ x: IRValue, _ y: IRValue, _ z: IRValue) -> IRValue {
    overloaded("llvm.fma", x, y, z)
  }
  func fma(_ x: IRValue, _ y: Double, _ z: IRValue) -> IRValue { fma(x, number(y, like: x), z) }
  func fma(_ x: IRValue, _ y: IRValue, _ z: Double) -> IRValue { fma(x, y, number(z, like: x)) }

  /// A polynomial in `x` by Horner's rule; the coefficient of its highest power comes first.
  func polynomial(_ coefficients: [Double], _ x: IRValue) -> IRValue {
    coefficients.dropFirst().reduce(number(coefficients[0], like: x)) { fma($0, x, $1) }
  }

  func negated(_ x: IRValue) -> IRValue { define("fneg \(x.typed)", x.type) }
  func magnitude(_ x: IRValue) -> IRValue { overloaded("llvm.fabs", x) }
  func root(_ x: IRValue) -> IRValue { overloaded("llvm.sqrt", x) }

  func compare(_ predicate: String, _ x: IRValue, _ y: Double) -> IRValue {
    compare(predicate, x, number(y, like: x))
  }
  func select(_ condition: IRValue, _ onTrue: Double, _ onFalse: IRValue) -> IRValue {
    select(condition, number(onTrue, like: onFalse), onFalse)
  }
  func select(_ condition: IRValue, _ onTrue: IRValue, _ onFalse: Double) -> IRValue {
    select(condition, onTrue, number(onFalse, like: onTrue))
  }

  /// Not above a bound; a NaN stays.
  func bounded(_ x: IRValue, above bound: Double) -> IRValue {
    select(compare("ogt", x, bound), bound, x)
  }

  /// Not below a bound; a NaN stays.
  func bounded(_ x: IRValue, below bound: Double) -> IRValue {
    select(compare("olt", x, bound), bound, x)
  }

  /// `x`, which is not negative, with the sign of `sign`.
  func signed(_ x: IRValue, like sign: IRValue) -> IRValue {
    let bits = x.type.scalar.bits
    let highest = x.type.scalar == .float ? Int(Int32.min) : Int.min
    let signs = bitcast(sign, to: bits)
    let place = binary("and", signs, constant(highest, signs.type))
    return bitcast(binary("or", bitcast(x, to: bits), place), to: x.type.scalar)
  }

  /// The bits of `x`, plus a number.
  func offset(_ x: IRValue, _ number: Int) -> IRValue { binary("add", x, constant(number, x.type)) }

  func and(_ x: IRValue, _ y: IRValue) -> IRValue { binary("and", x, y) }
  func or(_ x: IRValue, _ y: IRValue) -> IRValue { binary("or", x, y) }
  func xor(_ x: IRValue, _ y: IRValue) -> IRValue { binary("xor", x, y) }
  func not(_ x: IRValue) -> IRValue { binary("xor", x, bool(true, x.type)) }

  /// A root's reciprocal, by division: both are rounded correctly.
  func reciprocalRoot(_ x: IRValue) -> IRValue { quotient(1, root(x)) }
}
