#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Sources/Transformations/Overloads/*.swift: each transformation for functions of one to six arguments.

Swift's parameter packs cannot express these signatures (a returned pack function cannot be applied directly), so
the arities are spelled out. Run it after a change here and commit what it writes:

    python3 Scripts/generate_overloads.py
"""

import pathlib
import re
import subprocess

ARITIES = range(1, 7)
NUMBERS = {1: "one argument", 2: "two arguments", 3: "three arguments", 4: "four arguments",
           5: "five arguments", 6: "six arguments"}
OUT = pathlib.Path(__file__).resolve().parent.parent / "Sources/Transformations/Overloads"

HEADER = """// SPDX-License-Identifier: Apache-2.0
//
// Written by Scripts/generate_overloads.py; change that script instead.

public import TensorIR
"""


class Arity:
    """The pieces of a signature with `n` arguments."""

    def __init__(self, n):
        self.n = n
        self.types = [f"A{i}" for i in range(n)]
        self.names = [f"a{i}" for i in range(n)]
        self.generics = ", ".join(f"{t}: Tree" for t in self.types)
        self.tuple = f"({', '.join(self.types)})"
        self.arguments = f"({', '.join(self.names)})"
        self.parameters = ", ".join(f"{a}: {t}" for a, t in zip(self.names, self.types))
        self.labels = ", ".join(f"_ {a}: {t}" for a, t in zip(self.names, self.types))
        self.next = ", ".join(f"$0.next({a})" for a in self.names)
        self.number = NUMBERS[n]

    def add(self, to):
        return "; ".join(f"{to}.add({a})" for a in self.names)

    def read(self, reader):
        return ", ".join(f"{reader}.next({a})" for a in self.names)

    @property
    def point(self):
        """The arguments as one tree, and how to take them out of it again."""
        if self.n == 1:
            return "a0", "$0", "A0"
        # Pairs nested to the right.
        value, kind = self.names[-1], self.types[-1]
        for name, type_ in zip(reversed(self.names[:-1]), reversed(self.types[:-1])):
            value, kind = f"TreePair(({name}, {value}))", f"TreePair<{type_}, {kind}>"
        parts, path = [], "$0"
        for _ in range(self.n - 1):
            parts.append(f"{path}.first")
            path = f"{path}.second"
        parts.append(path)
        return value, ", ".join(parts), kind


class Result:
    """A result of one, two or three values."""

    def __init__(self, m):
        self.m = m
        self.types = ["R"] if m == 1 else [f"R{i}" for i in range(m)]
        self.generics = ", ".join(f"{t}: Tree" for t in self.types)
        self.type = "R" if m == 1 else f"({', '.join(self.types)})"
        # Three results are rare, and every favoured overload multiplies the compiler's search.
        self.attribute = "@_disfavoredOverload\n" if m == 3 else ""
        self.tree = {1: "", 2: "TreePair", 3: "TreeTriple"}[m]

    def packed(self, call):
        return f"{self.tree}({call})" if self.tree else call

    @property
    def unpacked(self):
        return ".values" if self.tree else ""


RESULTS = [Result(1), Result(2), Result(3)]


def doc(text):
    return "".join(f"/// {line}".rstrip() + "\n" for line in text.strip("\n").split("\n"))


def write(name, parts):
    (OUT / f"{name}Overloads.swift").write_text(HEADER + "\n" + "\n".join(parts))


# ---------------------------------------------------------------------------------------------- vmap

VMAP_DOC = """
Lifts a function of one example to a batch of examples.

    let distances = vmap { x, y in sqrt(((x - y) * (x - y)).sum()) }
    distances(xs, ys)                              // f32[B, n], f32[B, n] → f32[B]
    vmap(dot, inAxes: 0, nil)(matrix, vector)      // the product matrix · vector, and nothing else

The function is traced once on the types of one example; then every primitive is rewritten with one more axis.
It must not depend on the batch, and runs on one example whatever the batch's size, 0 included.

- Parameters:
  - f: A function of one example.
  - x0: The mapped axis of each leaf of the argument; `nil` for what every example shares. Negative axes count
    from the end. By field: `[\\.w: nil, \\.b: 0]`.
  - o0: Where the examples lie in each leaf of the result; `nil` returns a result that all examples share.
  - axisSize: The number of examples; needed only when no argument is mapped.
  - axisName: A name for the mapped axis, for collectives such as ``psum(_:over:)``.
  - chunk: How many examples to compute at a time, `.count(64)` or `.memory(.gigabytes(1))`: the same results with less
    memory in between.
  - lengths: How much of each example is valid. Not supported yet.
