// SPDX-License-Identifier: Apache-2.0
//
// The table of public functions: one line for each, with operands to try it on. The laws in FunctionLaws.swift quantify
// over it, and a public function without a line fails a test. Lines stand in the FunctionEntries files, by subject.

import SkeinTestSupport
import TensorIR
import Testing

/// A public function of tensors, applied to one example.
struct FunctionEntry: Sendable, CustomTestStringConvertible {
  typealias Operand = PrimitiveCase.Operand

  /// The function as Swift names it: `sum(_:axis:keepAxes:)`; of a method, `Tensor.sum()`.
  let name: String
  /// What it is tried on; derivatives only along operands in f64.
  let operands: [Operand]
  /// Whether its derivative is what differences give; false only of functions made to have another one.
  let isDifferentiable: Bool
  let apply: @Sendable ([Tensor]) -> [Tensor]

  var testDescription: String {
    "\(name) of \(operands.map(\.type.description).joined(separator: " "))"
  }

  /// A function of one result.
  init(
    _ name: String,
    _ operands: Operand...,
    isDifferentiable: Bool = true,
    _ apply: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    self.name = name
    self.operands = operands
    self.isDifferentiable = isDifferentiable
    self.apply = { [apply($0)] }
  }

  /// A function of several results.
  init(
    _ name: String,
    _ operands: Operand...,
    isDifferentiable: Bool = true,
    results apply: @escaping @Sendable ([Tensor]) -> [Tensor]
  ) {
    self.name = name
    self.operands = operands
    self.isDifferentiable = isDifferentiable
    self.apply = apply
  }
}

/// The table; its parts stand in the FunctionEntries files.
enum FunctionTable {
  /// Every line.
  static let entries: [FunctionEntry] =
    elementwise + arithmetic + comparisons + reductions + reductionMethods + ordering + structure
    + creation + products + sums + arrangement + joining + networks + indexing + activations
    + normalizations + losses + logarithms + numerals + statistics + searching + calculus
    + controlFlow + collectives
}

// MARK: - Words in which lines are written

/// Numbers in f64, along which the function is differentiated.
func f64(_ sizes: Int..., values: Values = .plain) -> FunctionEntry.Operand {
  .init(TensorType(.f64, Shape(sizes)), values, smooth: values)
}

/// Small integers in i32.
func i32(_ sizes: Int..., values: Values = .exact) -> FunctionEntry.Operand {
  .init(TensorType(.i32, Shape(sizes)), values)
}

/// Truth values.
func bool(_ sizes: Int...) -> FunctionEntry.Operand { .init(TensorType(.bool, Shape(sizes))) }
