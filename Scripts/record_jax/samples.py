# SPDX-License-Identifier: Apache-2.0
#
# What jax.numpy's functions of samples, of numbers in order and of numbers in a row give: samples.jsonl. The operation is the
# Swift expression that must give the same; its x, y and z are the operands. Where a case has a cotangent, its last outputs
# are the operands' cotangents.

import jax
import jax.numpy as jnp
import jax.scipy.special as jsp
import numpy as np
import scipy.special

from encoding import Lines, randoms, typed

NAN, INF = np.nan, np.inf


def draw(name, shape, dtype="f64"):
    """Quarters within ±8, which differ in places and repeat in others."""
    return typed(randoms(name).integers(-32, 33, shape) / 4, dtype)


def gaps(name, shape, dtype="f64"):
    """The same with NaN in a third of the places."""
    array = draw(name, shape, dtype)
    array[randoms(f"gaps {name}").random(shape) < 0.3] = NAN
    return array


def whole(name, shape, low=-9, high=10, dtype="i32"):
    return typed(randoms(name).integers(low, high, shape), dtype)


def f64(*values):
    return typed(np.array(values[0] if len(values) == 1 else values, np.float64), "f64")


def index(f):
    """Indices in i32, as Skein's are."""
    return lambda *xs: jax.tree.map(lambda y: y.astype(jnp.int32), f(*xs))


M = draw("m", (4, 5))
N = draw("n", (7,))
G = gaps("g", (4, 6))
LOST = np.array([[NAN, 2.0, 1.0], [NAN, NAN, NAN], [NAN, 5.0, NAN]])
BLOCK = draw("block", (2, 3, 4))
Q = f64(0.1, 0.5, 0.85, 1.0)
ENDS = f64([INF, 1.0, INF, -INF, 2.0])
SPOILED = np.array([[1.0, NAN, 3.0], [1.0, 5.0, 2.0]])

# (Swift, operands, JAX, whether derivatives are recorded)
QUANTILES = [
    ("median(x)", [M], jnp.median, True),
    ("median(x)", [N], jnp.median, True),
    ("median(x)", [SPOILED], jnp.median, False),
    ("median(x)", [draw("f16", (6,), "f16")], jnp.median, False),
    ("median(x)", [whole("i", (6,))], lambda x: jnp.median(x.astype(jnp.float32)), False),
    ("median(x, axis: 1)", [SPOILED], lambda x: jnp.median(x, 1), True),
    ("median(x, axis: 0, keepAxes: true)", [M], lambda x: jnp.median(x, 0, keepdims=True), True),
    ("median(x, axes: [2, 0])", [BLOCK], lambda x: jnp.median(x, (2, 0)), True),
    ("quantile(x, y)", [M, f64(0.3)], jnp.quantile, True),
    ("quantile(x, y)", [M, Q], jnp.quantile, True),
    ("quantile(x, y)", [draw("f32", (9,), "f32"), typed(0.37, "f32")], jnp.quantile, False),
    ("quantile(x, y, axis: 1)", [M, Q], lambda x, q: jnp.quantile(x, q, 1), True),
    ("quantile(x, y, axis: -2, keepAxes: true)", [BLOCK, Q], lambda x, q: jnp.quantile(x, q, -2, keepdims=True), True),
    ("quantile(x, y, axes: [0, 2], keepAxes: true)", [BLOCK, Q], lambda x, q: jnp.quantile(x, q, (0, 2), keepdims=True), True),
    ("quantile(x, y, axis: 1)", [SPOILED, f64(0.3)], lambda x, q: jnp.quantile(x, q, 1), False),
    ("percentile(x, y)", [N, f64(30)], jnp.percentile, True),
    ("percentile(x, y, axis: 0)", [M, f64(5, 50, 95)], lambda x, q: jnp.percentile(x, q, 0), True),
    ("nanmedian(x)", [G], jnp.nanmedian, True),
    ("nanmedian(x, axis: 1)", [LOST], lambda x: jnp.nanmedian(x, 1), False),
    ("nanmedian(x, axis: 0, keepAxes: true)", [G], lambda x: jnp.nanmedian(x, 0, keepdims=True), True),
    ("nanquantile(x, y, axis: 1)", [G, Q], lambda x, q: jnp.nanquantile(x, q, 1), True),
    ("nanquantile(x, y, axis: 0)", [G, f64(0.3)], lambda x, q: jnp.nanquantile(x, q, 0), True),
    ("nanquantile(x, y)", [G, f64(0.25)], jnp.nanquantile, True),
    ("nanpercentile(x, y, axes: [0, 1])", [G, f64(20, 80)], lambda x, q: jnp.nanpercentile(x, q, (0, 1)), True),
]
for method in ("lower", "higher", "midpoint", "nearest"):
    QUANTILES += [
        (f"quantile(x, y, axis: 1, method: .{method})", [M, Q], lambda x, q, m=method: jnp.quantile(x, q, 1, method=m), True),
        (f"quantile(x, y, method: .{method})", [M, f64(0.5)], lambda x, q, m=method: jnp.quantile(x, q, method=m), True),
        (f"nanquantile(x, y, axis: 0, method: .{method})", [G, Q], lambda x, q, m=method: jnp.nanquantile(x, q, 0, method=m), True),
    ]

