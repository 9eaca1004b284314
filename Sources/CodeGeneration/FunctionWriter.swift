// SPDX-License-Identifier: Apache-2.0
//
// A function in the making: instructions are appended one after the other, and every result has a name of its own.
// What is written is final: vectors, tiles and masks are decided here, and no optimiser runs afterwards.

internal import TensorIR

/// Writes the instructions of one function.
package final class FunctionWriter {
  package let module: ModuleWriter
  private var body = ""
  /// What is done once, at the beginning: memory of the stack.
  private var entry = ""
  private var count = 0

  package init(_ module: ModuleWriter) { self.module = module }

  /// The function is complete; `parameters` are types and names, as they are written.
  package func finish(_ name: String, _ parameters: String) {
    module.add(
      """
      define void @\(name)(\(parameters)) #0 {
      entry:
      \(entry)  br label %start
      start:
      \(body)  ret void
      }

      """
    )
  }

  // MARK: - Instructions

  package func line(_ text: String) {
    body += "  "
    body += text
    body += "\n"
  }

  package func label(_ name: String) {
    body += name
    body += ":\n"
  }

  /// A name that nothing else has.
  package func unique(_ stem: String) -> String {
    count += 1
    return "\(stem)\(count)"
  }

  /// The result of an instruction.
  package func define(_ instruction: String, _ type: IRType) -> IRValue {
    count += 1
    let name = "%v\(count)"
    line("\(name) = \(instruction)")
    return IRValue(name, type)
  }

  /// `op x, y`: both of one type, which the result has too.
  package func binary(_ operation: String, _ x: IRValue, _ y: IRValue) -> IRValue {
    define("\(operation) \(x.typed), \(y.text)", x.type)
  }

  /// `icmp` or `fcmp`, as the type says.
  package func compare(_ predicate: String, _ x: IRValue, _ y: IRValue) -> IRValue {
    let kind = x.type.scalar.isFloat ? "fcmp" : "icmp"
    return define("\(kind) \(predicate) \(x.typed), \(y.text)", x.type.with(.i1))
  }

  package func select(_ condition: IRValue, _ onTrue: IRValue, _ onFalse: IRValue) -> IRValue {
    define("select \(condition.typed), \(onTrue.typed), \(onFalse.typed)", onTrue.type)
  }

  /// A conversion, such as `sitofp`; nothing where the type is the same.
  package func cast(_ operation: String, _ x: IRValue, to scalar: IRType.Scalar) -> IRValue {
    if x.type.scalar == scalar { return x }
    let type = x.type.with(scalar)
    return define("\(operation) \(x.typed) to \(type.text)", type)
  }

  /// The bits as a number of another type of the same width.
  package func bitcast(_ x: IRValue, to scalar: IRType.Scalar) -> IRValue {
    cast("bitcast", x, to: scalar)
  }

  /// A call of an intrinsic, which is declared in the module.
  package func intrinsic(_ name: String, _ arguments: [IRValue], _ result: IRType?) -> IRValue {
    let types = arguments.map(\.type.text).joined(separator: ", ")
    let type = result?.text ?? "void"
    module.declare("declare \(type) @\(name)(\(types))")
    let call = "call \(type) @\(name)(\(arguments.map(\.typed).joined(separator: ", ")))"
    if let result { return define(call, result) }
    line(call)
    return IRValue("", .i1)
  }

  /// An intrinsic that is named for the one type of its operands and its result: `llvm.sqrt`.
  package func overloaded(_ name: String, _ arguments: IRValue...) -> IRValue {
    let type = arguments[0].type
    return intrinsic("\(name).\(type.suffix)", arguments, type)
  }

  // MARK: - Constants

  /// A number in every lane.
  package func constant(_ value: Double, _ type: IRType) -> IRValue {
    repeated(Self.hexadecimal(value), type)
  }

  /// A number in every lane.
  package func constant(_ value: Int, _ type: IRType) -> IRValue { repeated("\(value)", type) }

  /// A number of a scalar program in every lane.
  func constant(_ value: ScalarValue, lanes: Int) -> IRValue {
    let type = IRType(value.dtype.registerScalar, lanes)
    if value.dtype == .bool { return bool(value.bits != 0, type) }
    if value.dtype.isFloating { return constant(value.double, type) }
    return constant(Int(truncatingIfNeeded: value.bits), type)
  }

  package func bool(_ value: Bool, _ type: IRType) -> IRValue {
    repeated(value ? "true" : "false", type)
  }

  private func repeated(_ text: String, _ type: IRType) -> IRValue {
    if type.lanes == 1 { return IRValue(text, type) }
    if text == "0" || text == "0x0000000000000000" { return IRValue("zeroinitializer", type) }
    // Written out: `splat` is not in the language of libLLVM 15.
    let element = "\(type.scalar.name) \(text)"
    return IRValue(
      "<" + repeatElement(element, count: type.lanes).joined(separator: ", ") + ">",
      type
    )
  }

  /// A float constant: the bits of the double with the same value.
  package static func hexadecimal(_ value: Double) -> String {
    let digits = String(value.bitPattern, radix: 16, uppercase: true)
    return "0x" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// 0, 1, 2, … in the lanes of an integer vector.
  package func iota(_ type: IRType) -> IRValue {
    let elements = (0..<type.lanes).map { "\(type.scalar.name) \($0)" }
    return IRValue("<\(elements.joined(separator: ", "))>", type)
  }

  /// A number in every lane of a vector.
  package func splat(_ x: IRValue, _ lanes: Int) -> IRValue {
    if lanes == 1 { return x }
    let type = IRType(x.type.scalar, lanes)
    let first = define("insertelement \(type.text) poison, \(x.typed), i64 0", type)
    return define(
      "shufflevector \(first.typed), \(type.text) poison, <\(lanes) x i32> zeroinitializer",
      type
    )
  }

  /// Lanes of two vectors, side by side.
  package func shuffle(_ x: IRValue, _ y: IRValue, _ lanes: [Int]) -> IRValue {
    let list = lanes.map { "i32 \($0)" }.joined(separator: ", ")
    return define(
      "shufflevector \(x.typed), \(y.typed), <\(lanes.count) x i32> <\(list)>",
      IRType(x.type.scalar, lanes.count)
    )
  }

  package func extract(_ x: IRValue, _ lane: Int) -> IRValue {
    define("extractelement \(x.typed), i64 \(lane)", IRType(x.type.scalar))
  }

  // MARK: - Indices

  /// x + y, of indices.
  package func add(_ x: IRValue, _ y: IRValue) -> IRValue {
    if let x = x.constant, let y = y.constant { return .i64(x &+ y) }
    if x.constant == 0 { return y }
    if y.constant == 0 { return x }
    return binary("add", x, y)
  }

  /// x · factor, of indices.
  package func multiply(_ x: IRValue, _ factor: Int) -> IRValue {
    if let x = x.constant { return .i64(x &* factor) }
    if factor == 1 { return x }
    if factor == 0 { return .i64(0) }
    return binary("mul", x, .i64(factor))
  }

  // MARK: - Memory

  /// Memory of the stack, aligned for vectors; one for the whole call.
  ///
  /// Long memory begins a page, as tensors do: where what is read and what is written differ a little in the lower bits of
  /// their addresses, processors take the reads to depend on the writes.
  package func stack(byteCount: Int) -> IRValue {
    count += 1
    let name = "%v\(count)"
    entry += "  \(name) = alloca [\(byteCount) x i8], align \(byteCount >= 4096 ? 4096 : 64)\n"
    return IRValue(name, .pointer)
  }

  /// The address of element `index` behind a pointer.
  package func address(_ pointer: IRValue, _ scalar: IRType.Scalar, _ index: IRValue) -> IRValue {
    if index.constant == 0 { return pointer }
    return define(
      "getelementptr \(scalar.name), ptr \(pointer.text), i64 \(index.text)",
      .pointer
    )
  }

  package func load(_ pointer: IRValue, _ type: IRType, align: Int? = nil) -> IRValue {
    let align = align ?? Swift.max(type.scalar.width / 8, 1)
    return define("load \(type.text), ptr \(pointer.text), align \(align)", type)
  }

  package func store(_ value: IRValue, _ pointer: IRValue, align: Int? = nil) {
    let align = align ?? Swift.max(value.type.scalar.width / 8, 1)
    line("store \(value.typed), ptr \(pointer.text), align \(align)")
  }

  /// Stores a vector that nobody reads soon.
  ///
  /// Its cache line is neither read nor kept. ``fence()`` must follow.
  package func storePastCaches(_ value: IRValue, _ pointer: IRValue, align: Int) {
    line("store \(value.typed), ptr \(pointer.text), align \(align), !nontemporal !2")
  }

  /// Orders stores past the caches before those that follow: a release alone does not.
  package func fence() { line("fence seq_cst") }

  /// Fetches what is read soon; nothing happens where there is no memory.
  package func prefetch(_ pointer: IRValue) {
    // To read, into the first cache, of data.
    let how = [0, 3, 1].map { IRValue("\($0)", .i32) }
    _ = intrinsic("llvm.prefetch.p0", [pointer] + how, nil)
  }

  /// The lanes of a mask from memory, 0 in the others.
  package func load(_ pointer: IRValue, _ type: IRType, mask: IRValue) -> IRValue {
    intrinsic(
      "llvm.masked.load.\(type.suffix).p0",
      [pointer, alignment(type), mask, IRValue("zeroinitializer", type)],
      type
    )
  }

  package func store(_ value: IRValue, _ pointer: IRValue, mask: IRValue) {
    _ = intrinsic(
      "llvm.masked.store.\(value.type.suffix).p0",
      [value, pointer, alignment(value.type), mask],
      nil
    )
  }

  /// The elements that are `stride` elements apart.
  package func gather(
    _ pointer: IRValue,
    stride: Int,
    _ type: IRType,
    mask: IRValue
  ) -> IRValue {
    let addresses = strided(pointer, stride: stride, type)
    return intrinsic(
      "llvm.masked.gather.\(type.suffix).\(addresses.type.suffix)",
      [addresses, alignment(type), mask, IRValue("zeroinitializer", type)],
      type
    )
  }

  package func scatter(_ value: IRValue, _ pointer: IRValue, stride: Int, mask: IRValue) {
    let addresses = strided(pointer, stride: stride, value.type)
    _ = intrinsic(
      "llvm.masked.scatter.\(value.type.suffix).\(addresses.type.suffix)",
      [value, addresses, alignment(value.type), mask],
      nil
    )
  }

  private func strided(_ pointer: IRValue, stride: Int, _ type: IRType) -> IRValue {
    let offsets = (0..<type.lanes).map { "i64 \($0 * stride)" }.joined(separator: ", ")
    return define(
      "getelementptr \(type.scalar.name), ptr \(pointer.text), <\(type.lanes) x i64> <\(offsets)>",
      IRType(.pointer, type.lanes)
    )
  }

  private func alignment(_ type: IRType) -> IRValue {
    IRValue("\(Swift.max(type.scalar.width / 8, 1))", .i32)
  }

  /// The first `count` lanes.
  package func mask(first count: IRValue, _ lanes: Int) -> IRValue {
    let type = IRType(.i32, lanes)
    if let count = count.constant {
      let bits = (0..<lanes).map { $0 < count ? "i1 true" : "i1 false" }
      return IRValue("<\(bits.joined(separator: ", "))>", type.with(.i1))
    }
    let few = cast("trunc", count, to: .i32)
    return compare("sgt", splat(few, lanes), iota(type))
  }
}

// MARK: - Control

extension FunctionWriter {
  /// `for i in stride(from: first, to: end, by: step)`, with values that go from one turn to the next.
  ///
  /// - Returns: The values after the last turn.
  @discardableResult
  package func loop(
    _ first: IRValue,
    _ end: IRValue,
    step: Int,
    carrying initial: [IRValue] = [],
    _ turn: (IRValue, [IRValue]) -> [IRValue] = { _, _ in [] }
  ) -> [IRValue] {
    if let first = first.constant, let end = end.constant {
      if first >= end { return initial }
      if first + step >= end { return turn(.i64(first), initial) }
    }
    let name = unique("l")
    line("br label %\(name)p")
    label("\(name)p")
    let mayRun = compare("slt", first, end)
    line("br i1 \(mayRun.text), label %\(name)b, label %\(name)x")
    // Names of carried values are known before the turn is written, what they become only after.
    let index = IRValue("%\(name)i", .i64)
    let carried = initial.indices.map { IRValue("%\(name)c\($0)", initial[$0].type) }
    let before = take()
    let next = turn(index, carried)
    let following = add(index, .i64(step))
    let inside = take()
    body = before
    label("\(name)b")
    line("\(index.text) = phi i64 [ \(first.text), %\(name)p ], [ \(following.text), %\(name)l ]")
    carry(carried, initial, next, name)
    body += inside
    line("br label %\(name)l")
    label("\(name)l")
    let goesOn = compare("slt", following, end)
    line("br i1 \(goesOn.text), label %\(name)b, label %\(name)x")
    label("\(name)x")
    return zip(initial, next).map { old, new in
      define(
        "phi \(old.type.text) [ \(old.text), %\(name)p ], [ \(new.text), %\(name)l ]",
        old.type
      )
    }
  }

  /// Turns until `condition` no longer holds, tested before each.
  package func loop(
    carrying initial: [IRValue],
    while condition: ([IRValue]) -> IRValue,
    _ turn: ([IRValue]) -> [IRValue]
  ) -> [IRValue] {
    let name = unique("w")
    line("br label %\(name)p")
    label("\(name)p")
    let carried = initial.indices.map { IRValue("%\(name)c\($0)", initial[$0].type) }
    let before = take()
    let goesOn = condition(carried)
    line("br i1 \(goesOn.text), label %\(name)b, label %\(name)x")
    label("\(name)b")
    let next = turn(carried)
    let inside = take()
    body = before
    line("br label %\(name)h")
    label("\(name)h")
    carry(carried, initial, next, name)
    body += inside
    line("br label %\(name)l")
    label("\(name)l")
    line("br label %\(name)h")
    label("\(name)x")
    return carried
  }

  /// The values at the head of a loop: what they were before it, and what the last turn left.
  private func carry(_ values: [IRValue], _ old: [IRValue], _ new: [IRValue], _ loop: String) {
    for (value, (old, new)) in zip(values, zip(old, new)) {
      line(
        "\(value.text) = phi \(value.type.text) [ \(old.text), %\(loop)p ], [ \(new.text), %\(loop)l ]"
      )
    }
  }

  /// Writes something for each operand: line by line in turn, if there is no control flow in it.
  ///
  /// Processors look about a hundred instructions ahead for some that need not wait. What depends on other operands is
  /// near then, and no optimiser moves it there.
  package func sideBySide<Operand, Result>(
    _ operands: [Operand],
    _ write: (Operand) -> Result
  ) -> [Result] {
    let before = take()
    var texts: [[Substring]] = []
    let results = operands.map { operand in
      let result = write(operand)
      texts.append(take().split(separator: "\n"))
      return result
    }
    // Labels are not indented.
    if texts.joined().allSatisfy({ $0.hasPrefix(" ") }) {
      let longest = texts.map(\.count).max() ?? 0
      texts = (0..<longest).map { line in texts.filter { line < $0.count }.map { $0[line] } }
    }
    body = before
    for line in texts.joined() {
      body += line
      body += "\n"
    }
    return results
  }

  /// What is written so far, taken out.
  private func take() -> String {
    let text = body
    body = ""
    return text
  }

  /// Runs `action` when a condition holds.
  package func when(_ condition: IRValue, _ action: () -> Void) {
    let name = unique("t")
    line("br i1 \(condition.text), label %\(name)t, label %\(name)x")
    label("\(name)t")
    action()
    line("br label %\(name)x")
    label("\(name)x")
  }

  /// `rare` instead of `common` in the lanes of a mask, computed only when there is one.
  package func replacing(
    _ common: IRValue,
    where mask: IRValue,
    by rare: () -> IRValue
  ) -> IRValue {
    let name = unique("r")
    let isNeeded =
      mask.type.lanes == 1
      ? mask : intrinsic("llvm.vector.reduce.or.\(mask.type.suffix)", [mask], .i1)
    line("br label %\(name)p")
    label("\(name)p")
    line("br i1 \(isNeeded.text), label %\(name)t, label %\(name)x, !prof !1")
    label("\(name)t")
    let replaced = select(mask, rare(), common)
    line("br label %\(name)e")
    label("\(name)e")
    line("br label %\(name)x")
    label("\(name)x")
    return define(
      "phi \(common.type.text) [ \(common.text), %\(name)p ], [ \(replaced.text), %\(name)e ]",
      common.type
    )
  }
}