- Returns: The function of a batch.
- Precondition: Mapped axes have the same size; the sentence names each argument otherwise.
- Complexity: Tracing is linear in the size of the function's program, once per call; wrap the result in ``jit(_:)``
  to trace once for all calls of the same types.
"""

VMAP_OPTIONS = ("axisSize: Int? = nil, axisName: String? = nil, chunk: Chunk? = nil, "
                "lengths: Tensor? = nil")


def vmap():
    parts = []
    for n in ARITIES:
        a = Arity(n)
        for r in RESULTS:
            ins = ", ".join(("inAxes " if i == 0 else "_ ") + f"x{i}: Axes<A{i}> = 0" for i in range(n))
            ins_first = ", ".join(
                f"inAxes x{i}: Axes<A{i}>" if i == 0 else f"_ x{i}: Axes<A{i}> = 0" for i in range(n))
            outs = ", ".join(
                ("outAxes " if i == 0 else "_ ") + f"o{i}: Axes<{t}> = 0" for i, t in enumerate(r.types))
            add = "\n    ".join(f"call.add(a{i}, x{i})" for i in range(n))
            out_names = ", ".join(f"o{i}" for i in range(r.m))
            in_names = ", ".join(f"x{i}" for i in range(n))
            first = n == 1 and r.m == 1
            summary = doc(VMAP_DOC if first else
                          f"Lifts a function of {a.number} to a batch; see ``vmap`` of a function of one argument.")
            parts.append(f"""{summary}{r.attribute}public func vmap<{a.generics}, {r.generics}>(
  _ f: @escaping {a.tuple} -> {r.type},
  {ins},
  {outs},
  {VMAP_OPTIONS}
) -> {a.tuple} -> {r.type} {{
  let options = VmapOptions(axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
  return {{ ({a.parameters}) in
    var call = VmapCall(options)
    {add}
    return call.run({out_names}) {{ f({a.next}) }}
  }}
}}
""")
            parts.append(f"""/// Lifts a closure of {a.number} to a batch, with the axes first; see ``vmap``.
{r.attribute}public func vmap<{a.generics}, {r.generics}>(
  {ins_first},
  {outs},
  {VMAP_OPTIONS},
  _ f: @escaping {a.tuple} -> {r.type}
) -> {a.tuple} -> {r.type} {{
  vmap(
    f, inAxes: {in_names}, outAxes: {out_names}, axisSize: axisSize, axisName: axisName,
    chunk: chunk, lengths: lengths)
}}
""")
            if n >= 1:
                # Options alone before a trailing closure: vmap(axisName: "batch") { … }.
                parts.append(f"""/// Lifts a closure of {a.number} to a batch along axis 0, with a named axis; see ``vmap``.
{r.attribute}public func vmap<{a.generics}, {r.generics}>(
  axisName: String, axisSize: Int? = nil, chunk: Chunk? = nil, lengths: Tensor? = nil,
  _ f: @escaping {a.tuple} -> {r.type}
) -> {a.tuple} -> {r.type} {{
  vmap(f, axisSize: axisSize, axisName: axisName, chunk: chunk, lengths: lengths)
}}
""")
    write("Vmap", parts)


# ------------------------------------------------------------------------------ jit, makeJaxpr, evalShape

JIT_DOC = """
Compiles a function on its first call for each structure and types of arguments.

    let step = jit { (p: Parameters, x: Tensor) in … }
    step(p, x)                     // traces and compiles
    step(p, x)                     // runs

The function is traced: its tensors have types but no values, and what is not a tensor (numbers, strings, the
number of elements of an array) is fixed in the program and part of what it is cached by. Tensors it captures become
constants. Inside another transformation a jitted function becomes one equation of the caller's program.

A closure that is kept in a variable and used again after `jit` took it must be `@Sendable`; functions are. The result
may be shared by threads and called by many at once. The program lives as long as the returned closure.

- Parameter f: The function; called once for each kind of arguments, on the thread that brings them first.
- Returns: The compiled function.
- Complexity: A cached call costs about a microsecond more than the computation.
"""


UPDATE_DOC = """
Compiles a function that updates its first argument, in the memory that it has.

    let step = jit { (state: inout State, x: Tensor) in … }
    step(&state, x)                // the tensors of state move into the call, and new ones out of it

Whatever else holds a tensor of the argument keeps it as it was: new memory is taken then. Where nobody does, a result of as
many bytes is written where the tensor was, if the tensor is not needed any more by then: computing element by element, or
changing a part, takes no memory. So a loop of updates holds its state once and not twice, and large ones are faster. What
JAX calls `donate_argnums` needs no care here: which memory is free is known when the call begins, and no tensor ever
becomes invalid.

A number in the state that is no tensor is fixed in the program: where the function changes it, the next call traces again.
The other arguments, and the rest, are as for a function that updates nothing. Inside another transformation the call is one
equation of the caller's program. A mistake leaves the argument as it was.

- Parameter f: The function; called once for each kind of arguments, on the thread that brings them first.
- Returns: The compiled function.
- Complexity: A cached call costs about a microsecond more than the computation.
"""


def updating():
    parts = []
    for n in ARITIES:
        a = Arity(n)
        tuple_ = f"(inout {a.tuple[1:]}"
        parameters = a.parameters.replace("a0: A0", "a0: inout A0", 1)
        flatten = "\n        ".join(f"$1.child({x}, \"\")" for x in ["$0"] + a.names[1:])
        rest = "".join(f", reader.next({x})" for x in a.names[1:])
        for r in [None] + RESULTS:
            summary = doc(UPDATE_DOC if n == 1 and not r else
                          f"Compiles a function of {a.number} that updates the first; see ``jit`` of such a function of "
                          "one argument.")
            generics = f"{a.generics}, {r.generics}" if r else a.generics
            type_ = r.type if r else "Void"
            inner = f"TreePair<A0, {['NoResult', 'R', 'TreePair<R0, R1>', 'TreeTriple<R0, R1, R2>'][r.m if r else 0]}>"
            call = f"f(&state{rest})"
            body = f"let result = {r.packed(call)}" if r else call
            value = "result" if r else "NoResult()"
            unpacked = r.unpacked if r else ""
            parts.append(f"""{summary}@_disfavoredOverload
public func jit<{generics}>(
  _ f: sending @escaping {tuple_} -> {type_}
) -> @Sendable {tuple_} -> {type_} {{
  let function = JitFunction<{tuple_} -> {type_}, {inner}>(f)
  return {{ @Sendable ({parameters}) in
    {"" if r else "_ = "}function.update(
      &a0,
      {{
        {flatten}
      }},
      {{ f, state, reader in
        var state = reader.next(state)
        {body}
        return TreePair((state, {value}))
      }}){unpacked}
  }}
}}
""")
    write("UpdatingJit", parts)


def staged():
    jit, jaxpr, shape = [], [], []
    for n in ARITIES:
        a = Arity(n)
        for r in RESULTS:
            first = n == 1 and r.m == 1
            summary = doc(JIT_DOC if first else
                          f"Compiles a function of {a.number}; see ``jit`` of a function of one argument.")
            kind = {1: "R", 2: "TreePair<R0, R1>", 3: "TreeTriple<R0, R1, R2>"}[r.m]
            flatten = "\n        ".join(f"$0.child({x}, \"\")" for x in a.names)
            jit.append(f"""{summary}{r.attribute}public func jit<{a.generics}, {r.generics}>(
  _ f: sending @escaping {a.tuple} -> {r.type}
) -> @Sendable {a.tuple} -> {r.type} {{
  let function = JitFunction<{a.tuple} -> {r.type}, {kind}>(f)
  return {{ @Sendable ({a.parameters}) in
    function.call(
      {{
        {flatten}
      }}, {{ f, reader in {r.packed(f"f({a.read('reader')})")} }}){r.unpacked}
  }}
}}
""")
            first_doc = doc("""
The program of a function, without running it.

    makeJaxpr(dot)(x, y)
    // { lambda ; a:f32[3] b:f32[3]. let
    //     c:f32[] = dot_general[dimension_numbers=(([0], [0]), ([], []))] a b
    //   in (c,) }

- Parameter f: The function; traced on the types of the arguments.
- Returns: A function from arguments to the program; only their types matter.
""")
            jaxpr.append(f"""{first_doc if first else doc(f"The program of a function of {a.number}; see ``makeJaxpr``.")}{r.attribute}public func makeJaxpr<{a.generics}, {r.generics}>(
  _ f: @escaping {a.tuple} -> {r.type}
) -> {a.tuple} -> Jaxpr {{
  {{ ({a.parameters}) in
    var arguments = Arguments()
    {a.add("arguments")}
    return program("makeJaxpr", of: arguments.leaves) {{ {r.packed(f"f({a.next})")}.leaves }}
  }}
}}
""")
        shape_doc = """
The types of a function's result, without computing it.

    evalShape { x in matmul(x, x.transposed()) }(x)       // f32[5,5]

- Parameter f: The function; traced on the types of the arguments.
- Returns: A function from arguments to the type of the result.
"""
        shape.append(f"""{doc(shape_doc if n == 1 else f"The type of the result of a function of {a.number}; see ``evalShape``.")}public func evalShape<{a.generics}>(
  _ f: @escaping {a.tuple} -> Tensor
) -> {a.tuple} -> TensorType {{
  {{ ({a.parameters}) in
    var arguments = Arguments()
    {a.add("arguments")}
    return program("evalShape", of: arguments.leaves) {{ [f({a.next})] }}
      .outputTypes.first ?? TensorType(.f32)
  }}
}}
""")
        shape.append(f"""/// The types of the leaves of the result of a function of {a.number}; see ``evalShape``.
@_disfavoredOverload
public func evalShape<{a.generics}, R: Tree>(
  _ f: @escaping {a.tuple} -> R
) -> {a.tuple} -> [TensorType] {{
  {{ ({a.parameters}) in
    var arguments = Arguments()
    {a.add("arguments")}
    return program("evalShape", of: arguments.leaves) {{ f({a.next}).leaves }}.outputTypes
  }}
}}
""")
        for r in RESULTS[1:]:
            shape.append(f"""/// The types of the leaves of the results of a function of {a.number}; see ``evalShape``.
@_disfavoredOverload
public func evalShape<{a.generics}, {r.generics}>(
  _ f: @escaping {a.tuple} -> {r.type}
) -> {a.tuple} -> [TensorType] {{
  {{ ({a.parameters}) in
    var arguments = Arguments()
    {a.add("arguments")}
    return program("evalShape", of: arguments.leaves) {{ {r.packed(f"f({a.next})")}.leaves }}
      .outputTypes
  }}
}}
""")
    write("Jit", jit)
    write("MakeJaxpr", jaxpr)
    write("EvalShape", shape)


# ------------------------------------------------------------------------- jvp, linearize, vjp, transpose

def linear():
    jvps, linearizes, vjps, transposes = [], [], [], []
    for n in ARITIES:
        a = Arity(n)
        value, take, _ = a.point
        names = [f"p{i}" for i in range(n)]
        point = Arity(n)
        tuple_point = "primals" if n == 1 else None
        if n == 1:
            make = lambda source: source
        else:
            def make(source, a=a):
                parts = [f"{source}.{i}" for i in range(a.n)]
                result = parts[-1]
                for part in reversed(parts[:-1]):
                    result = f"TreePair(({part}, {result}))"
                return result
        jvp_doc = """
The value of a function and its derivative along a tangent, in one forward pass.

    jvp(sin, x, dx)                  // (sin(x), cos(x) · dx)

- Parameters:
  - f: The function.
  - primals: Where.
  - tangents: In which direction: trees of the same structure and types.
- Returns: The value, and its tangent.
"""
        jvps.append(f"""{doc(jvp_doc if n == 1 else f"Value and tangent of a function of {a.number}, given as tuples; see ``jvp``.")}public func jvp<{a.generics}, R: Tree>(
  _ f: {a.tuple} -> R, _ primals: {a.tuple}, _ tangents: {a.tuple}
) -> (R, R) {{
  forward({make("primals")}, {make("tangents")}) {{ f({take}) }}
}}
""")
        untake = "{ a0 in a0 }"
        lin_doc = """
The value of a function, and the linear function that is its derivative there.

    let (y, pushForward) = linearize(f, x)
    pushForward(dx)                  // the tangent of y; call it as often as needed

- Parameters:
  - f: The function.
  - a0: Where.
- Returns: The value, and a function from tangents of the arguments to the tangent of the value.
"""
        linearizes.append(f"""{doc(lin_doc if n == 1 else f"Value and derivative of a function of {a.number}; see ``linearize``.")}public func linearize<{a.generics}, R: Tree>(
  _ f: {a.tuple} -> R, {a.labels}
) -> (R, {a.tuple} -> R) {{
  let function = LinearizedFunction("linearize", at: {value}) {{ f({take}) }}
  return (
    function.value,
    {{ ({a.parameters}) in function.pushForward({value}, in: "linearize") }}
  )
}}
""")
        vjp_doc = """
The value of a function, and its derivative run backwards.

    let (y, pullBack) = vjp(f, x)
    pullBack(ct)                     // the cotangent of x for a cotangent of y

- Parameters:
  - f: The function.
  - a0: Where.
- Returns: The value, and a function from a cotangent of the value to cotangents of the arguments. Leaves that are not
  floating-point do not vary: their cotangents are zero.
"""
        back = a.tuple
        unpack = take.replace("$0", "cotangents")
        body = ("function.pullBack(ct, in: \"vjp\")" if n == 1 else
                f"\n      let cotangents = function.pullBack(ct, in: \"vjp\")\n      return ({unpack})\n    ")
        head = "{ ct in " if n == 1 else "{ ct in"
        tail = " }" if n == 1 else "}"
        vjps.append(f"""{doc(vjp_doc if n == 1 else f"Value and transposed derivative of a function of {a.number}; see ``vjp``.")}public func vjp<{a.generics}, R: Tree>(
  _ f: {a.tuple} -> R, {a.labels}
) -> (R, (R) -> {back}) {{
  let function = LinearizedFunction("vjp", at: {value}) {{ f({take}) }}
  return (
    function.value,
    {head}{body}{tail}
  )
}}
""")
        transpose_doc = """
The transpose of a linear function.

    let back = linearTranspose({ x in matmul(a, x) }, x)
    back(ct)                         // aᵀ · ct

- Parameters:
  - f: A function that is linear in its arguments.
  - a0: Only its types matter.
- Returns: The function from a cotangent of the result to cotangents of the arguments.
"""
        t_unpack = take.replace("$0", "cotangents")
        t_body = "back" if n == 1 else f"""{{ ct in
    let cotangents = back(ct)
    return ({t_unpack})
  }}"""
        transposes.append(f"""{doc(transpose_doc if n == 1 else f"The transpose of a linear function of {a.number}; see ``linearTranspose``.")}public func linearTranspose<{a.generics}, R: Tree>(
  _ f: {a.tuple} -> R, {a.labels}
) -> (R) -> {back} {{
  let back = transposed({value}) {{ f({take}) }}
  return {t_body}
}}
""")
    write("JVP", jvps)
    write("Linearize", linearizes)
    write("VJP", vjps)
    write("LinearTranspose", transposes)


# ----------------------------------------------------------------------------------------- gradients

GRAD_DOC = """
The gradient of a scalar function.

    grad(loss)(parameters, x, y)               // a Parameters: ∂loss/∂parameters
    grad(loss, wrt: \\.1)(parameters, x, y)     // ∂loss/∂x

Of a real function of complex numbers x + iy it is ∂f/∂x - i ∂f/∂y, as in JAX: step against its conjugate to descend.

- Parameters:
  - f: A function whose result is a floating-point tensor of rank 0.
  - holomorphic: Whether `f` is a holomorphic function of complex numbers, with a complex result; the gradient is its
    complex derivative.
- Returns: The gradient with respect to the first argument, of its structure; choose another with `wrt:`. When `f`
  returns a pair, of the scalar and an auxiliary result, that result follows the gradient.
- Precondition: Every leaf of what is differentiated is floating-point or complex.
- Complexity: A small constant times the cost of `f`, whatever the number of leaves.
"""

VALUE_DOC = """
The value and the gradient of a scalar function; see ``grad``.

- Parameters:
  - f: A function whose result is a floating-point tensor of rank 0.
  - holomorphic: Whether `f` is a holomorphic function of complex numbers, with a complex result.
- Returns: The value, the gradient with respect to the first argument or those chosen with `wrt:`, and the auxiliary
  result when `f` returns a pair.
"""


def gradients():
    grads, values = [], []
    for n in ARITIES:
        a = Arity(n)
        call_first = "f(" + ", ".join(["$0"] + a.names[1:]) + ")"
        spread = "f(arguments)" if n == 1 else "f(" + ", ".join(f"arguments.{i}" for i in range(n)) + ")"
        path = f"WritableKeyPath<{a.tuple}, D>"
        paths = f"WritableKeyPath<{a.tuple}, D0>, _ second: WritableKeyPath<{a.tuple}, D1>"
        for aux in (False, True):
            result = "(Tensor, Aux)" if aux else "Tensor"
            generics = a.generics + (", Aux: Tree" if aux else "")
            with_aux = " and its auxiliary result" if aux else ""
            for name, parts in (("grad", grads), ("valueAndGrad", values)):
                is_value = name == "valueAndGrad"
                # What the user gets, flat: value, gradients, auxiliary result. Other transformations take functions with
                # up to three results, and a tuple inside a tuple is no tree.
                def returned(types, gradients, aux=aux, is_value=is_value):
                    types = ["Tensor"] * is_value + types + ["Aux"] * aux
                    values = ["result.value"] * is_value + gradients + ["result.auxiliary"] * aux
                    if len(types) == 1:
                        return types[0], values[0]
                    return f"({', '.join(types)})", f"({', '.join(values)})"
                what = "Value and gradient" if is_value else "The gradient"
                first = n == 1 and not aux
                summary = doc((VALUE_DOC if is_value else GRAD_DOC) if first else
                              f"{what} of a function of {a.number}{with_aux}; see ``{name}``.")
                type_, value = returned(["A0"], ["result.gradient"])
                parts.append(f"""{summary}public func {name}<{generics}>(
  _ f: @escaping {a.tuple} -> {result}, holomorphic: Bool = false
) -> {a.tuple} -> {type_} {{
  {{ ({a.parameters}) in
    let result = gradient("{name}", a0, holomorphic: holomorphic) {{ {call_first} }}
    return {value}
  }}
}}
""")
                type_, value = returned(["D"], ["result.gradient"])
                arguments = "a0" if n == 1 else a.arguments
                parts.append(f"""/// {what}{with_aux} with respect to a chosen part of {a.number}; see ``{name}``.
public func {name}<{generics}, D: Tree>(
  _ f: @escaping {a.tuple} -> {result}, wrt path: {path}, holomorphic: Bool = false
) -> {a.tuple} -> {type_} {{
  {{ ({a.parameters}) in
    let result = gradient("{name}", {arguments if n == 1 else a.arguments}[keyPath: path], role: "wrt path", holomorphic: holomorphic) {{ part in
      var arguments = {arguments}
      arguments[keyPath: path] = part
      return {spread}
    }}
    return {value}
  }}
}}
""")
                type_, value = returned(
                    ["D0", "D1"], ["result.gradient.first", "result.gradient.second"])
                parts.append(f"""/// {what}{with_aux} with respect to two parts of {a.number}; see ``{name}``.
public func {name}<{generics}, D0: Tree, D1: Tree>(
  _ f: @escaping {a.tuple} -> {result},
  wrt first: {paths}, holomorphic: Bool = false
) -> {a.tuple} -> {type_} {{
  {{ ({a.parameters}) in
    let all = {arguments}
    let point = TreePair((all[keyPath: first], all[keyPath: second]))
    let result = gradient("{name}", point, role: "wrt path", holomorphic: holomorphic) {{ parts in
      var arguments = all
      arguments[keyPath: first] = parts.first
      arguments[keyPath: second] = parts.second
      return {spread}
    }}
    return {value}
  }}
}}
""")
    write("Grad", grads)
    write("ValueAndGrad", values)


def with_and_without_chunks(parts):
    """Each overload, and the same with a chunk: two functions, so that the name without labels stays a value."""
    result = []
    for part in parts:
        result.append(part.replace(", chunk: Chunk\n", "\n").replace(", chunk: Chunk)", ")")
                      .replace(", chunk: chunk", ""))
        name = re.search(r"public func (\w+)", part).group(1)
        code = part[re.search(r"^(@|public)", part, re.M).start():]
        result.append(f"/// The same with so many passes at a time; see ``{name}`` and ``Chunk``.\n" + code)
    return result


def jacobians():
    revs, fwds, hessians = [], [], []
    for n in ARITIES:
        a = Arity(n)
        call_first = "f(" + ", ".join(["$0"] + a.names[1:]) + ")"
        spread = "f(arguments)" if n == 1 else "f(" + ", ".join(f"arguments.{i}" for i in range(n)) + ")"
        arguments = "a0" if n == 1 else a.arguments
        rest_generics = ", ".join(f"{t}: Tree" for t in a.types[1:])
        tensor_tuple = "(" + ", ".join(["Tensor"] + a.types[1:]) + ")"
        tensor_parameters = ", ".join(["a0: Tensor"] + [f"{x}: {t}" for x, t in zip(a.names[1:], a.types[1:])])
        for name, parts, mode in (("jacrev", revs, "reverse"), ("jacfwd", fwds, "forward")):
            cost = ("one backward pass for each element of the result" if mode == "reverse" else
                    "one forward pass for each element of the argument")
            text = f"""
The Jacobian of a function with one tensor as result, in {mode} mode.

    {name}(f)(x)                     // f32[result shape…, x shape…]

- Parameters:
  - f: The function; its result is floating-point.
  - holomorphic: Whether `f` is a holomorphic function of complex numbers; the Jacobian has its complex derivatives.
- Returns: For each leaf of the first argument a tensor of shape *result shape + leaf shape*; choose another argument
  with `wrt:`.
- Complexity: The work of {cost}, all at once by vmap unless `chunk` is given.
"""
            parts.append(f"""{doc(text if n == 1 else f"The Jacobian of a function of {a.number}, in {mode} mode; see ``{name}``.")}public func {name}<{a.generics}>(
  _ f: @escaping {a.tuple} -> Tensor, holomorphic: Bool = false, chunk: Chunk
) -> {a.tuple} -> A0 {{
  {{ ({a.parameters}) in {mode}Jacobian("{name}", a0, holomorphic: holomorphic, chunk: chunk) {{ {call_first} }} }}
}}
""")
            parts.append(f"""/// The Jacobian with respect to a chosen part of {a.number}, in {mode} mode; see ``{name}``.
public func {name}<{a.generics}, D: Tree>(
  _ f: @escaping {a.tuple} -> Tensor, wrt path: WritableKeyPath<{a.tuple}, D>, holomorphic: Bool = false, chunk: Chunk
) -> {a.tuple} -> D {{
  {{ ({a.parameters}) in
    {mode}Jacobian("{name}", {arguments}[keyPath: path], role: "wrt path", holomorphic: holomorphic, chunk: chunk) {{ part in
      var arguments = {arguments}
      arguments[keyPath: path] = part
      return {spread}
    }}
  }}
}}
""")
        generics = f"<{rest_generics + ', ' if n > 1 else ''}R: Tree>"
        fwds.append(f"""/// The Jacobians of every leaf of a result with respect to one tensor, in forward mode; see ``jacfwd``.
@_disfavoredOverload
public func jacfwd{generics}(
  _ f: @escaping {tensor_tuple} -> R, holomorphic: Bool = false, chunk: Chunk
) -> {tensor_tuple} -> R {{
  {{ ({tensor_parameters}) in tensorJacobian("jacfwd", a0, holomorphic: holomorphic, chunk: chunk) {{ {call_first} }} }}
}}
""")
        hess_doc = """
The matrix of second derivatives of a scalar function of a tensor, by forward mode over reverse mode.

    hessian(energy)(x)               // f32[x shape…, x shape…]
    vmap(hessian(energy))(xs)        // one for each example

- Parameters:
  - f: A function whose result is a floating-point tensor.
  - holomorphic: Whether `f` is a holomorphic function of complex numbers; the result has its complex derivatives.
- Returns: A tensor of shape *result shape + argument shape + argument shape*; choose another argument, or a
  part of one, with `wrt:`.
- Complexity: The work of one gradient for each element of the argument, all at once by vmap unless `chunk` is given.
"""
        generics = f"<{rest_generics}>" if n > 1 else ""
        hessians.append(f"""{doc(hess_doc if n == 1 else f"Second derivatives of a function of {a.number} in the first; see ``hessian``.")}public func hessian{generics}(
  _ f: @escaping {tensor_tuple} -> Tensor, holomorphic: Bool = false, chunk: Chunk
) -> {tensor_tuple} -> Tensor {{
  {{ ({tensor_parameters}) in
    tensorJacobian("hessian", a0, holomorphic: holomorphic, chunk: chunk) {{ x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) {{ {call_first} }}
    }}
  }}
}}
""")
        hessians.append(f"""/// Second derivatives with respect to a tensor of {a.number}; see ``hessian``.
