// SPDX-License-Identifier: Apache-2.0
//
// What each opcode is in instructions, bit for bit what the block kernels compute. Functions with polynomials are in
// Math32.swift and Math64.swift; what is not written out calls the kernel on a block of one vector.

internal import Loops
internal import TensorIR

extension FunctionWriter {
  /// The value of an instruction of a program, whose earlier values `value` gives.
  func apply(
    _ instruction: Instruction,
    of program: ScalarProgram,
    _ value: (Register) -> IRValue
  ) -> IRValue {
    // A selection's operands have the type of its cases.
    let operand = instruction.opcode == .select ? instruction.y : instruction.x
    return apply(
      instruction,
      value(instruction.x),
      value(instruction.y),
      value(instruction.z),
      dtype: program.dtype(operand)
    )
  }

  /// The value of an operation; `dtype` is the type of the operands, of a selection that of its cases.
  func apply(
    _ instruction: Instruction,
    _ x: IRValue,
    _ y: IRValue,
    _ z: IRValue,
    dtype: DType
  ) -> IRValue {
    let opcode = instruction.opcode
    switch opcode.family {
    case .comparison: return comparison(opcode, x, y, dtype)
    case .selection: return select(x, z, y)
    case .conversion: return convert(x, dtype, to: instruction.dtype)
    case .reinterpretation: return reinterpret(x, dtype, as: instruction.dtype)
    case .ternary:
      return rounded(fma(x, y, z), to: dtype)
    case .unary:
      let value =
        dtype == .bool
        ? logical(opcode, x, x)
        : dtype.isFloating ? floatUnary(opcode, x) : integerUnary(opcode, x, dtype.isSigned)
      return rounded(value ?? call(opcode, [x], dtype.isHalf ? .f32 : dtype), to: dtype)
    case .binary: return rounded(unrounded(opcode, x, y, dtype), to: dtype)
    }
  }

  /// The value of an operation on two operands; of halves, as f32.
  func unrounded(_ opcode: Opcode, _ x: IRValue, _ y: IRValue, _ dtype: DType) -> IRValue {
    let value =
      dtype == .bool
      ? logical(opcode, x, y)
      : dtype.isFloating ? floatBinary(opcode, x, y) : integerBinary(opcode, x, y, dtype.isSigned)
    return value ?? call(opcode, [x, y], dtype.isHalf ? .f32 : dtype)
  }

  /// The kernel's result for one vector.
  func call(_ opcode: Opcode, _ operands: [IRValue], _ dtype: DType) -> IRValue {
    let place = module.kernel(KernelReference(opcode, dtype))
    let type = operands[0].type
    let memory = (operands + operands.prefix(1)).map { _ in
      stack(byteCount: Swift.max(type.lanes * type.scalar.width / 8, 64))
    }
    for (operand, address) in zip(operands, memory.dropFirst()) {
      store(operand, address, align: 64)
    }
    let table = IRValue("%kernels", .pointer)
    let kernel = load(address(table, .pointer, .i64(place)), .pointer)
    let arguments = memory.prefix(operands.count + 1).map(\.typed).joined(separator: ", ")
    line("call void \(kernel.text)(\(arguments), i64 \(type.lanes))")
    return load(memory[0], type, align: 64)
  }

  // MARK: - Truth values

  private func logical(_ opcode: Opcode, _ x: IRValue, _ y: IRValue) -> IRValue? {
    switch opcode {
    case .add, .maximum, .or: binary("or", x, y)
    case .multiply, .minimum, .and: binary("and", x, y)
    case .xor: binary("xor", x, y)
    case .not: not(x)
    case _: nil
    }
  }

  private func comparison(_ opcode: Opcode, _ x: IRValue, _ y: IRValue, _ dtype: DType) -> IRValue {
    let order = dtype.isFloating ? "o" : dtype.isSigned ? "s" : "u"
    switch opcode {
    case .equal: return compare(dtype.isFloating ? "oeq" : "eq", x, y)
    case .notEqual: return compare(dtype.isFloating ? "une" : "ne", x, y)
    case .less: return compare(order + "lt", x, y)
    case .lessEqual: return compare(order + "le", x, y)
    case .greater: return compare(order + "gt", x, y)
    case .greaterEqual: return compare(order + "ge", x, y)
    case _: preconditionFailure("\(opcode) is no comparison")
    }
  }

  // MARK: - Integers

