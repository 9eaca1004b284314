// SPDX-License-Identifier: Apache-2.0
//
// Reductions as methods, for `x.sum(axis: 0)`; the free functions say what each computes.

public import TensorIR

// MARK: - sum

extension Tensor {
  /// The sum of this tensor; see ``sum(_:)``.
  public func sum() -> Tensor {
    reduced(.sum, self, axes: nil, keepAxes: false, in: "sum")
  }

  /// The sum along one axis; see ``sum(_:axis:keepAxes:)``.
  public func sum(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.sum, self, axes: [axis], keepAxes: keepAxes, in: "sum")
  }

  /// The sum along several axes; see ``sum(_:axes:keepAxes:)``.
  public func sum(axes: [Int], keepAxes: Bool = false) -> Tensor {
    reduced(.sum, self, axes: axes, keepAxes: keepAxes, in: "sum")
  }
}

// MARK: - product

extension Tensor {
  /// The product of this tensor; see ``product(_:)``.
  public func product() -> Tensor {
    reduced(.product, self, axes: nil, keepAxes: false, in: "product")
  }

  /// The product along one axis; see ``product(_:axis:keepAxes:)``.
  public func product(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.product, self, axes: [axis], keepAxes: keepAxes, in: "product")
  }

  /// The product along several axes; see ``product(_:axes:keepAxes:)``.
  public func product(axes: [Int], keepAxes: Bool = false) -> Tensor {
    reduced(.product, self, axes: axes, keepAxes: keepAxes, in: "product")
  }
}

// MARK: - max

extension Tensor {
  /// The largest element of this tensor; see ``max(_:)``.
  public func max() -> Tensor {
    reduced(.maximum, self, axes: nil, keepAxes: false, in: "max")
  }

  /// The largest element along one axis; see ``max(_:axis:keepAxes:)``.
  public func max(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.maximum, self, axes: [axis], keepAxes: keepAxes, in: "max")
  }

  /// The largest element along several axes; see ``max(_:axes:keepAxes:)``.
  public func max(axes: [Int], keepAxes: Bool = false) -> Tensor {
    reduced(.maximum, self, axes: axes, keepAxes: keepAxes, in: "max")
  }
}

// MARK: - min

extension Tensor {
  /// The smallest element of this tensor; see ``min(_:)``.
  public func min() -> Tensor {
    reduced(.minimum, self, axes: nil, keepAxes: false, in: "min")
  }

  /// The smallest element along one axis; see ``min(_:axis:keepAxes:)``.
  public func min(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.minimum, self, axes: [axis], keepAxes: keepAxes, in: "min")
  }

  /// The smallest element along several axes; see ``min(_:axes:keepAxes:)``.
  public func min(axes: [Int], keepAxes: Bool = false) -> Tensor {
    reduced(.minimum, self, axes: axes, keepAxes: keepAxes, in: "min")
  }
}

// MARK: - all

extension Tensor {
  /// Whether all elements are true of this tensor; see ``all(_:)``.
  public func all() -> Tensor {
    reduced(.and, self, axes: nil, keepAxes: false, in: "all")
  }

  /// Whether all elements are true along one axis; see ``all(_:axis:keepAxes:)``.
  public func all(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.and, self, axes: [axis], keepAxes: keepAxes, in: "all")
  }

  /// Whether all elements are true along several axes; see ``all(_:axes:keepAxes:)``.
  public func all(axes: [Int], keepAxes: Bool = false) -> Tensor {
    reduced(.and, self, axes: axes, keepAxes: keepAxes, in: "all")
  }
}

// MARK: - any

extension Tensor {
  /// Whether at least one element is true of this tensor; see ``any(_:)``.
  public func any() -> Tensor {
    reduced(.or, self, axes: nil, keepAxes: false, in: "any")
  }

  /// Whether at least one element is true along one axis; see ``any(_:axis:keepAxes:)``.
  public func any(axis: Int, keepAxes: Bool = false) -> Tensor {
    reduced(.or, self, axes: [axis], keepAxes: keepAxes, in: "any")
  }

  /// Whether at least one element is true along several axes; see ``any(_:axes:keepAxes:)``.
  public func any(axes: [Int], keepAxes: Bool = false) -> Tensor {
    reduced(.or, self, axes: axes, keepAxes: keepAxes, in: "any")
  }
}