public func hessian<{a.generics}>(
  _ f: @escaping {a.tuple} -> Tensor, wrt path: WritableKeyPath<{a.tuple}, Tensor>, holomorphic: Bool = false, chunk: Chunk
) -> {a.tuple} -> Tensor {{
  {{ ({a.parameters}) in
    tensorJacobian("hessian", {arguments}[keyPath: path], role: "wrt path", holomorphic: holomorphic, chunk: chunk) {{ x in
      reverseJacobian("hessian", x, holomorphic: holomorphic) {{ part in
        var arguments = {arguments}
        arguments[keyPath: path] = part
        return {spread}
      }}
    }}
  }}
}}
""")
    write("Jacrev", with_and_without_chunks(revs))
    write("Jacfwd", with_and_without_chunks(fwds))
    write("Hessian", with_and_without_chunks(hessians))


# --------------------------------------------------------------------------------------- custom rules

CUSTOM_JVP_DOC = """
A function whose derivative is what you say.

    let softPlus = customJVP(
      { x in log1p(exp(x)) },
      jvp: { x, dx in (log1p(exp(x)), dx * logistic(x)) })     // no overflow in the derivative

The result is `f`, with every transformation: `grad`, `vjp` and `jacfwd` use the rule, derivatives of derivatives
differentiate it, `vmap` and `jit` keep it. JAX: `custom_jvp`.