  private func integerBinary(_ opcode: Opcode, _ x: IRValue, _ y: IRValue, _ isSigned: Bool)
    -> IRValue?
  {
    let zero = constant(0, x.type)
    let one = constant(1, x.type)
    let minusOne = constant(-1, x.type)
    let width = x.type.scalar.width
    switch opcode {
    case .add: return binary("add", x, y)
    case .subtract: return binary("sub", x, y)
    case .multiply: return binary("mul", x, y)
    case .and: return binary("and", x, y)
    case .or: return binary("or", x, y)
    case .xor: return binary("xor", x, y)
    case .maximum: return select(compare(isSigned ? "sgt" : "ugt", x, y), x, y)
    case .minimum: return select(compare(isSigned ? "slt" : "ult", x, y), x, y)
    case .divide, .remainder:
      // The processor stops on what the language defines: those divisors are replaced.
      let isDivision = opcode == .divide
      let byZero = compare("eq", y, zero)
      let byMinusOne = isSigned ? compare("eq", y, minusOne) : nil
      let isSpecial = byMinusOne.map { binary("or", byZero, $0) } ?? byZero
      let safe = select(isSpecial, one, y)
      var value = binary((isSigned ? "s" : "u") + (isDivision ? "div" : "rem"), x, safe)
      if let byMinusOne {
        value = select(byMinusOne, isDivision ? binary("sub", zero, x) : zero, value)
      }
      return select(byZero, isDivision ? minusOne : x, value)
    case .shiftLeft, .shiftRightLogical:
      let isInside = compare("ult", y, constant(width, x.type))
      let places = select(isInside, y, zero)
      let moved = binary(opcode == .shiftLeft ? "shl" : "lshr", x, places)
      return select(isInside, moved, zero)
    case .shiftRightArithmetic:
      let most = constant(width - 1, x.type)
      return binary("ashr", x, select(compare("ult", y, most), y, most))
    case _: return nil
    }
  }

  private func integerUnary(_ opcode: Opcode, _ x: IRValue, _ isSigned: Bool) -> IRValue? {
    let zero = constant(0, x.type)
    switch opcode {
    case .negate: return binary("sub", zero, x)
    case .not: return binary("xor", x, constant(-1, x.type))
    case .absolute:
      return isSigned ? select(compare("slt", x, zero), binary("sub", zero, x), x) : x
    case .sign:
      let positive = cast("zext", compare("ne", x, zero), to: x.type.scalar)
      if !isSigned { return positive }
      return select(compare("slt", x, zero), constant(-1, x.type), positive)
    case .populationCount: return overloaded("llvm.ctpop", x)
    case .leadingZeros:
      return intrinsic("llvm.ctlz.\(x.type.suffix)", [x, IRValue("false", .i1)], x.type)
    case _: return nil
    }
  }

  // MARK: - Floats

  private func floatBinary(_ opcode: Opcode, _ x: IRValue, _ y: IRValue) -> IRValue? {
    switch opcode {
    case .add: binary("fadd", x, y)
    case .subtract: binary("fsub", x, y)
    case .multiply: binary("fmul", x, y)
    case .divide: binary("fdiv", x, y)
    case .maximum: extremum(x, y, isMaximum: true)
    case .minimum: extremum(x, y, isMaximum: false)
    case _: x.type.scalar == .float ? math32(opcode, x, y) : nil
    }
  }

  /// The larger or smaller; a NaN if either is one; -0 before +0.
  func extremum(_ x: IRValue, _ y: IRValue, isMaximum: Bool) -> IRValue {
    if let value = y.number ?? x.number, !value.isNaN {
      let (x, y) = y.number == nil ? (y, x) : (x, y)
      // Equal numbers have equal bits, but for zeros: of those only one kind may replace the other.
      let loses = value == 0 && (value.sign == .plus) == isMaximum
      let wins = isMaximum ? (loses ? "ugt" : "uge") : (loses ? "ult" : "ule")
      return select(compare(wins, x, y), x, y)
    }
    let isNaN = compare("uno", x, y)
    if let value = rangeByInstruction(x, y, isMaximum: isMaximum) {
      return select(isNaN, sum(x, y), value)
    }
    // Which of equal operands is chosen depends on their order: the two choices differ for zeros alone.
    let bits = x.type.scalar.bits
    let order = isMaximum ? "ogt" : "olt"
    let first = select(compare(order, x, y), x, y)
    let second = select(compare(order, y, x), y, x)
    let joined = binary(
      isMaximum ? "and" : "or",
      bitcast(first, to: bits),
      bitcast(second, to: bits)
    )
    return select(isNaN, sum(x, y), bitcast(joined, to: x.type.scalar))
  }

  private func floatUnary(_ opcode: Opcode, _ x: IRValue) -> IRValue? {
    switch opcode {
    case .negate: return negated(x)
    case .absolute: return magnitude(x)
    case .sign:
      let zero = constant(0.0, x.type)
      let lower = select(compare("olt", x, zero), constant(-1.0, x.type), x)
      return select(compare("ogt", x, zero), constant(1.0, x.type), lower)
    case .floor: return module.features.hasFMA ? overloaded("llvm.floor", x) : nil
    case .ceil: return module.features.hasFMA ? overloaded("llvm.ceil", x) : nil
    case .roundAway: return module.features.hasFMA ? overloaded("llvm.round", x) : nil
    case .roundEven: return module.features.hasFMA ? overloaded("llvm.roundeven", x) : nil
    case .squareRoot: return root(x)
    case _: return x.type.scalar == .float ? math32(opcode, x) : math64(opcode, x)
    }
  }

