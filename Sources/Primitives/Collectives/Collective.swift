// SPDX-License-Identifier: Apache-2.0
//
// Operations between the examples of a batch, which name the axis along which the examples lie. Over the axis that is
// being mapped they are a reduction, a gather, a permutation along it; over any other axis they pass through.

package import TensorIR

/// A primitive of one operand that computes across the examples of named axes.
///
/// Its `batchingRule` is that for a mapped axis it does not name: every example has examples of its own. No machine runs
/// a collective: the vmap that names its axis has replaced it before.
package protocol Collective: NamedAxisPrimitive {
  /// The operation over the mapped axis, which has the given name; also when no operand varies along it.
  func collectiveRule(_ operands: [Batched], over name: String, size: Int) -> [Batched]
}

/// The axes with the given names; `place` is the function that speaks of them.
func namedAxes(_ names: [String], in place: String) throws(TensorError) -> [NamedAxis] {
  guard Set(names).count == names.count else {
    throw TensorError(.duplicateAxisNames(names), in: place)
  }
  var axes: [NamedAxis] = []
  for name in names {
    guard let found = NamedAxes.find(name) else {
      let known = NamedAxes.inScope.map { "\"\($0.name)\" (size \($0.size))" }
      throw TensorError(.unknownAxisName(name, inScope: known), in: place)
    }
    axes.append(found.axis)
  }
  return axes
}

extension Collection<NamedAxis> {
  /// How many examples lie along all of these axes together.
  var size: Int { reduce(1) { $0 * $1.size } }

  /// The names as Python prints a tuple of strings.
  var pythonNames: String {
    let texts = map { "'\($0.name)'" }
    return texts.count == 1 ? "(\(texts[0]),)" : "(\(texts.joined(separator: ", ")))"
  }
}