AVERAGES = [
    ("average(x)", [M], jnp.average, True),
    ("average(x, weights: y)", [M, np.abs(M) + 1], lambda x, w: jnp.average(x, weights=w), True),
    ("average(x, weights: y, axis: 1)", [M, f64(1, 2, 0.5, 3, 1)], lambda x, w: jnp.average(x, 1, w), True),
    ("average(x, weights: y, axes: [2, 0])", [BLOCK, np.abs(draw("w", (4, 2))) + 0.5], lambda x, w: jnp.average(x, (2, 0), w), True),
    ("averageAndWeight(x, weights: y, axes: [1]).weight", [M, f64(1, 2, 0.5, 3, 1)], lambda x, w: jnp.average(x, 1, w, returned=True)[1], False),
    ("cov(x)", [M], jnp.cov, True),
    ("cov(x)", [N], jnp.cov, True),
    ("cov(x, y)", [N, draw("n2", (7,))], jnp.cov, True),
    ("cov(x, rowsAreVariables: false, ddof: 0)", [M], lambda x: jnp.cov(x, rowvar=False, ddof=0), True),
    ("cov(x, frequencies: y)", [M, whole("fw", (5,), 1, 4)], lambda x, w: jnp.cov(x, fweights=w), False),
    ("cov(x, weights: y)", [M, np.abs(draw("aw", (5,))) + 1], lambda x, w: jnp.cov(x, aweights=w), True),
    ("cov(x, frequencies: y, weights: z)", [M, whole("fw", (5,), 1, 4), np.abs(draw("aw", (5,))) + 1], lambda x, f, w: jnp.cov(x, fweights=f, aweights=w), False),
    ("corrcoef(x)", [M], jnp.corrcoef, False),
    ("corrcoef(x, y)", [N, draw("n2", (7,))], jnp.corrcoef, False),
    ("corrcoef(x)", [N], jnp.corrcoef, False),
    ("ptp(x)", [M], jnp.ptp, True),
    ("ptp(x, axis: 1)", [SPOILED], lambda x: jnp.ptp(x, 1), False),
    ("ptp(x, axes: [0, 2], keepAxes: true)", [BLOCK], lambda x: jnp.ptp(x, (0, 2), keepdims=True), True),
    ("countNonzero(x)", [SPOILED], index(jnp.count_nonzero), False),
    ("countNonzero(x, axis: 1)", [whole("zeros", (3, 9), 0, 3)], index(lambda x: jnp.count_nonzero(x, 1)), False),
    ("nanargmax(x, axis: 1)", [LOST], index(lambda x: jnp.nanargmax(x, 1)), False),
    ("nanargmin(x, axis: 1)", [G], index(lambda x: jnp.nanargmin(x, 1)), False),
    ("nanargmin(x)", [G], index(jnp.nanargmin), False),
    ("nancumsum(x)", [G], jnp.nancumsum, True),
    ("nancumsum(x, axis: 0)", [G], lambda x: jnp.nancumsum(x, 0), True),
    ("nancumprod(x, axis: 1)", [gaps("p", (3, 4))], lambda x: jnp.nancumprod(x, 1), True),
]
for swift, name in [("nansum", "nansum"), ("nanprod", "nanprod"), ("nanmax", "nanmax"), ("nanmin", "nanmin"), ("nanmean", "nanmean"), ("nanvar", "nanvar"), ("nanstd", "nanstd")]:
    f = getattr(jnp, name)
    AVERAGES += [
        (f"{swift}(x)", [G], f, True),
        (f"{swift}(x)", [whole("i", (6,), dtype="i64")], f, False),
        (f"{swift}(x, axis: 1)", [LOST], lambda x, f=f: f(x, 1), name not in ("nanstd",)),
        (f"{swift}(x, axes: [0, 1], keepAxes: true)", [G], lambda x, f=f: f(x, (0, 1), keepdims=True), True),
    ]
