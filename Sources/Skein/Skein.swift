// SPDX-License-Identifier: Apache-2.0
//
// What users import: tensors, functions on them, and the transformations of functions. Importing it also links the
// CPU backend, which makes itself the default.

internal import CPUBackend
@_exported public import Primitives
@_exported public import Randomness
@_exported public import TensorIR
@_exported public import TensorMath
@_exported public import Transformations
