// SPDX-License-Identifier: Apache-2.0
//
// Copies of elements between memory of different data types, on the way into a tensor and out of it. Conversions
// inside a program are the primitive convert_element_type; both give the same numbers.

extension ScalarValue {
  /// Writes the element's bytes to memory.
  package func store(to pointer: UnsafeMutableRawPointer) {
    switch dtype.byteCount {
    case 1: pointer.storeBytes(of: UInt8(truncatingIfNeeded: bits), as: UInt8.self)
    case 2: pointer.storeBytes(of: UInt16(truncatingIfNeeded: bits), as: UInt16.self)
    case 4: pointer.storeBytes(of: UInt32(truncatingIfNeeded: bits), as: UInt32.self)
    case 8: pointer.storeBytes(of: bits, as: UInt64.self)
    default: pointer.storeBytes(of: (bits, upperBits), as: (UInt64, UInt64).self)
    }
  }
}

/// Copies `count` elements, converting each as ``ScalarValue/converted(to:isWeak:)`` does.
///
/// The pairs that Swift's own literals and numbers need have loops of their own; the others go through a
/// `ScalarValue`.
func copyElements(
  _ count: Int,
  from source: UnsafeRawPointer,
  as sourceType: DType,
  to target: UnsafeMutableRawPointer,
  as targetType: DType
) {
  func loop<S: BitwiseCopyable, T: BitwiseCopyable>(_ convert: (S) -> T) {
    let elements = source.assumingMemoryBound(to: S.self)
    let results = target.assumingMemoryBound(to: T.self)
    for index in 0..<count { results[index] = convert(elements[index]) }
  }
  if sourceType == targetType {
    target.copyMemory(from: source, byteCount: count * sourceType.byteCount)
  } else if sourceType == .f64 && targetType == .f32 {
    loop { (x: Double) in Float(x) }
  } else if sourceType == .f32 && targetType == .f64 {
    loop { (x: Float) in Double(x) }
  } else if sourceType == .i64 && targetType == .i32 {
    loop { (x: Int64) in Int32(truncatingIfNeeded: x) }
  } else if sourceType == .i32 && targetType == .i64 {
    loop { (x: Int32) in Int64(x) }
  } else if sourceType == .u8 && targetType == .f32 {
    loop { (x: UInt8) in Float(x) }
  } else {
    for index in 0..<count {
      ScalarValue(loading: source + index * sourceType.byteCount, as: sourceType)
        .converted(to: targetType)
        .store(to: target + index * targetType.byteCount)
    }
  }
}
