// SPDX-License-Identifier: Apache-2.0
//
// The table of public functions is complete, and names no function that does not exist.

import Testing

struct FunctionTableTests {
  /// Public functions that no line tries, and why.
  static let exempt = [
    "Tensor.checked()": "gives its operand back, or throws",
    "trimZeros(_:_:axes:)": "has a size that depends on values; SampleParity tries it at once",
    "vectorize(_:signature:)": "gives a function; VectorizeTests has its laws",
  ]

  @Test func `every public function has a line in the table`() {
    let listed = Set(FunctionTable.entries.map(\.name))
    let missing = PublicFunctions.names.subtracting(listed).subtracting(Self.exempt.keys)
    #expect(
      missing.isEmpty,
      "add a line to Tests/LawTests/Functions/FunctionEntries+….swift for: \(missing.sorted())"
    )
  }

  @Test func `every line is of a public function`() {
    let listed = Set(FunctionTable.entries.map(\.name)).union(Self.exempt.keys)
    // Functions that take functions are in the layer of transformations.
    let unknown = listed.subtracting(PublicFunctions.names)
      .subtracting(FunctionTable.controlFlow.map(\.name))
    #expect(unknown.isEmpty, "no such function: \(unknown.sorted())")
  }

  @Test func `functions are found with their labels`() {
    let text = """
      public func one(_ x: Tensor, by f: (Int, Int) -> Int = { $0 + $1 }, axis: Int? = nil) -> Tensor {
      public func two<T: Tree>(
        _ x: T,
        in y: [Int: Int],
        named z: String = "a, (b"
      )
        -> (Tensor, [Tensor])
      {
      public func three(_ x: Tensor) -> Bool { true }
      extension Tensor {
        public func four() -> Tensor { self }
        func five() -> Tensor { self }
      }
      extension Tree {
        public func six() -> Tensor { leaves[0] }
      }
      """
    #expect(
      PublicFunctions.names(in: text) == ["one(_:by:axis:)", "two(_:in:named:)", "Tensor.four()"]
    )
  }
}
