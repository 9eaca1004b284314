// SPDX-License-Identifier: Apache-2.0
//
// Which values are stored, and which are computed where they are read. A pointwise value whose every reader ends in one
// nest belongs into that nest; a value that several nests read is stored, once.

internal import Loops
internal import TensorIR

/// The decision for every pointwise node of a program.
struct Fusion {
  /// A nest takes in at most this many pointwise nodes, so that its blocks stay in the cache and its program short.
  static let largestNest = 96

  /// The nest in which a value is read.
  private enum Reader: Equatable {
    case nobody
    case one(node: Int)
    case several
  }

  /// For every node, whether it is computed by its reader.
  private(set) var isFused: [Bool]

  init(_ program: FlatProgram) {
    isFused = Array(repeating: false, count: program.nodes.count)
    let isLoadless = Self.loadlessValues(program)
    var readers = [Reader](repeating: .nobody, count: program.types.count)
    var members = [Int](repeating: 0, count: program.nodes.count)

    func read(_ operand: FlatProgram.Operand, by reader: Reader) {
      guard case .value(let value) = operand else { return }
      readers[value] = readers[value] == .nobody || readers[value] == reader ? reader : .several
    }
    for output in program.outputs { read(output, by: .several) }
    for (number, node) in program.nodes.enumerated().reversed() {
      // That of all results, where they have one.
      let readerOfResult = node.results.reduce(Reader.nobody) { joined, value in
        if readers[value] == .nobody || readers[value] == joined { return joined }
        return joined == .nobody ? readers[value] : .several
      }
      let reader: Reader
      switch node.lowering {
      case .pointwise:
        if case .one(let root) = readerOfResult, members[root] < Self.largestNest,
          isLoadless[node.results[0]]
            || Self.pointCount(program, root) <= program.types[node.results[0]].shape.elementCount
            || program.types[node.results[0]].shape.elementCount == 1
        {
          isFused[number] = true
          members[root] += 1
          reader = readerOfResult
        } else {
          reader = .one(node: number)
        }
      case .view: reader = readerOfResult
      case .reshape:
        let isAffine = IndexMap.canReshape(
          from: program.type(of: node.operands[0]).shape.sizes,
          to: program.types[node.results[0]].shape.sizes
        )
        reader = isAffine ? readerOfResult : .several
      case .reduction, .assembly: reader = .one(node: number)
      case .argumentReduction, .cumulation, .sort, .largest, .contraction, .windowRead, .nest,
        .call, .control, .host:
        reader = .several
      case .windowWrite:
        // What is written to may be computed where it is written to; the windows and their places may not.
        read(node.operands[0], by: .one(node: number))
        for operand in node.operands.dropFirst() { read(operand, by: .several) }
        continue
      }
      for operand in node.operands { read(operand, by: reader) }
    }
  }

  /// How many points the nest of a node has.
  private static func pointCount(_ program: FlatProgram, _ node: Int) -> Int {
    let node = program.nodes[node]
    switch node.lowering {
    case .reduction: return program.type(of: node.operands[0]).shape.elementCount
    case .assembly(let assembly):
      return assembly.pieces.reduce(0) { most, piece in
        Swift.max(most, program.type(of: node.operands[piece.operand]).shape.elementCount)
      }
    case .view, .reshape, .pointwise, .argumentReduction, .cumulation, .sort, .largest,
      .contraction, .windowRead, .windowWrite, .nest, .call, .control, .host:
      return program.types[node.results[0]].shape.elementCount
    }
  }

  /// For every value, whether it is computed from numbers and indices alone: cheap to compute anywhere.
  private static func loadlessValues(_ program: FlatProgram) -> [Bool] {
    var isLoadless = [Bool](repeating: false, count: program.types.count)
    for node in program.nodes {
      let operandsAre = node.operands.allSatisfy { operand in
        switch operand {
        case .literal: true
        case .value(let value): isLoadless[value]
        }
      }
      switch node.lowering {
      case .pointwise, .view, .reshape:
        for result in node.results { isLoadless[result] = operandsAre }
      case .reduction, .argumentReduction, .cumulation, .sort, .largest, .assembly, .contraction,
        .windowRead, .windowWrite, .nest, .call, .control, .host:
        continue
      }
    }
    return isLoadless
  }
}
