# SPDX-License-Identifier: Apache-2.0
#
# How NumPy prints arrays, for the printing of tensors to follow: Printing/numpy.txt.

import numpy as np

from encoding import tensor, typed


def arrays():
    yield "a number", typed(3.5, "f32")
    yield "a whole number", typed(2, "f32")
    yield "an integer", typed(-7, "i32")
    yield "a truth", np.array(True)
    yield "whole numbers", typed([1, 2, 3], "f32")
    yield "different lengths", typed([0.5, 12.25, -3], "f32")
    yield "rounded to eight digits", typed([1 / 3, 2 / 3, 1e-3], "f32")
    yield "rounded to eight digits", typed([1 / 3, 2 / 3, 1e-3], "f64")
    yield "mixed magnitudes", typed([1e-5, 1.0, 1e6], "f32")
    yield "very mixed magnitudes", typed([1e-10, 1.0, 1e10], "f32")
    yield "large", typed([1e8, 2.5e8], "f32")
    yield "large and small", typed([123456.789, 0.001], "f64")
    yield "small", typed([1e-7, 2e-7], "f32")
    yield "sixteen digits", typed([1e15, 1e16], "f64")
    yield "NaN and infinities", typed([np.nan, np.inf, -np.inf, 1.5], "f32")
    yield "only NaN", typed([np.nan, np.nan], "f32")
    yield "zeros", typed([0.0, -0.0], "f32")
    yield "half precision", typed([0.1, 2.5, 1000], "f16")
    yield "integers", typed([1, -20, 300], "i32")
    yield "unsigned", typed([0, 255, 7], "u8")
    yield "long integers", typed([2**63 - 1, -(2**63)], "i64")
    yield "truths", np.array([True, False, True])
    yield "empty", typed([], "f32")
    yield "empty rows", np.zeros((2, 0), np.float32)
    yield "no rows", np.zeros((0, 3), np.float32)
    yield "a matrix", typed([[1, 2.5, -3], [4, 5, 6]], "f32")
    yield "an integer matrix", typed([[1, -2], [300, 4]], "i32")
    yield "a matrix of truths", np.array([[True, False], [False, True]])
    yield "a stack of matrices", typed(np.arange(12).reshape(2, 3, 2), "f32")
    yield "a stack of integer matrices", typed(np.arange(8).reshape(2, 2, 2), "i32")
    yield "rank four", typed(np.arange(16).reshape(2, 2, 2, 2), "i8")
    yield "a row longer than the line", typed(np.arange(30) * 1.5, "f32")
    yield "integers longer than the line", typed(np.arange(100, 140), "i32")
    yield "a wide matrix", typed(np.arange(40).reshape(2, 20) + 100.25, "f32")
    yield "a thousand", typed(np.arange(1000), "i16")
    yield "more than a thousand", typed(np.arange(1001), "i16")
    yield "more than a thousand numbers", typed(np.arange(1200) / 4, "f32")
    yield "a truncated matrix", typed(np.arange(1200).reshape(40, 30), "i16")
    yield "a truncated stack", typed(np.arange(1024).reshape(8, 8, 16), "i16")
    yield "truncated columns", typed(np.arange(1200).reshape(2, 600), "i16")


    yield "a complex number", np.complex64(1.5 - 2j)
    yield "an imaginary number", np.complex64(2j)
    yield "a complex zero", np.complex128(0)
    yield "negative zeros", np.complex128(complex(-0.0, -0.0))
    yield "a large complex number", np.complex64(123456.78 + 1234567.8j)
    yield "a small complex number", np.complex128(1e-5 + 1e16j)
    yield "not a complex number", np.complex64(complex(np.nan, -np.inf))
    yield "complex numbers", np.array([1 + 2j, 3 - 4.5j], np.complex64)
    yield "parts of different lengths", np.array([1e-10 + 2j, 3 - 4.5j], np.complex64)
    yield "special parts", np.array(
        [complex(np.nan, 1), complex(1, np.inf), complex(-np.inf, -np.inf)], np.complex64
    )
    yield "no finite part", np.array([complex(np.nan, np.nan)] * 2, np.complex64)
    yield "exponents in both parts", np.array([1e10 + 1e-10j, 1], np.complex128)
    yield "a complex matrix", (np.arange(6) * (1 - 0.25j)).reshape(2, 3).astype(np.complex64)
    yield "complex thirds", np.array([1 / 3 + 2j / 3, -1e-3j], np.complex128)


def record(into):
    lines = []
    for label, array in arrays():
        encoded = tensor(array)
        lines += [
            f"### {label} : {encoded['dtype']}{encoded['shape']}".replace(", ", ","),
            f"# {encoded['data']}",
            str(array),
        ]
    path = into / "Printing" / "numpy.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")
    print(f"Printing/numpy.txt: {len(lines) // 3} arrays, {path.stat().st_size} bytes")
