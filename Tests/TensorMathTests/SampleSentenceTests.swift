// SPDX-License-Identifier: Apache-2.0
//
// What functions of samples and of numbers in order say when an argument does not fit, word for word.

import Skein
import TensorIR
import Testing

struct SampleSentenceTests {
  @Test func `quantiles need places, and elements in order`() {
    #expect(
      sentence(f32(3)) { quantile($0[0], 30) } == """
        quantile: a probability must lie in 0...1, got 30.0
          help: percentile takes percentages
        """
    )
    #expect(
      sentence(f32(3)) { nanquantile($0[0], Tensor([0.5, -0.1])) }
        .hasPrefix("nanquantile: a probability must lie in 0...1, got -0.1")
    )
    #expect(
      sentence(f32(3)) { percentile($0[0], 101) }
        == "percentile: a percentage must lie in 0...100, got 101.0"
    )
    #expect(
      sentence(f32(3), f32(2, 2)) { quantile($0[0], $0[1]) } == """
        quantile: probabilities must be a scalar or a vector, got f32[2,2]
          help: use vmap over the others
        """
    )
    #expect(
      sentence(f32(2, 3)) { median($0[0], axis: 2) }
        == "median: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence(f32(2, 3)) { nanmedian($0[0], axes: [0, -2]) }
        == "nanmedian: axes must differ, got (0, -2)"
    )
    #expect(
      sentence(f32(2, 0)) { median($0[0], axis: 1) }
        == "median: a reduction without identity needs at least one element, got f32[2,0] reduced "
        + "over axes (1,)"
    )
    #expect(
      sentence(TensorType(.c64, [3])) { median($0[0]) } == """
        median: complex numbers have no order, got c64[3]
          help: compare `real(x)`, `imag(x)` or `abs(x)`
        """
    )
  }

  @Test func `weights must fit`() {
    #expect(
      sentence(f32(2, 3), f32(3)) { average($0[0], weights: $0[1]) } == """
        average: weights of all elements must have their shape, got f32[3] for f32[2,3]
          help: give the axes that they are for
        """
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { average($0[0], weights: $0[1], axis: 1) }
        == "average: weights must have the shape of the tensor or of its axes (1,), got f32[2] for "
        + "f32[2,3]"
    )
    #expect(
      sentence(f32(2, 3)) { average($0[0], axis: 2) }
        == "average: an axis of f32[2,3] lies in -2..<2, got 2"
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { cov($0[0], weights: $0[1]) }
        == "cov: there must be one weight for each of 3 observations, got f32[2]"
    )
    #expect(
      sentence(f32(2, 3), f32(3)) { cov($0[0], frequencies: $0[1]) }
        == "cov: the operand must be a tensor of integers, got f32[3]"
    )
    #expect(
      sentence(f32(2, 3), f32(2)) { corrcoef($0[0], $0[1]) }
        == "corrcoef: all variables must have as many observations, got 3 and 2"
    )
    #expect(
      sentence(f32(2, 3, 4)) { cov($0[0]) }
        == "cov: the operand must have rank 0 or 1 or 2, got f32[2,3,4]"
    )
  }

  @Test func `what is there needs axes, and extremes elements`() {
    #expect(
      sentence(f32(2)) { nansum($0[0], axis: 1) }
        == "nansum: an axis of f32[2] lies in -1..<1, got 1"
    )
    #expect(
      sentence(f32(2)) { nanstd($0[0], axes: [0, 0]) } == "nanstd: axes must differ, got (0, 0)"
    )
    #expect(
      sentence(f32(0, 2)) { nanmax($0[0]) }
        == "nanmax: a reduction without identity needs at least one element, got f32[0,2] reduced "
        + "over axes (0, 1)"
    )
    #expect(
      sentence(f32(0)) { ptp($0[0]) }
        == "ptp: a reduction without identity needs at least one element, got f32[0] reduced over "
        + "axes (0,)"
    )
  }

  @Test func `searches need vectors`() {
    #expect(
      sentence(f32(2, 3), f32()) { searchsorted($0[0], $0[1]) }
        == "searchsorted: the operand must have rank 1, got f32[2,3]"
    )
    #expect(
      sentence(f32(2), f32()) { digitize($0[0], $0[1]) }
        == "digitize: the operand must have rank 1, got f32[]"
    )
    #expect(
      sentence(f32(2), TensorType(.c64, [3])) { searchsorted($0[0], $0[1]) } == """
        searchsorted: complex numbers have no order, got c64[3]
          help: compare `real(x)`, `imag(x)` or `abs(x)`
        """
    )
    #expect(
      sentence(f32(2), f32(3), f32(4)) { interp($0[0], $0[1], $0[2]) }
        == "interp: points and values must be vectors of the same size, 1 or more, got f32[3] and "
        + "f32[4]"
    )
    #expect(
      sentence(f32(2), f32(3)) { interp($0[0], $0[1], $0[1], period: $0[0]) }
        == "interp: the operand must have rank 0, got f32[2]"
    )
  }

  @Test func `histograms need bins`() {
    #expect(
      sentence(f32(2)) { histogram($0[0], bins: 0).counts }
        == "histogram: the number of bins must be 1 or more, got 0"
    )
    #expect(
      sentence(f32(2), f32(1)) { histogram($0[0], edges: $0[1]).counts }
        == "histogram: edges must be a vector of 2 or more, got f32[1]"
    )
    #expect(
      sentence(f32(2), f32(3)) { histogram($0[0], weights: $0[1]).counts }
        == "histogram: operands must have the same shape, got f32[2] and f32[3]"
    )
    #expect(
      sentence(f32(0)) { histogramBinEdges($0[0]) }
        == "histogramBinEdges: a reduction without identity needs at least one element, got f32[0] "
        + "reduced over axes (0,)"
    )
    #expect(
      sentence(f32(9, 2)) { histogramdd($0[0], bins: [3]).counts }
        == "histogramdd: there must be a number of bins for each of 2 coordinates, got 1 for f32[9,2]"
    )
    #expect(
      sentence(f32(9, 2)) { histogramdd($0[0], edges: [Tensor([1, 2])]).counts }
        == "histogramdd: there must be edges for each of 2 coordinates, got 1 for f32[9,2]"
    )
    #expect(
      sentence(f32(9, 2), f32(8)) { histogramdd($0[0], weights: $0[1]).counts }
        == "histogramdd: there must be one weight for each of 9 observations, got f32[8]"
    )
    #expect(
      sentence(f32(9), f32(8)) { histogram2d($0[0], $0[1]).counts }
        == "histogram2d: points and values must be vectors of the same size, 1 or more, got f32[9] "
        + "and f32[8]"
    )
  }

  @Test func `sets have a size that is known or given`() {
    for (name, function) in [
      ("unique", { unique($0) }), ("uniqueCounts", { uniqueCounts($0).counts }),
      ("union1d", { union1d($0, 1) }), ("setdiff1d", { setdiff1d($0, 1) }),
    ] as [(String, (Tensor) -> Tensor)] {
      #expect(
        sentence(f32(3)) { function($0[0]) } == """
          \(name): the size of the result depends on values that are not known while a function is \
          traced
            help: pass size:
          """
      )
    }
    #expect(
      sentence(f32(3)) { unique($0[0], size: -1) }
        == "unique: the size of an axis must be 0 or more, got [-1]"
    )
    #expect(
      sentence(f32(0)) { unique($0[0], size: 2) } == """
        unique: a result of 2 elements needs something to fill it with, got no elements
          help: pass fillValue:
        """
    )
  }

  @Test func `a mistake passes through every function without a second one`() {
    let functions: [(Tensor) -> Tensor] = [
      { median($0) }, { median($0, axis: 9) }, { quantile($0, 9) }, { quantile(1, $0) },
      { percentile(1, $0, axis: 9) }, { nanmedian($0) }, { nanquantile($0, 9) },
      { nanpercentile($0, 9, axis: 9) }, { average($0) }, { average(Tensor([1]), weights: $0) },
      { averageAndWeight($0, weights: 1).weight }, { cov($0) }, { cov(Tensor([1]), $0) },
      { cov(Tensor([1]), weights: $0) }, { corrcoef($0) }, { ptp($0) }, { countNonzero($0) },
      { nansum($0) }, { nanprod($0, axis: 9) }, { nanmax($0) }, { nanmin($0) }, { nanmean($0) },
      { nanvar($0) }, { nanstd($0, axis: 9) }, { nanargmax($0) }, { nanargmin($0, axis: 9) },
      { nancumsum($0) }, { nancumprod($0, axis: 9) }, { searchsorted($0, 1) },
      { searchsorted(Tensor([1]), $0) }, { searchsorted(Tensor([1]), 1, sorter: $0) },
      { digitize($0, 1) }, { digitize(1, $0) }, { interp($0, 1, 2) }, { interp(1, $0, 2) },
      { interp(1, Tensor([1]), Tensor([1]), period: $0) }, { histogram($0).counts },
      { histogram(1, edges: $0).counts }, { histogram(1, weights: $0).edges },
      { histogramBinEdges($0, bins: 0) }, { histogram2d($0, 1).xEdges }, { histogramdd($0).counts },
      { histogramdd(Tensor([[1]]), edges: [$0]).counts }, { isin($0, 1) }, { isin(1, $0) },
      { unique($0) }, { uniqueValues($0) }, { uniqueAll($0).inverse }, { uniqueInverse($0).values },
      { uniqueCounts(1, fillValue: $0).counts }, { intersect1d($0, 1) }, { union1d(1, $0) },
      { setdiff1d($0, 1) }, { setxor1d(1, $0) },
    ]
    for (position, function) in functions.enumerated() {
      let text = sentence(f32(2)) { inputs in
        let result = function(mean(inputs[0], axis: 7))
        #expect(result.isInvalid, "function \(position)")
        return result
      }
      #expect(text == "mean: an axis of f32[2] lies in -1..<1, got 7", "function \(position)")
    }
  }
}