- Parameters:
  - f: The function. Values that it captures are constants to the rule.
  - rule: From the arguments and their tangents to the result and its tangent; several arguments come as tuples. The
    tangent must be linear in those of the arguments. Tangents of what is not floating-point are zero.
- Returns: A function that can be shared between threads, and kept in a global constant.
- Precondition: The rule returns results of the types of `f`'s.
"""

CUSTOM_VJP_DOC = """
A function whose derivative in reverse mode is what you say.

    let clipped = customVJP(
      { x in x },
      forward: { x in (x, [Tensor]()) },
      backward: { _, ct in clip(ct, -1, 1) })                   // the identity, with a bounded gradient

`grad` and `vjp` use the rule; derivatives of derivatives differentiate it; `vmap` and `jit` keep it. In forward mode the
derivative is the transpose of `backward`, which must then be linear in the cotangent. JAX: `custom_vjp`.

- Parameters:
  - f: The function. Values that it captures are constants to the rule.
  - forward: From the arguments to the result, and to what the backward pass needs.
  - backward: From that and a cotangent of the result to a cotangent of each argument. What it returns for a part of an
    argument that is not floating-point is ignored.
- Returns: A function that can be shared between threads, and kept in a global constant.
- Precondition: The rules return values of the types of `f`'s result and arguments.
"""

CUSTOM_VMAP_DOC = """
A function whose batch is what you say.

    let solve = customVmap(
      { a, b in solveOne(a, b) },
      vmap: { call, a, b in solveMany(a, b, isShared: !call.isMapped[0]) })

