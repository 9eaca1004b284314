// SPDX-License-Identifier: Apache-2.0
//
// Modified Bessel functions of the first kind, of the orders 0 and 1, as Chebyshev series: one for |x| ≤ 8, and one in 16 / |x|
// for larger numbers. Coefficients are those of e^−x I₀(x) and e^−x I₁(x) / x, and of both times √x, computed with 60 digits
// and cut where they are below 2 · 10⁻¹⁷.

internal import Primitives
public import TensorIR

/// The modified Bessel function of the first kind and order 0.
///
/// NumPy's `i0`, SciPy's `special.i0`.
///
/// - Parameter x: A tensor of real numbers.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func i0(_ x: Tensor) -> Tensor { exp(abs(inFloating(x))) * scaledOrder0(x, in: "i0") }

/// The modified Bessel function of order 0 times e^−|x|.
///
/// SciPy's `special.i0e`, JAX's `lax.bessel_i0e`.
///
/// - Parameter x: A tensor of real numbers.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func i0e(_ x: Tensor) -> Tensor { scaledOrder0(x, in: "i0e") }

private func scaledOrder0(_ x: Tensor, in place: String) -> Tensor {
  inHalves(x, in: place) { x in
    let magnitude = abs(x)
    return select(
      magnitude .<= 8,
      chebyshev(Series.nearOrder0, minimum(magnitude, 8) / 4 - 1),
      chebyshev(Series.farOrder0, 16 / maximum(magnitude, 8) - 1) * rsqrt(maximum(magnitude, 8))
    )
  }
}

/// The modified Bessel function of the first kind and order 1.
///
/// SciPy's `special.i1`.
///
/// - Parameter x: A tensor of real numbers.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func i1(_ x: Tensor) -> Tensor { exp(abs(inFloating(x))) * scaledOrder1(x, in: "i1") }

/// The modified Bessel function of order 1 times e^−|x|.
///
/// SciPy's `special.i1e`, JAX's `lax.bessel_i1e`.
///
/// - Parameter x: A tensor of real numbers.
/// - Returns: A tensor of the same shape, with floating-point elements.
public func i1e(_ x: Tensor) -> Tensor { scaledOrder1(x, in: "i1e") }

private func scaledOrder1(_ x: Tensor, in place: String) -> Tensor {
  inHalves(x, in: place) { x in
    let magnitude = abs(x)
    let far = chebyshev(Series.farOrder1, 16 / maximum(magnitude, 8) - 1)
    return select(
      magnitude .<= 8,
      x * chebyshev(Series.nearOrder1, minimum(magnitude, 8) / 4 - 1),
      sign(x) * far * rsqrt(maximum(magnitude, 8))
    )
  }
}

/// A function of real numbers computed in at least 32 bits.
private func inHalves(_ x: Tensor, in place: String, _ compute: (Tensor) -> Tensor) -> Tensor {
  let x = inFloating(x)
  if x.isInvalid { return x }
  if x.dtype.isComplex {
    return fail(
      TensorError(.dtypeNotSupported(x.type, expected: "a tensor of real numbers"), in: place)
    )
  }
  let isHalf = x.dtype.byteCount < 4
  return isHalf ? compute(x.as(.f32)).as(x.dtype) : compute(x)
}

/// Σ cₖ Tₖ(u) for u in −1…1, from the last term: Clenshaw's recurrence.
private func chebyshev(_ coefficients: [Double], _ u: Tensor) -> Tensor {
  let twice = u + u
  var (next, afterNext) = (Tensor(number: 0.0), Tensor(number: 0.0))
  for coefficient in coefficients.dropFirst().reversed() {
    (next, afterNext) = (twice * next - afterNext + Tensor(number: coefficient), next)
  }
  return u * next - afterNext + Tensor(number: coefficients[0])
}

private enum Series {
  static let nearOrder0: [Double] = [
    0.33839763720473803, -0.30468267234319835, 0.17162090152220877, -0.09490109704804764,
    0.04930528423967071, -0.023737414805899477, 0.010546460394595003, -0.004324309995050578,
    0.0016394756169413383, -0.0005763755745385888, 0.00018850288509585246,
    -5.754195010083466e-05, 1.6448448070740466e-05, -4.4167383584665915e-06,
    1.1173875391265657e-06, -2.6707938540347274e-07, 6.046995024017041e-08,
    -1.3000250119811518e-08, 2.6598237454538364e-09, -5.189795787129831e-10,
    9.675810376375926e-11, -1.726827231215782e-11, 2.955059011752097e-12, -4.85647241551309e-13,
    7.676118431615723e-14, -1.1682773075772507e-14, 1.7110963389460956e-15,
    -2.3828222652389625e-16, 2.667137344314341e-17,
  ]
  static let farOrder0: [Double] = [
    0.4022452055070544, 0.003369116478255694, 6.889758346916816e-05, 2.891370520834754e-06,
    2.0489185894689712e-07, 2.2666689904977185e-08, 3.3962320256723847e-09,
    4.940602387534782e-10, 1.1889147150197959e-11, -3.149916534000313e-11,
    -1.321581182123233e-11, -1.7941785007019075e-12, 7.180123777558999e-13,
    3.8527785562597616e-13, 1.5400866337634384e-14, -4.1505793485323295e-14,
    -9.554802695571629e-15, 3.81168892022582e-15, 1.7725448735002509e-15,
    -3.4255367639679513e-16, -2.8269121103637355e-16, 3.444035963535985e-17,
    4.488845810018244e-17,
  ]
  static let nearOrder1: [Double] = [
    0.12629359322181682, -0.17641651835783403, 0.10264365868984708, -0.05294598120809499,
    0.02472644903062652, -0.010564084894626203, 0.004156422944312891, -0.0015135724506312536,
    0.0005122859561685764, -0.00016176081582589972, 4.781565107550643e-05,
    -1.3273163656046922e-05, 3.470251308143792e-06, -8.568720264731155e-07,
    2.003294753576731e-07, -4.445059129209357e-08, 9.381537393986906e-09,
    -1.8872497623522566e-09, 3.625590393906879e-10, -6.663490700721335e-11,
    1.1736193144908417e-11, -1.9839789736748013e-12, 3.2238231266516976e-13,
    -5.042297857732209e-14, 7.600192854619395e-15, -1.1042129023479137e-15,
    1.532731529045074e-16,
  ]
  static let farOrder1: [Double] = [
    0.38928811750914005, -0.009761097491361469, -0.00011058893876262348, -3.882564808877764e-06,
    -2.5122362378691845e-07, -2.6314688468909804e-08, -3.8353803858866475e-09,
    -5.589743461392564e-10, -1.8974958129583497e-11, 3.252603576219307e-11,
    1.4125807482113066e-11, 2.0356283627861235e-12, -7.198551682363862e-13,
    -4.083550378809579e-13, -2.1015493896969425e-14, 4.2724287649398285e-14,
    1.0420375499975432e-14, -3.8146027135643745e-15, -1.8803019698302196e-15,
    3.3066472194913377e-16, 2.9627772538945094e-16, -3.226687309270532e-17,
    -4.6182459745791e-17,
  ]
}
