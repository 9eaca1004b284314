// SPDX-License-Identifier: Apache-2.0
//
// In which order to multiply several tensors, two at a time.
//
// The cost of a step is its number of multiplications: the product of the sizes of all labels that its two factors have.
// Of orders with as many multiplications, that with the fewest elements in intermediate results is taken. Up to 8
// tensors the best of all orders is found, by dynamic programming over the sets of tensors that a product may have taken
// in: 3ⁿ steps. Of more tensors, the two whose product adds the fewest elements to what is in memory come first, as often
// as there are two.

/// Pairs of factors, in the order in which they are multiplied.
package struct ContractionOrder {
  /// Two factors, by their places among the operands and, behind these, the products of earlier steps.
  package struct Step: Hashable, Sendable {
    package let first: Int
    package let second: Int
  }

  package private(set) var steps: [Step] = []
  /// The number of multiplications of all steps.
  package private(set) var multiplications = 0.0

  /// The most tensors of which every order is considered.
  private static let mostForAllOrders = 8

  /// The order for operands with the given labels, which index `sizes`.
  package init(_ operands: [[Int]], to result: [Int], sizes: [Int]) {
    let operands = operands.map(Set.init)
    if operands.count <= Self.mostForAllOrders {
      chooseBest(operands, Set(result), sizes)
    } else {
      chooseGreedily(operands, Set(result), sizes)
    }
  }

  /// The number of elements of a tensor with the given labels.
  private static func count(_ labels: Set<Int>, _ sizes: [Int]) -> Double {
    labels.reduce(1) { $0 * Double(sizes[$1]) }
  }

  // MARK: All orders

  /// The best way to multiply a set of operands; the set is the bits of a number.
  private struct Product {
    /// The labels of the product that something else needs.
    var labels: Set<Int> = []
    var cost = (multiplications: 0.0, elements: 0.0)
    /// One of the two sets that are multiplied last; nil for a single operand.
    var part: Int?
  }

  private mutating func chooseBest(_ operands: [Set<Int>], _ result: Set<Int>, _ sizes: [Int]) {
    let all = (1 << operands.count) - 1
    if all == 0 { return }
    var products = [Product](repeating: Product(), count: all + 1)
    for set in 1...all {
      let (inside, outside) =
        operands.indices.reduce(into: ([], result)) { labels, number in
          if set >> number & 1 == 1 {
            labels.0.formUnion(operands[number])
          } else {
            labels.1.formUnion(operands[number])
          }
        } as (Set<Int>, Set<Int>)
      products[set].labels = inside.intersection(outside)
      if set & (set - 1) == 0 {
        products[set].labels = inside
        continue
      }
      let elements = set == all ? 0 : Self.count(products[set].labels, sizes)
      // Every way to cut the set in two, each once: the part has the set's lowest bit.
      let lowest = set & -set
      var part = (set - 1) & set
      while part > 0 {
        defer { part = (part - 1) & set }
        guard part & lowest != 0 else { continue }
        let (x, y) = (products[part], products[set ^ part])
        let cost = (
          multiplications: x.cost.multiplications + y.cost.multiplications
            + Self.count(x.labels.union(y.labels), sizes),
          elements: x.cost.elements + y.cost.elements + elements
        )
        if products[set].part == nil || cost < products[set].cost {
          products[set].cost = cost
          products[set].part = part
        }
      }
    }
    multiplications = products[all].cost.multiplications
    _ = write(all, products, operands.count)
  }

  /// Appends the steps that multiply a set of operands; returns the place of the product.
  private mutating func write(_ set: Int, _ products: [Product], _ count: Int) -> Int {
    guard let part = products[set].part else { return set.trailingZeroBitCount }
    let first = write(part, products, count)
    let second = write(set ^ part, products, count)
    steps.append(Step(first: first, second: second))
    return count + steps.count - 1
  }

  // MARK: One after the other

  private mutating func chooseGreedily(_ operands: [Set<Int>], _ result: Set<Int>, _ sizes: [Int]) {
    var factors: [Int: Set<Int>] = [:]
    for (number, labels) in operands.enumerated() { factors[number] = labels }
    while factors.count > 1 {
      // How many factors, the result among them, have each label.
      var users: [Int: Int] = [:]
      for label in factors.values.joined() { users[label, default: 0] += 1 }
      for label in result { users[label, default: 0] += 1 }
      var best: (step: Step, labels: Set<Int>, growth: Double)?
      let places = factors.keys.sorted()
      for (position, first) in places.enumerated() {
        for second in places[(position + 1)...] {
          let (x, y) = (factors[first] ?? [], factors[second] ?? [])
          let labels = x.union(y).filter { label in
            (users[label] ?? 0) > (x.contains(label) ? 1 : 0) + (y.contains(label) ? 1 : 0)
          }
          let growth =
            Self.count(labels, sizes) - Self.count(x, sizes) - Self.count(y, sizes)
          if best.map({ growth < $0.growth }) ?? true {
            best = (Step(first: first, second: second), labels, growth)
          }
        }
      }
      guard let best else { return }
      let factorsOfStep = [best.step.first, best.step.second].compactMap { factors[$0] }
      multiplications += Self.count(factorsOfStep.reduce([]) { $0.union($1) }, sizes)
      factors[best.step.first] = nil
      factors[best.step.second] = nil
      factors[operands.count + steps.count] = best.labels
      steps.append(best.step)
    }
  }
}