AVERAGES += [
    ("nanvar(x, axis: 0, ddof: 1)", [G], lambda x: jnp.nanvar(x, 0, ddof=1), True),
    ("nanstd(x, axis: 1, ddof: 2)", [G], lambda x: jnp.nanstd(x, 1, ddof=2), False),
]

POINTS = np.sort(draw("points", (6,)))
MANY = np.sort(draw("many", (150,)))
WITH_NAN = np.array([-1.0, 0.0, -0.0, 2.0, NAN, NAN])
HEIGHTS = draw("heights", (6,))
INTEGERS = whole("set", (12,), -4, 5)
OTHERS = whole("others", (9,), -2, 8)
SEARCHES = [
    ("searchsorted(x, y)", [POINTS, M], index(jnp.searchsorted), False),
    ("searchsorted(x, y, side: .right)", [POINTS, POINTS], index(lambda a, v: jnp.searchsorted(a, v, "right")), False),
    ("searchsorted(x, y)", [MANY, draw("v", (40,))], index(jnp.searchsorted), False),
    ("searchsorted(x, y, side: .right)", [MANY, draw("v", (40,))], index(lambda a, v: jnp.searchsorted(a, v, "right")), False),
    ("searchsorted(x, y)", [WITH_NAN, WITH_NAN], index(jnp.searchsorted), False),
    ("searchsorted(x, y, side: .right)", [WITH_NAN, WITH_NAN], index(lambda a, v: jnp.searchsorted(a, v, "right")), False),
    ("searchsorted(x, y)", [INTEGERS[:3], f64(0.5)], index(lambda a, v: jnp.searchsorted(jnp.sort(a), v)), False),
    ("digitize(x, y)", [M, POINTS], index(jnp.digitize), False),
    ("digitize(x, y, right: true)", [POINTS, POINTS], index(lambda x, b: jnp.digitize(x, b, right=True)), False),
    ("digitize(x, y)", [M, POINTS[::-1].copy()], index(jnp.digitize), False),
    ("interp(x, y, z)", [M, POINTS, HEIGHTS], jnp.interp, True),
    ("interp(x, y, z)", [np.array([3.0, -1.0]), np.array([2.0]), np.array([5.0])], jnp.interp, False),
    ("interp(x, y, z)", [f64(0, 1, 1.5, 2), f64(0, 1, 1, 2), f64(1, 2, 3, 4)], jnp.interp, True),
    ("interp(x, y, z, left: -1, right: 7)", [M, POINTS, HEIGHTS], lambda x, p, f: jnp.interp(x, p, f, -1, 7), True),
    ("interp(x, y, z, left: .extrapolated, right: .extrapolated)", [M, POINTS, HEIGHTS], lambda x, p, f: jnp.interp(x, p, f, "extrapolate", "extrapolate"), True),
    ("interp(x, y, z, period: 5)", [M, POINTS, HEIGHTS], lambda x, p, f: jnp.interp(x, p, f, period=5), True),
    ("histogram(x, bins: 4).counts", [M], lambda x: jnp.histogram(x, 4)[0], False),
    ("histogram(x, bins: 4).edges", [M], lambda x: jnp.histogram(x, 4)[1], True),
    ("histogram(x, bins: 5, range: -3...4).counts", [M], lambda x: jnp.histogram(x, 5, (-3, 4))[0], False),
    ("histogram(x, edges: y, density: true).counts", [M, f64(-7, -1, 0, 0.5, 6)], lambda x, e: jnp.histogram(x, e, density=True)[0], False),
    ("histogram(x, bins: 3, weights: y).counts", [M, draw("hw", (4, 5))], lambda x, w: jnp.histogram(x, 3, weights=w)[0], False),
    ("histogramBinEdges(x, bins: 3)", [f64(2, 2)], lambda x: jnp.histogram_bin_edges(x, 3), False),
    ("histogram2d(x, y, bins: (2, 3)).counts", [N, draw("n2", (7,))], index(lambda x, y: jnp.histogram2d(x, y, [2, 3])[0]), False),
    ("histogramdd(x, bins: [2, 3, 2], weights: y, density: true).counts", [draw("dd", (9, 3)), np.abs(draw("ddw", (9,)))], lambda x, w: jnp.histogramdd(x, [2, 3, 2], weights=w, density=True)[0], False),
    ("isin(x, y)", [INTEGERS, OTHERS], jnp.isin, False),
    ("isin(x, y, inverted: true)", [M, MANY], lambda x, y: jnp.isin(x, y, invert=True), False),
    ("isin(x, y)", [WITH_NAN, WITH_NAN], jnp.isin, False),
    ("unique(x)", [INTEGERS], jnp.unique, None),
    ("unique(x)", [WITH_NAN], jnp.unique, None),
    ("uniqueValues(x)", [WITH_NAN], jnp.unique_values, None),
    ("unique(x, size: 12)", [INTEGERS], lambda x: jnp.unique(x, size=12), False),
    ("unique(x, size: 3, fillValue: 9)", [INTEGERS], lambda x: jnp.unique(x, size=3, fill_value=9), False),
    ("unique(x, size: 10, fillValue: 9)", [INTEGERS], lambda x: jnp.unique(x, size=10, fill_value=9), False),
    ("uniqueAll(x, size: 12).indices", [INTEGERS], index(lambda x: jnp.unique(x, size=12, return_index=True)[1]), False),
    ("uniqueAll(x).inverse", [INTEGERS], index(lambda x: jnp.unique_inverse(x).inverse_indices), None),
    ("uniqueAll(x, size: 12).counts", [INTEGERS], index(lambda x: jnp.unique(x, size=12, return_counts=True)[1]), False),
    ("uniqueCounts(x).counts", [INTEGERS], index(lambda x: jnp.unique_counts(x).counts), None),
    ("intersect1d(x, y)", [INTEGERS, OTHERS], jnp.intersect1d, None),
    ("intersect1d(x, y, size: 8, fillValue: 99)", [INTEGERS, OTHERS], lambda x, y: jnp.intersect1d(x, y, size=8, fill_value=99), False),
    ("union1d(x, y)", [INTEGERS, OTHERS], jnp.union1d, None),
    ("union1d(x, y, size: 20)", [INTEGERS, OTHERS], lambda x, y: jnp.union1d(x, y, size=20), False),
    ("setdiff1d(x, y)", [INTEGERS, OTHERS], jnp.setdiff1d, None),
    ("setdiff1d(x, y, size: 6, fillValue: 99)", [INTEGERS, OTHERS], lambda x, y: jnp.setdiff1d(x, y, size=6, fill_value=99), False),
    ("setxor1d(x, y)", [INTEGERS, OTHERS], jnp.setxor1d, None),
    ("setxor1d(x, y, size: 12, fillValue: 99)", [INTEGERS, OTHERS], lambda x, y: jnp.setxor1d(x, y, size=12, fill_value=99), False),
]

