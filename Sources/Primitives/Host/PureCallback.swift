// SPDX-License-Identifier: Apache-2.0
//
// Swift code on values as an operation of a program.

public import TensorIR

/// How a host function computes a batch.
public enum VmapMethod: Hashable, Sendable {
  /// It is called once for each example, in order.
  case sequential
  /// It is called once; operands that differ between examples have one more axis in front, the others one of size 1.
  case expandDims
  /// It is called once; every operand has one more axis in front.
  case broadcastAll
}

/// A function of values, told apart from others by its identity.
package final class HostFunction: Hashable, Sendable {
  package let run: @Sendable ([Tensor]) -> [Tensor]

  package init(_ run: @escaping @Sendable ([Tensor]) -> [Tensor]) { self.run = run }

  package static func == (x: HostFunction, y: HostFunction) -> Bool { x === y }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Calls a host function.
package struct PureCallback: HostPrimitive {
  package let function: HostFunction
  package let types: [TensorType]
  package let vmapMethod: VmapMethod?

  package init(_ function: HostFunction, types: [TensorType], vmapMethod: VmapMethod?) {
    self.function = function
    self.types = types
    self.vmapMethod = vmapMethod
  }

  package var name: String { "pure_callback" }
  package var resultCount: Int { types.count }
  package var parameters: [Parameter] {
    [.text("vmap_method", vmapMethod.map { "\($0)" } ?? "None")]
  }

  package func resultTypes(_ operands: [TensorType]) throws(TensorError) -> [TensorType] {
    for type in types where type.shape.contains(where: { $0 < 0 }) {
      throw TensorError(.negativeSize(type.shape), in: name)
    }
    return types.map(\.strong)
  }

  package func evaluate(_ operands: [Tensor]) -> [Tensor] { function.run(operands) }
}

// MARK: - Rules

extension PureCallback {
  /// What the user chose.
  package func batchingRule(_ operands: [Batched], size: Int) -> [Batched] {
    let batchTypes = types.map { $0.with(shape: $0.shape.inserting(size, at: 0)) }
    let values: [Tensor]
    var function = function
    switch vmapMethod {
    case .sequential:
      let isMapped = operands.map { $0.axis != nil }
      let (types, each) = (types, function.run)
      function = HostFunction { operands in
        let results = (0..<size).map { index in
          each(zip(operands, isMapped).map { $1 ? example(index, of: $0) : $0 })
        }
        return types.indices.map { position in
          if size == 0 {
            return zeros(types[position].shape.inserting(0, at: 0), dtype: types[position].dtype)
          }
          return stack(results.map { position < $0.count ? $0[position] : Tensor(0) })
        }
      }
      values = operands.map { $0.moved(to: 0) }
    case .expandDims:
      values = operands.map { $0.axis == nil ? expandDims($0.value, axis: 0) : $0.moved(to: 0) }
    case .broadcastAll: values = operands.map { $0.repeated(along: 0, size: size) }
    case nil:
      let error = TensorError(.noVmapMethod, in: "pureCallback")
      return types.map { Batched(fail(error, type: $0), axis: nil) }
    }
    let callback = PureCallback(function, types: batchTypes, vmapMethod: vmapMethod)
    return callback(values).map { Batched($0, axis: 0) }
  }

  package func derivativeRule(_ operands: [Dual]) -> [Dual] {
    let error = TensorError(.notDifferentiable("a host function"), in: "pureCallback")
    return types.map { Dual(fail(error, type: $0), tangent: nil) }
  }
}

/// One example of a batch along axis 0.
func example(_ index: Int, of batch: Tensor) -> Tensor {
  reshape(
    slice(batch, axis: 0, from: index, to: index + 1),
    to: batch.shape.removing(at: 0)
  )
}

// MARK: - Functions

/// The results of Swift code that computes with values.
///
///     let sorted = pureCallback([x.type], [x], vmapMethod: .sequential) { [mySort($0[0])] }
///
/// The function is called when values are known: at once, or each time a jitted program runs, on the thread that runs
/// it. It must be a pure function of its operands: it may be called several times, or not at all. It has no derivative;
/// give the function around it one with `customJVP` or `customVJP`. JAX: `pure_callback`.
///
/// - Parameters:
///   - resultTypes: The types of the results.
///   - operands: What the function is called with.
///   - vmapMethod: How a batch is computed; under `vmap` it must be said.
///   - f: The function.
/// - Returns: The results.
/// - Precondition: The function returns tensors of the types promised.
public func pureCallback(
  _ resultTypes: [TensorType],
  _ operands: [Tensor],
  vmapMethod: VmapMethod? = nil,
  _ f: @escaping @Sendable ([Tensor]) -> [Tensor]
) -> [Tensor] {
  PureCallback(HostFunction(f), types: resultTypes, vmapMethod: vmapMethod)(operands)
}
