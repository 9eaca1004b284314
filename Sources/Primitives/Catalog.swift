// SPDX-License-Identifier: Apache-2.0
//
// One of every primitive, for the tests of the laws that all of them obey. A family adds one line.

package import TensorIR

/// Every primitive there is.
package enum Catalog {
  /// One instance of each primitive; of a family, one for each of its functions.
  package static let primitives: [any Primitive] = [
    Elementwise.Function.allCases.map { Elementwise($0) },
    [IntegerPower(3)],
    Arithmetic.Function.allCases.map { Arithmetic($0) },
    Comparison.Function.allCases.map { Comparison($0) },
    Logical.Function.allCases.map { Logical($0) },
    [Select()],
    [ConvertElementType(.f32)],
    Reduce.Function.allCases.map { Reduce($0, axes: [0]) },
    ArgReduce.Function.allCases.map { ArgReduce($0, axis: 0) },
  ].flatMap { (family: [any Primitive]) in family }
}
