// SPDX-License-Identifier: Apache-2.0
//
// The elements of a concrete tensor of rank 1 or more, in row-major order. Written by whoever made the buffer, before
// anybody else can see it; and again by who alone holds it, once nobody can tell.

internal import Storage

/// Memory that holds a tensor's elements; shared by every tensor with the same elements.
package final class TensorBuffer: Sendable {
  package let type: TensorType
  /// The first element; 64-byte aligned unless the buffer shares another's memory.
  ///
  /// `nonisolated(unsafe)`: the memory is written only while one reference to the buffer exists, and otherwise read.
  nonisolated(unsafe) package let pointer: UnsafeMutableRawPointer
  /// The buffer whose memory this one shares, or nil when the memory is its own.
  ///
  /// `nonisolated(unsafe)`: it never changes. It is a variable because only of a variable one can ask whether it is the one
  /// reference there is.
  nonisolated(unsafe) private var owner: TensorBuffer?

  /// New memory for a tensor of the given type, not yet written.
  package init(uninitialized type: TensorType) {
    self.type = type
    pointer = Memory.allocate(byteCount: type.byteCount)
    owner = nil
  }

  /// A tensor of another type over some of the elements of `base`.
  package init(sharing base: TensorBuffer, as type: TensorType, byteOffset: Int = 0) {
    self.type = type
    pointer = base.pointer + byteOffset
    owner = base.owner ?? base
  }

  deinit {
    if owner == nil { Memory.deallocate(pointer, byteCount: type.byteCount) }
  }

  /// Whether `buffer` is the one reference to its memory: whoever holds it may write there.
  static func isSoleReference(_ buffer: inout TensorBuffer) -> Bool {
    isKnownUniquelyReferenced(&buffer)
      && (buffer.owner == nil || isKnownUniquelyReferenced(&buffer.owner))
  }

  /// The elements as values of a Swift type of the same size.
  package func elements<Element>(as: Element.Type) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(
      start: UnsafePointer(pointer.assumingMemoryBound(to: Element.self)),
      count: type.shape.elementCount
    )
  }
}