ROWS = [
    ("diff(x)", [M], jnp.diff, True),
    ("diff(x, order: 3, axis: 0)", [M], lambda x: jnp.diff(x, 3, 0), True),
    ("diff(x, order: 9)", [M], lambda x: jnp.diff(x, 9), False),
    ("diff(x, prepend: 1, append: y)", [M, draw("app", (4, 2))], lambda x, y: jnp.diff(x, prepend=1.0, append=y), True),
    ("diff(x)", [np.array([True, False, False, True])], jnp.diff, False),
    ("ediff1d(x)", [M], jnp.ediff1d, True),
    ("ediff1d(x, toEnd: y, toBegin: -9)", [M, f64(1, 2)], lambda x, y: jnp.ediff1d(x, y, jnp.array(-9.0)), True),
    ("unwrap(x)", [f64(0, 3, 6.5, 0.5, -3, 3.2, 12)], jnp.unwrap, True),
    ("unwrap(x, axis: 0)", [M], lambda x: jnp.unwrap(x, axis=0), True),
    ("unwrap(x, period: 5)", [whole("unwrap", (3, 6))], lambda x: jnp.unwrap(x, period=5), False),
    ("unwrap(x, discontinuity: 4, period: 3)", [M], lambda x: jnp.unwrap(x, 4, period=3), False),
    ("gradient(x, axis: 1)", [M], lambda x: jnp.gradient(x, axis=1), True),
    ("gradient(x, spacing: y, axis: 0)", [M, f64(0.5)], lambda x, h: jnp.gradient(x, h, axis=0), True),
    ("gradient(x, spacing: y, axis: 1)", [M, f64(0, 1, 3, 3.5, 6)], lambda x, h: jnp.gradient(x, h, axis=1), True),
    ("stack(gradient(x, spacings: [1.0, y]))", [M, f64(0, 1, 3, 3.5, 6)], lambda x, h: jnp.stack(jnp.gradient(x, 1.0, h)), True),
    ("gradient(x, axis: 0)", [f64(1, 4)], lambda x: jnp.gradient(x), True),
    ("trapezoid(x)", [M], jnp.trapezoid, True),
    ("trapezoid(x, spacing: y, axis: 0)", [M, f64(0.3)], lambda y, h: jnp.trapezoid(y, dx=h, axis=0), True),
    ("trapezoid(x, at: y)", [M, f64(0, 1, 3, 3.5, 6)], lambda y, x: jnp.trapezoid(y, x), True),
    ("trapezoid(x, at: y, axis: 0)", [M, draw("at", (4, 5))], lambda y, x: jnp.trapezoid(y, x, axis=0), True),
    ("cumulativeSum(x, axis: 0, includesStart: true)", [M], lambda x: jnp.cumulative_sum(x, axis=0, include_initial=True), True),
    ("cumulativeProduct(x, axis: 1)", [M], lambda x: jnp.cumulative_prod(x, axis=1), True),
    ("poly(x)", [f64(1, -2, 3.5)], jnp.poly, False),
    ("polydiv(x, y).quotient", [N, f64(2, 1, -3)], lambda x, y: jnp.polydiv(x, y)[0], True),
    ("polydiv(x, y).remainder", [N, f64(2, 1, -3)], lambda x, y: jnp.polydiv(x, y)[1], False),
    *[(f"{name}({count}, dtype: .f64)", [f64(0.0)], lambda x, n=name, c=count: getattr(np, n)(c), None) for name in ("bartlett", "blackman", "hamming", "hanning") for count in (1, 2, 7, 8)],
    ("gcd(x, y)", [whole("gx", (4, 5), -60, 61), whole("gy", (5,), -60, 61)], jnp.gcd, False),
    ("gcd(x, y)", [whole("big", (6,), 1, 2**62, "i64") * 6, whole("bigger", (6,), 1, 2**60, "i64") * 9], jnp.gcd, False),
    ("gcd(x, y)", [whole("u", (6,), 0, 256, "u8"), whole("v", (6,), 0, 256, "u8")], jnp.gcd, False),
    ("lcm(x, y)", [whole("gx", (4, 5), -60, 61), whole("gy", (5,), -60, 61)], jnp.lcm, False),
    ("fmax(x, y)", [G, gaps("h", (4, 6))], jnp.fmax, True),
    ("fmin(x, y)", [G, gaps("h", (4, 6))], jnp.fmin, True),
    ("fmin(x, y)", [INTEGERS, INTEGERS[::-1].copy()], jnp.fmin, False),
    ("floatPower(x, y)", [np.abs(M) + 1, f64(0.5)], jnp.float_power, True),
    ("spacing(x)", [f64(0, 1, -1, 3e300, -2.5e-310, NAN)], np.spacing, None),
    ("spacing(x)", [typed([0, 1, -1, 3e38, 7], "f32")], np.spacing, None),
    ("packbits(x)", [whole("bits", (3, 5), 0, 3)], jnp.packbits, False),
    ("packbits(x, axis: 0, order: .little)", [whole("bits", (10, 2), 0, 2, "i8")], lambda x: jnp.packbits(x, 0, "little"), False),
    ("unpackbits(x)", [whole("bytes", (3, 2), 0, 256, "u8")], jnp.unpackbits, False),
    ("unpackbits(x, axis: 1, count: 11, order: .little)", [whole("bytes", (3, 2), 0, 256, "u8")], lambda x: jnp.unpackbits(x, 1, 11, "little"), False),
    ("unpackbits(x, axis: 0, count: 30)", [whole("bytes", (3, 2), 0, 256, "u8")], lambda x: jnp.unpackbits(x, 0, 30), False),
    ("rollaxis(x, 2)", [BLOCK], lambda x: jnp.rollaxis(x, 2), False),
    ("rollaxis(x, 0, before: 3)", [BLOCK], lambda x: jnp.rollaxis(x, 0, 3), False),
    ("rollaxis(x, 1, before: -1)", [BLOCK], lambda x: jnp.rollaxis(x, 1, -1), False),
    ("resize(x, [2, 4])", [N], lambda x: jnp.resize(x, (2, 4)), True),
    ("resize(x, [3, 2])", [N], lambda x: jnp.resize(x, (3, 2)), True),
    ("stack(unstack(x, axis: 1))", [M], lambda x: jnp.stack(jnp.unstack(x, axis=1)), False),
    ("collapse(x, from: 0, to: 2)", [BLOCK], lambda x: jax.lax.collapse(x, 0, 2), False),
    ("collapse(x, from: -2)", [BLOCK], lambda x: jax.lax.collapse(x, -2), False),
    ("stack(diagIndices(3, rank: 3))", [f64(0.0)], index(lambda x: jnp.stack(jnp.diag_indices(3, 3))), False),
    ("triuIndices(of: x, diagonal: 1).columns", [M], index(lambda x: jnp.triu_indices_from(x, 1)[1]), None),
    ("maskIndices(4) { tril($0, diagonal: -1) }.rows", [f64(0.0)], index(lambda x: jnp.mask_indices(4, jnp.tril, -1)[0]), None),
    ("trimZeros(x)", [f64(0, 0, 1, 0, 2, 0)], jnp.trim_zeros, None),
    ("trimZeros(x, .front)", [f64(0, 0, 1, 0, 2, 0)], lambda x: jnp.trim_zeros(x, "f"), None),
    ("trimZeros(x, .back)", [f64(0, 0)], lambda x: jnp.trim_zeros(x, "b"), None),
    ("trimZeros(x)", [f64([[0, 0, 0], [0, 1, 0], [0, 0, 2], [0, 0, 0]])], jnp.trim_zeros, None),
    ("trimZeros(x, axes: [0])", [f64([[0, 0, 0], [0, 1, 0], [0, 0, 2], [0, 0, 0]])], lambda x: jnp.trim_zeros(x, axis=0), None),
]