Under `vmap` the rule computes all examples. Derivatives keep it: the gradient of a batch, and the batch of gradients, are
those of the rule. JAX: `custom_vmap`, which has no reverse mode.

- Parameters:
  - f: The function of one example.
  - rule: Computes a batch: it is told the number of examples and which arguments are mapped; those have their examples
    along axis 0, the others are shared by all.
- Returns: A function that can be shared between threads, and kept in a global constant.
- Precondition: The rule returns results of the types of `f`'s, with all examples along axis 0.
"""


def custom():
    jvps, vjps, vmaps = [], [], []
    for n in ARITIES:
        a = Arity(n)
        value, take, kind = a.point
        tuples = a.types[0] if n == 1 else a.tuple

        def tupled(source, n=n):
            return source if n == 1 else f"({', '.join(part.replace('$0', source) for part in take.split(', '))})"

        def packed(names, n=n):
            result = names[-1]
            for name in reversed(names[:-1]):
                result = f"TreePair(({name}, {result}))"
            return result

        jvps.append(f"""{doc(CUSTOM_JVP_DOC if n == 1 else f"A function of {a.number} with a derivative of its own; see ``customJVP``.")}public func customJVP<{a.generics}, R: Tree>(
  _ f: @escaping @Sendable {a.tuple} -> R,
  jvp rule: @escaping @Sendable ({tuples}, {tuples}) -> (R, R)
) -> @Sendable {a.tuple} -> R {{
  let function = CustomFunction()
  return {{ ({a.parameters}) in
    function.call({value}, {{ f({take}) }}, jvp: {{ point, tangent in rule({tupled("point")}, {tupled("tangent")}) }})
  }}
}}
""")
        unpack = "backward(residual, ct)" if n == 1 else packed([f"parts.{i}" for i in range(n)])
        back = ("backward: { residual, ct in backward(residual, ct) }" if n == 1 else
                f"backward: {{ residual, ct in\n        let parts = backward(residual, ct)\n        return {unpack}\n      }}")
        point_take = ", ".join(part.replace("$0", "point") for part in take.split(", "))
        vjps.append(f"""{doc(CUSTOM_VJP_DOC if n == 1 else f"A function of {a.number} with a reverse derivative of its own; see ``customVJP``.")}public func customVJP<{a.generics}, R: Tree, Residual: Tree>(
  _ f: @escaping @Sendable {a.tuple} -> R,
  forward: @escaping @Sendable {a.tuple} -> (R, Residual),
  backward: @escaping @Sendable (Residual, R) -> {tuples}
) -> @Sendable {a.tuple} -> R {{
  let function = CustomFunction()
  return {{ ({a.parameters}) in
    function.call(
      {value}, {{ f({take}) }},
      forward: {{ point in forward({point_take}) }},
      {back})
  }}
}}
""")
        counts = ", ".join(f"{x}.leaves.count" for x in a.names)
        vmaps.append(f"""{doc(CUSTOM_VMAP_DOC if n == 1 else f"A function of {a.number} with a batching rule of its own; see ``customVmap``.")}public func customVmap<{a.generics}, R: Tree>(
  _ f: @escaping @Sendable {a.tuple} -> R,
  vmap rule: @escaping @Sendable (MappedCall, {', '.join(a.types)}) -> R
) -> @Sendable {a.tuple} -> R {{
  let function = CustomFunction()
  return {{ ({a.parameters}) in
    function.call({value}, counts: [{counts}], {{ f({take}) }}, vmap: {{ call, point in rule(call, {point_take}) }})
  }}
}}
""")
    write("CustomJVP", jvps)
    write("CustomVJP", vjps)
    write("CustomVmap", vmaps)


OUT.mkdir(parents=True, exist_ok=True)
vmap()
staged()
updating()
linear()
gradients()
jacobians()
custom()
subprocess.run(["swift", "format", "-i", "-r", str(OUT)], check=True)
