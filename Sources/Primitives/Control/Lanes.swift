// SPDX-License-Identifier: Apache-2.0
//
// The examples of a mapped control-flow operation. A batched `cond` or `while` keeps its programs as they are for one
// example; what is mapped is the predicate, and with it those operands that differ between examples. Which examples run
// together is left to the machine.

package import TensorIR

/// Over which axes an operation's predicate is mapped, and which operands have those axes.
///
/// An operand of the operation has the axes of the levels at which it is mapped in front, outermost first, then those of
/// one example. Results have the axes of every level.
package struct Lanes: Hashable, Sendable {
  /// The sizes of the mapped axes, outermost first; none where the predicate is one truth value.
  package var sizes: [Int]
  /// For each operand, at which levels it is mapped.
  package var mapped: [[Bool]]

  package init(sizes: [Int], mapped: [[Bool]]) {
    self.sizes = sizes
    self.mapped = mapped
  }

  /// Nothing is mapped.
  package static func none(operandCount: Int) -> Lanes {
    Lanes(sizes: [], mapped: Array(repeating: [], count: operandCount))
  }

  package var isEmpty: Bool { sizes.isEmpty }

  /// How many examples there are.
  package var count: Int { sizes.reduce(1, *) }

  /// One more level, outermost.
  func adding(size: Int, mapped isMapped: [Bool]) -> Lanes {
    Lanes(sizes: [size] + sizes, mapped: zip(isMapped, mapped).map { [$0] + $1 })
  }

  /// How many of an operand's axes are lanes.
  func rank(of operand: Int) -> Int { mapped[operand].count(where: { $0 }) }

  /// The sizes of an operand's lanes.
  func sizes(of operand: Int) -> [Int] { zip(sizes, mapped[operand]).filter(\.1).map(\.0) }

  /// Whether an operand differs between examples.
  package func isMapped(_ operand: Int) -> Bool { mapped[operand].contains(true) }

  /// The type of one example of an operand; `nil` where the operand lacks the axes it should have.
  func exampleType(of operand: Int, _ type: TensorType) -> TensorType? {
    let lanes = sizes(of: operand)
    guard type.rank >= lanes.count, Array(type.shape.prefix(lanes.count)) == lanes else {
      return nil
    }
    return type.with(shape: Shape(Array(type.shape.dropFirst(lanes.count))))
  }

  /// The type of all examples of a result.
  func resultType(_ type: TensorType) -> TensorType {
    isEmpty ? type : type.with(shape: Shape(sizes + type.shape.sizes))
  }

  /// What programs print: nothing where nothing is mapped.
  var parameters: [Parameter] {
    if isEmpty { return [] }
    let levels = mapped.map { levels in pythonTuple(levels.indices.filter { levels[$0] }) }
    return [.tuple("lanes", sizes), .text("mapped", "(\(levels.joined(separator: ", ")))")]
  }
}

// MARK: - Batching inside the lanes

extension Lanes {
  /// An operand whose new mapped axis lies behind its lanes, and that axis as its programs see it.
  ///
  /// Where the axis is already among those of an example, it stays where it is.
  func inner(_ operand: Batched, _ number: Int) -> (value: Tensor, axis: Int?) {
    guard let axis = operand.axis else { return (operand.value, nil) }
    let lanes = rank(of: number)
    if axis >= lanes { return (operand.value, axis - lanes) }
    return (operand.moved(to: lanes), 0)
  }

  /// The same with the new axis first among those of an example; what is not mapped is repeated if `isMapped`.
  func innermost(_ operand: Batched, _ number: Int, size: Int, isMapped: Bool) -> Tensor {
    isMapped ? operand.repeated(along: rank(of: number), size: size) : operand.value
  }
}

extension Jaxpr {
  /// This program for a batch, with the examples of its outputs along axis 0 where they must be mapped, and nowhere else.
  ///
  /// - Parameters:
  ///   - axes: The mapped axis of each input.
  ///   - size: The size of the mapped axes.
  ///   - mapped: Which outputs must be mapped: at least those that come out mapped.
  /// - Returns: The program for a batch.
  package func batchedProgram(axes: [Int?], size: Int, outputsMapped mapped: [Bool]) -> Jaxpr {
    let types = zip(inputTypes, axes).map { type, axis in
      axis.map { type.with(shape: type.shape.inserting(size, at: $0)) } ?? type
    }
    return rewritten(types, kind: "vmap") { inputs in
      let outputs = batched(
        zip(inputs, axes).map { Batched($0, axis: $1) },
        size: size,
        outAxes: mapped.map { $0 ? 0 : nil }
      )
      return zip(outputs, mapped).map { output, isMapped in
        isMapped ? output.repeated(along: 0, size: size) : output.value
      }
    }
  }

  /// Which outputs differ between examples, when inputs are mapped along the given axes.
  func outputAxes(axes: [Int?], size: Int) -> [Int?] { batchedProgram(axes: axes, size: size).axes }
}