SPECIAL_POINTS = f64(-2.5, -1, -0.3, 0, 0.2, 1, 2.5, 7, NAN)
ABOVE = f64(0.1, 0.4, 0.6931, 0.7, 1, 2.5, 40)
SPECIAL = [
    ("entr(x)", [SPECIAL_POINTS], jsp.entr, False),
    ("relEntr(x, y)", [SPECIAL_POINTS, f64([[0.5], [0.0], [-1.0]])], jsp.rel_entr, False),
    ("klDiv(x, y)", [SPECIAL_POINTS, f64([[0.5], [0.0], [-1.0]])], jsp.kl_div, False),
    ("log1mexp(x)", [ABOVE], jax.nn.log1mexp, True),
    ("ndtr(x)", [f64(-30, -9, -1, -0.1, 0, 0.3, 1, 5, 40)], jsp.ndtr, True),
    ("logNdtr(x)", [f64(-50, -31, -29, -9, -1, -0.1, 0, 0.3, 1, 5, 9)], lambda x: np.asarray(scipy.special.log_ndtr(x)), None),
    ("i0(x)", [f64(0)], jsp.i0, False),
    # At 0 JAX gives the slope of e^|x| alone; here it is 0.
    ("i0(x)", [f64(-9, -3, 0.5, 7.9, 8.1, 30)], jsp.i0, True),
    ("i0e(x)", [f64(-9, -3, 0.5, 7.9, 8.1, 900)], jsp.i0e, True),
    ("i1(x)", [f64(-9, -3, 0, 0.5, 7.9, 8.1, 30)], jsp.i1, True),
    ("i1e(x)", [f64(-9, -3, 0, 0.5, 7.9, 8.1, 900)], jsp.i1e, True),
    ("kaiser(7, beta: x, dtype: .f64)", [f64(8.6)], lambda x: np.kaiser(7, x), None),
    ("ndtri(x)", [f64(0, 0.2, 0.5, 0.9, 1, 2)], jsp.ndtri, False),
    ("gamma(x)", [f64(-2.5, -1, -0.3, 0, -0.0, 0.2, 1, 2.5, 7)], jsp.gamma, False),
    ("gammaSign(x)", [f64(-2.5, -1, -0.3, 0, -0.0, 0.2, NAN)], jsp.gammasgn, False),
    ("loggamma(x)", [f64(0.2, 1, 2.5, 7, 90)], jsp.loggamma, False),
    ("factorial(x)", [f64(-1, 0, 1, 2.5, 5, 7)], jsp.factorial, False),
    ("beta(x, y)", [ABOVE, f64(2.5)], jsp.beta, True),
    ("comb(x, y)", [f64(0, 1, 5, 7, 3), f64(0, 1, 2, 3, 4)], jsp.comb, False),
    ("poch(x, y)", [ABOVE[:-1], f64(2.5)], jsp.poch, True),
    ("multigammaln(x, dimensions: 3)", [ABOVE + 1], lambda x: jsp.multigammaln(x, 3), True),
    ("boxcox(x, y)", [ABOVE, f64([[0.0], [0.5], [-2.0]])], jsp.boxcox, True),
    ("boxcox1p(x, y)", [ABOVE, f64([[0.0], [0.5], [-2.0]])], jsp.boxcox1p, True),
]


def record(into):
    jax.config.update("jax_enable_x64", True)
    lines = Lines(into, "samples.jsonl")
    for number, (swift, operands, f, has_derivative) in enumerate(QUANTILES + AVERAGES + SEARCHES + ROWS + SPECIAL):
        operands = [np.asarray(x) for x in operands]
        value = np.asarray(f(*operands) if has_derivative is None else jax.jit(f)(*operands))
        case = f"{number} {swift}"
        # What has a size that depends on values runs at once only.
        params = {"eager": has_derivative is None}
        if not has_derivative:
            lines.add(case, swift, operands, value, params, compare="close")
            continue
        ct = typed(randoms(f"ct {case}").integers(1, 10, value.shape), "f64")
        cotangents = jax.vjp(f, *operands)[1](jnp.asarray(ct))
        lines.add(case, swift, operands, [value, *cotangents], {**params, "cotangent": ct.ravel().tolist()}, compare="close")
    lines.write()
