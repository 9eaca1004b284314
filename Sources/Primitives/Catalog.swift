// SPDX-License-Identifier: Apache-2.0
//
// One of every primitive, for the tests of the laws that all of them obey. A family adds one line.

internal import Loops
package import TensorIR

/// Every primitive that a machine runs; collectives never reach one.
package enum Catalog {
  /// One instance of each primitive; of a family, one for each of its functions.
  package static let primitives =
    elementwise + reductions + ordering + structural + indexed + contractions + control + random
    + custom

  private static let elementwise: [any Primitive] =
    Elementwise.Function.allCases.map { Elementwise($0) as any Primitive }
    + Arithmetic.Function.allCases.map { Arithmetic($0) as any Primitive }
    + Comparison.Function.allCases.map { Comparison($0) as any Primitive }
    + Logical.Function.allCases.map { Logical($0) as any Primitive }
    + ComplexFunction.Function.allCases.map { ComplexFunction($0) as any Primitive }
    + [
      IntegerPower(3), Select(), ConvertElementType(.f32), BitcastConvertType(.u32), MakeComplex(),
      Clamp(), IsFinite(), NextAfter(), MultiplyAdd(),
    ]

  private static let reductions: [any Primitive] =
    Reduce.Function.allCases.map { Reduce($0, axes: [0]) as any Primitive }
    + ArgReduce.Function.allCases.map { ArgReduce($0, axis: 0) as any Primitive }

  private static let ordering: [any Primitive] =
    Cumulative.Function.allCases.map { Cumulative($0, axis: 0) as any Primitive }
    + [LinearRecurrence(axis: 0), Sort(axis: 0), TopK(2, axis: 0)]

  private static let structural: [any Primitive] = [
    BroadcastInDim(shape: [2, 3], axes: [1]),
    Transpose([1, 0]),
    Reshape([6]),
    Reverse([0]),
    Slice(start: [1], limit: [4], stride: [2]),
    Pad([Padding(low: 1, high: -1, interior: 1)]),
    SlidingWindows(axis: 0, size: 2),
    Concatenate(axis: 0),
    Iota(.i32, [3], axis: 0),
    StopGradient(),
  ]

  private static let indexed: [any Primitive] =
    [
      DynamicSlice([2]), DynamicUpdateSlice(),
      Gather(.init(inside: [], collapsed: [0], indexed: [0]), sizes: [1], mode: .clip),
    ]
    + Scatter.Function.allCases.map {
      Scatter($0, .init(inside: [], collapsed: [0], indexed: [0]), mode: .clip)
    }

  private static let contractions: [any Primitive] = [
    DotGeneral(lhs: .init(contracting: [1]), rhs: .init(contracting: [0])),
    Einsum([[0, 1], [1, 2], [2, 3]], to: [0, 3]),
  ]

  private static let control: [any Primitive] = [
    Call(empty), Cond([empty]), Scan(empty, constantCount: 0, carryCount: 0, length: 1),
    Checkpoint(empty, policy: .nothingSaveable), Named("x"),
    While(condition: empty, conditionConstants: 0, body: empty, bodyConstants: 0),
  ]

  private static let empty = Jaxpr(inputs: [], equations: [], outputs: [], types: [])

  private static let random: [any Primitive] = [
    Threefry(), NoDerivative(of: "f", because: "none is known"),
  ]

  private static let custom: [any Primitive] = {
    let program = Jaxpr(inputs: [], equations: [], outputs: [], types: [])
    let identity = RuleIdentity.user(ObjectIdentifier(Catalog.self), [Tensor]().structure)
    let pass = ForwardPass(values: [], residuals: []) { _, _ in [] }
    return [
      CustomJVPCall(program, captureCount: 0, rule: TangentRule(identity) { _, _ in ([], []) }),
      CustomVJPCall(program, captureCount: 0, rule: CotangentRule(identity) { _ in pass }),
      CustomVmapCall(program, captureCount: 0, rule: BatchRule(identity) { _, _ in [] }),
      LinearPair(backward: program, residualCount: 0),
      PureCallback(HostFunction { $0 }, types: [], vmapMethod: .sequential),
    ]
  }()
}
