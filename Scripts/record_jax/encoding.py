# SPDX-License-Identifier: Apache-2.0
#
# Tensors as text that reads back exactly, and the lines of the numeric fixtures.
# An element is its bit pattern in hexadecimal, most significant digit first, as many digits as its
# type has; a complex one is its real part, then its imaginary part; a tensor's data is its elements
# in row-major order with nothing between them.

import json
import zlib

import jax
import ml_dtypes
import numpy as np

DTYPES = {
    "bool": np.dtype(np.bool_),
    "i8": np.dtype(np.int8),
    "i16": np.dtype(np.int16),
    "i32": np.dtype(np.int32),
    "i64": np.dtype(np.int64),
    "u8": np.dtype(np.uint8),
    "u16": np.dtype(np.uint16),
    "u32": np.dtype(np.uint32),
    "u64": np.dtype(np.uint64),
    "f16": np.dtype(np.float16),
    "bf16": np.dtype(ml_dtypes.bfloat16),
    "f32": np.dtype(np.float32),
    "f64": np.dtype(np.float64),
}
COMPLEX = {"c64": np.dtype(np.complex64), "c128": np.dtype(np.complex128)}
NAMES = {dtype: name for name, dtype in [*DTYPES.items(), *COMPLEX.items()]}
SIGNED = ["i8", "i16", "i32", "i64"]
UNSIGNED = ["u8", "u16", "u32", "u64"]
INTEGERS = SIGNED + UNSIGNED
FLOATS = ["f16", "bf16", "f32", "f64"]

# The quiet NaN with no payload: NaNs are recorded as this one, whatever bits JAX gave; those of inputs keep their sign.
NAN = {"f16": 0x7E00, "bf16": 0x7FC0, "f32": 0x7FC0_0000, "f64": 0x7FF8_0000_0000_0000}


def bits(array):
    """The bit patterns of an array's elements, as unsigned integers."""
    array = np.ascontiguousarray(array)
    return array.view(np.dtype(f"u{array.dtype.itemsize}"))


def tensor(array, keeps_sign=False):
    array = np.asarray(array)
    name = NAMES[array.dtype]
    if name in COMPLEX:
        parts = np.ascontiguousarray(array).reshape(array.shape + (1,)).view(array.real.dtype)
        return {"dtype": name, "shape": list(array.shape), "data": tensor(parts, keeps_sign)["data"]}
    patterns = bits(array).reshape(array.shape).copy()
    if name in NAN:
        sign = np.signbit(array) & keeps_sign
        is_nan = np.isnan(array.astype(np.float64))
        patterns[is_nan] = NAN[name]
        patterns[is_nan & sign] |= patterns.dtype.type(1 << 8 * patterns.itemsize - 1)
    data = patterns.astype(patterns.dtype.newbyteorder(">")).tobytes().hex()
    return {"dtype": name, "shape": list(array.shape), "data": data}


def randoms(name):
    """Numbers that depend on the name alone, not on the order of recording."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def typed(values, dtype):
    """Values of any kind as an array of a dtype, each rounded once; integers wrap."""
    if dtype in INTEGERS:
        size = 8 * DTYPES[dtype].itemsize
        flat = [int(v) % (1 << size) for v in np.asarray(values, dtype=object).ravel()]
        unsigned = np.array(flat, dtype=np.dtype(f"u{size // 8}"))
        return unsigned.view(DTYPES[dtype]).reshape(np.shape(values))
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(values).astype(DTYPES[dtype])


class Lines:
    """A file of cases, one JSON object a line."""

    def __init__(self, into, file):
        self.path = into / "Numbers" / file
        self.lines, self.names = [], set()

    def add(self, case, op, inputs, outputs, params=None, **more):
        """`more` are further facts about the case, such as how JAX's answer was compared."""
        assert case not in self.names, case
        self.names.add(case)
        if not isinstance(outputs, (tuple, list)):
            outputs = [outputs]
        self.lines.append(
            json.dumps(
                {
                    "case": case,
                    "op": op,
                    "params": params or {},
                    "inputs": [tensor(x, keeps_sign=True) for x in inputs],
                    "outputs": [tensor(y) for y in outputs],
                    **more,
                }
            )
        )

    def run(self, case, op, f, inputs, params=None, **more):
        """Adds what f answers."""
        outputs = jax.jit(f)(*inputs)
        self.add(case, op, inputs, jax.tree.leaves(outputs), params, **more)

    def write(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("\n".join(self.lines) + "\n")
        size = self.path.stat().st_size
        print(f"Numbers/{self.path.name}: {len(self.lines)} cases, {size} bytes")
