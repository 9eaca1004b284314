// SPDX-License-Identifier: Apache-2.0
//
// Products of three and more tensors, summed over shared labels. The order in which they are multiplied two by two is
// not part of the program: it is chosen when the program is lowered, from the sizes that batching and differentiation
// have given it. Products of one and two tensors need no order, and are written with other pages at once.

package import Loops
package import TensorIR

/// The sum, over every label that the result lacks, of the product of the operands.
///
///     einsum[subscripts=ab,bc,cd->ad] x y z     r[a, d] = Σ over b, c of x[a, b] · y[b, c] · z[c, d]
///
/// A label is an index: axes of the same label run together. An operand names a label once, and every label of an operand
/// is named again by the result or by another operand.
package struct Einsum: LinearPrimitive {
  /// The label of each axis of each operand; labels are numbered in the order in which they appear.
  package let operands: [[Int]]
  /// The label of each axis of the result.
  package let result: [Int]

  package init(_ operands: [[Int]], to result: [Int]) {
    var numbers: [Int: Int] = [:]
    for label in operands.joined() where numbers[label] == nil { numbers[label] = numbers.count }
    self.operands = operands.map { $0.map { numbers[$0] ?? 0 } }
    self.result = result.map { label in
      guard let number = numbers[label] else {
        preconditionFailure("a label of the result is one of an operand's")
      }
      return number
    }
  }

  package var name: String { "einsum" }

  package var parameters: [Parameter] {
    let texts = operands.map { $0.map(Self.letter).joined() }
    return [
      .text("subscripts", "\(texts.joined(separator: ","))->\(result.map(Self.letter).joined())")
    ]
  }

  /// `a`, …, `z`, `A`, …, `Z`, then `a1`, ….
  private static func letter(_ label: Int) -> String {
    let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let round = label / letters.count
    return "\(letters[label % letters.count])\(round == 0 ? "" : "\(round)")"
  }

  package func resultTypes(_ types: [TensorType]) throws(TensorError) -> [TensorType] {
    precondition(types.count == operands.count, "labels are given for each operand")
    guard types.allSatisfy({ $0.dtype == types[0].dtype }) else {
      throw TensorError(.dtypesDiffer(types), in: name)
    }
    var sizes: [Int: (size: Int, operand: Int, axis: Int)] = [:]
    for (number, (type, labels)) in zip(types, operands).enumerated() {
      guard type.rank == labels.count else {
        throw TensorError(.rankMismatch(type, expected: labels.count), in: name)
      }
      for (axis, label) in labels.enumerated() {
        let size = type.shape[axis]
        guard let known = sizes[label] else {
          sizes[label] = (size, number, axis)
          continue
        }
        guard known.size == size else {
          let first = EinsumMistake.Axis(
            operand: known.operand,
            type: types[known.operand],
            axis: known.axis
          )
          let second = EinsumMistake.Axis(operand: number, type: type, axis: axis)
          throw TensorError(.einsum(.sizesDiffer(Self.letter(label), first, second)), in: name)
        }
      }
    }
    let shape = Shape(result.map { sizes[$0]?.size ?? 1 })
    return [TensorType(types[0].dtype, shape, isWeak: types.allSatisfy(\.isWeak))]
  }
}

// MARK: - Rules

extension Einsum: PlacingPrimitive {
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    batchingRule(operands, size: size, towards: [0])
  }

  /// The mapped axes are one more label, which the result has wherever it is wanted.
  package func batchingRule(_ operands: [Batched], size: Int, towards wanted: [Int?]) -> [Batched] {
    let label = self.operands.joined().reduce(0, max) + 1
    let labels = zip(self.operands, operands).map { labels, operand in
      var labels = labels
      if let axis = operand.axis { labels.insert(label, at: axis) }
      return labels
    }
    let axis = wanted[0].flatMap { 0...self.result.count ~= $0 ? $0 : nil } ?? 0
    var result = self.result
    result.insert(label, at: axis)
    return [Batched(Einsum(labels, to: result)(operands.map(\.value))[0], axis: axis)]
  }

  // d(x·y·z) = dx·y·z + x·dy·z + x·y·dz
  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let primals = operands.map(\.primal)
    var tangent: Tensor?
    for (number, operand) in operands.enumerated() {
      guard let dx = operand.tangent else { continue }
      var factors = primals
      factors[number] = dx
      tangent = sum(tangent, self(factors)[0])
    }
    return [Dual(self(primals)[0], tangent: tangent)]
  }

  /// The cotangent of an operand is the product of the result's cotangent with all other operands: as its labels are
  /// named again elsewhere, it is a sum of the same kind, of as many tensors.
  package func transposeRule(_ cotangents: [Tensor?], _ operands: [LinearOperand]) -> [Tensor?] {
    guard let ct = cotangents[0] else { return operands.map { _ in nil } }
    let linear = operands.indices.filter { operands[$0].value == nil }
    guard linear.count == 1 else { return notLinear(in: operands) }
    let number = linear[0]
    var factors = operands.map { $0.value ?? ct }
    factors[number] = ct
    var labels = self.operands
    labels[number] = result
    var results: [Tensor?] = operands.map { _ in nil }
    results[number] = Einsum(labels, to: self.operands[number])(factors)[0]
    return results
  }
}

// MARK: - Lowering

extension Einsum: Lowerable {
  package func lowering(_ operands: [TensorType]) -> Lowering { .call(pairwise(operands)) }

  /// The program that multiplies two tensors at a time, in the order that is cheapest for operands of these types.
  package func pairwise(_ types: [TensorType]) -> Jaxpr {
    var sizes = [Int](repeating: 1, count: operands.joined().reduce(0, max) + 1)
    for (type, labels) in zip(types, operands) {
      for (axis, label) in labels.enumerated() { sizes[label] = type.shape[axis] }
    }
    let order = ContractionOrder(operands, to: result, sizes: sizes)
    do {
      return try trace(types, kind: name, staging: true) { inputs in
        var factors: [LabeledTensor?] = zip(inputs, operands).map { LabeledTensor($0, $1) }
        for step in order.steps {
          guard let x = factors[step.first], let y = factors[step.second] else {
            preconditionFailure("every factor is multiplied once")
          }
          factors[step.first] = nil
          factors[step.second] = nil
          // Only the last product need have the result's axes in order.
          let others = factors.compactMap(\.self).flatMap(\.labels)
          factors.append(x.times(y, keeping: result + others.filter { !result.contains($0) }))
        }
        return factors.suffix(1).compactMap { $0?.arranged(as: result) }
      }.program
    } catch {
      preconditionFailure("operands that pass the shape rule can be multiplied: \(error)")
    }
  }
}