  // MARK: - Halves

  /// A value in f32, rounded to what a half type can hold; itself for other types.
  func rounded(_ x: IRValue, to dtype: DType) -> IRValue {
    switch dtype {
    case .bf16:
      let bits = bitcast(x, to: .i32)
      return bitcast(binary("and", roundedBits(bits, x), constant(-65536, bits.type)), to: .float)
    case .f16: return cast("fpext", cast("fptrunc", x, to: .half), to: .float)
    case _: return x
    }
  }

  /// The bits of f32 values whose upper halves are those of the nearest bf16; a NaN stays one.
  private func roundedBits(_ bits: IRValue, _ x: IRValue) -> IRValue {
    let odd = binary("and", binary("lshr", bits, constant(16, bits.type)), constant(1, bits.type))
    let bias = binary("add", odd, constant(0x7fff, bits.type))
    let quiet = binary("or", bits, constant(0x400000, bits.type))
    return select(compare("uno", x, x), quiet, binary("add", bits, bias))
  }

  // MARK: - Memory formats

  /// What lies in memory, as it is computed with.
  func fromMemory(_ x: IRValue, _ dtype: DType) -> IRValue {
    switch dtype {
    case .bool: return compare("ne", x, constant(0, x.type))
    case .bf16:
      let wide = cast("zext", x, to: .i32)
      return bitcast(binary("shl", wide, constant(16, wide.type)), to: .float)
    case .f16: return cast("fpext", bitcast(x, to: .half), to: .float)
    case _: return x
    }
  }

  /// What is computed with, as it lies in memory; halves have been rounded.
  func toMemory(_ x: IRValue, _ dtype: DType) -> IRValue {
    switch dtype {
    case .bool: return cast("zext", x, to: .i8)
    case .bf16:
      let bits = bitcast(x, to: .i32)
      return cast("trunc", binary("lshr", bits, constant(16, bits.type)), to: .i16)
    case .f16: return bitcast(cast("fptrunc", x, to: .half), to: .i16)
    case _: return x
    }
  }

  // MARK: - Conversions

  private func convert(_ x: IRValue, _ source: DType, to target: DType) -> IRValue {
    if source == target { return x }
    if target == .bool {
      return source.isFloating
        ? compare("une", x, constant(0.0, x.type)) : compare("ne", x, constant(0, x.type))
    }
    let scalar = target.registerScalar
    if source == .bool || (source.isInteger && !source.isSigned) {
      if target.isFloating { return cast("uitofp", x, to: scalar) }
      return resized(x, to: scalar, isSigned: false)
    }
    if source.isInteger {
      if target.isFloating { return cast("sitofp", x, to: scalar) }
      return resized(x, to: scalar, isSigned: true)
    }
    if target.isFloating {
      let wide = scalar.width > x.type.scalar.width ? cast("fpext", x, to: scalar) : x
      let narrow = scalar.width < x.type.scalar.width ? cast("fptrunc", wide, to: scalar) : wide
      return rounded(narrow, to: target)
    }
    let type = x.type.with(scalar)
    return intrinsic(
      "llvm.fpto\(target.isSigned ? "s" : "u")i.sat.\(type.suffix).\(x.type.suffix)",
      [x],
      type
    )
  }

  private func resized(_ x: IRValue, to scalar: IRType.Scalar, isSigned: Bool) -> IRValue {
    if scalar.width < x.type.scalar.width { return cast("trunc", x, to: scalar) }
    if scalar.width == x.type.scalar.width { return x }
    return cast(isSigned ? "sext" : "zext", x, to: scalar)
  }

  private func reinterpret(_ x: IRValue, _ source: DType, as target: DType) -> IRValue {
    let memory = toMemory(x, source)
    return fromMemory(bitcast(memory, to: target.memoryScalar), target)
  }
}

extension ScalarProgram {
  /// Whether code for every step can be written for a processor.
  package func isEmittable(_ features: MachineFeatures) -> Bool {
    steps.allSatisfy { step in
      let dtype = step.dtype
      if dtype.isComplex || (dtype == .f16 && !features.hasFMA) { return false }
      guard case .apply(let instruction) = step else {
        if case .index = step { return !dtype.isHalf }
        return true
      }
      let operand = self.dtype(instruction.x)
      switch instruction.opcode {
      case .convert:
        // Integers and f64 are rounded to halves once; through f32 it would be twice.
        return !dtype.isHalf || operand.isHalf || operand == .f32 || operand == .bool
      case .multiplyAdd: return features.hasFMA
      case .complex, .conjugate, .real, .imaginary: return false
      default: return true
      }
    }
  }
}
