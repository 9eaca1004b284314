#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Guides/Functions.md: what JAX's names are called in Skein, and which have no counterpart.

    python3 Scripts/list_functions.py

JAX's names are those of Tests/Fixtures/names.txt. What each is called in Skein is found in Sources, in this order: in RENAMED
below; in a documentation comment that says so ("NumPy's `var`", "JAX's `where`", "`jax.nn.relu`"); as the same name in camel
case. What is found nowhere is missing, for the first reason of REASONS that fits.
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]
LAYERS = ["TensorIR", "Primitives", "TensorMath", "Randomness", "Transformations"]

# Names that are spelled otherwise and that no comment mentions; a name behind a module belongs to it alone. The value is the
# Swift text and the declaration it stands for.
RENAMED = {
    "absolute": ("abs", "abs"),
    "fabs": ("abs", "abs"),
    "acos": ("acos", "acos"),
    "arccos": ("acos", "acos"),
    "arccosh": ("acosh", "acosh"),
    "arcsin": ("asin", "asin"),
    "arcsinh": ("asinh", "asinh"),
    "arctan": ("atan", "atan"),
    "arctan2": ("atan2", "atan2"),
    "arctanh": ("atanh", "atanh"),
    "amax": ("max", "max"),
    "amin": ("min", "min"),
    "around": ("round", "round"),
    "rint": ("round", "round"),
    "concat": ("concatenate", "concatenate"),
    "array": ("Tensor(…)", "Tensor"),
    "asarray": ("Tensor(…)", "Tensor"),
    "astype": (".as(_:)", "as"),
    "convert_element_type": (".as(_:)", "as"),
    "add": ("+", "+"),
    "subtract": ("-", "-"),
    "sub": ("-", "-"),
    "multiply": ("*", "*"),
    "mul": ("*", "*"),
    "divide": ("/", "/"),
    "true_divide": ("/", "/"),
    "div": ("/", "/"),
    "negative": ("-", "-"),
    "neg": ("-", "-"),
    "rem": ("fmod", "fmod"),
    "pow": ("power", "power"),
    "integer_pow": ("power", "power"),
    "mod": ("remainder", "remainder"),
    "equal": (".==", ".=="),
    "eq": (".==", ".=="),
    "not_equal": (".!=", ".!="),
    "ne": (".!=", ".!="),
    "less": (".<", ".<"),
    "lt": (".<", ".<"),
    "less_equal": (".<=", ".<="),
    "le": (".<=", ".<="),
    "greater": (".>", ".>"),
    "gt": (".>", ".>"),
    "greater_equal": (".>=", ".>="),
    "ge": (".>=", ".>="),
    "bitwise_and": (".&", ".&"),
    "bitwise_or": (".|", ".|"),
    "bitwise_xor": (".^", ".^"),
    "bitwise_not": (".!", ".!"),
    "bitwise_invert": (".!", ".!"),
    "invert": (".!", ".!"),
    "where": ("select", "select"),
    "select_n": ("select", "select"),
    "clamp": ("clip", "clip"),
    "reshape": (".reshaped(to:)", "reshaped"),
    "transpose": (".transposed(_:)", "transposed"),
    "permute_dims": (".transposed(_:)", "transposed"),
    "broadcast": (".broadcast(to:)", "broadcast"),
    "broadcast_in_dim": (".broadcast(to:)", "broadcast"),
    "rev": ("flip", "flip"),
    "iota": ("arange", "arange"),
    "slice": ("x[…]", "subscript"),
    "slice_in_dim": ("x[…]", "subscript"),
    "index_in_dim": ("x[…]", "subscript"),
    "prod": ("product", "product"),
    "reduce_sum": ("sum", "sum"),
    "reduce_prod": ("product", "product"),
    "reduce_max": ("max", "max"),
    "reduce_min": ("min", "min"),
    "reduce_and": ("all", "all"),
    "reduce_or": ("any", "any"),
    "var": ("variance", "variance"),
    "std": ("standardDeviation", "standardDeviation"),
    "std_": ("standardDeviation", "standardDeviation"),
    "isclose": ("isClose", "isClose"),
    "allclose": ("allClose", "allClose"),
    "isfinite": ("isFinite", "isFinite"),
    "is_finite": ("isFinite", "isFinite"),
    "isinf": ("isInfinite", "isInfinite"),
    "isnan": ("isNaN", "isNaN"),
    "logsumexp": ("logSumExp", "logSumExp"),
    "expit": ("sigmoid", "sigmoid"),
    "swapaxes": ("swapAxes", "swapAxes"),
    "moveaxis": ("moveAxis", "moveAxis"),
    "shape": (".shape", "shape"),
    "ndim": (".rank", "rank"),
    "size": (".elementCount", "elementCount"),
    "dtype": (".dtype", "dtype"),
    "zeros_like": ("zeros(like:)", "zeros"),
    "ones_like": ("ones(like:)", "ones"),
    "full_like": ("full(like:_:)", "full"),
    "empty_like": ("empty(like:)", "empty"),
    "repeat": ("repeated", "repeated"),
    "swish": ("silu", "silu"),
    "bitwise_left_shift": ("<<", "<<"),
    "left_shift": ("<<", "<<"),
    "shift_left": ("<<", "<<"),
    "bitwise_right_shift": (">>", ">>"),
    "right_shift": (">>", ">>"),
    "shift_right_arithmetic": (">>", ">>"),
    "conjugate": ("conj", "conj"),
    "result_type": ("DType promotion: [Types](Types.md)", "Tensor"),
    "promote_types": ("DType promotion: [Types](Types.md)", "Tensor"),
    "jax typeof": (".type", "type"),
    "jax jacobian": ("jacrev", "jacrev"),
    "jax remat": ("checkpoint", "checkpoint"),
    "jax.tree map": (".mapLeaves(_:)", "mapLeaves"),
    "jax.tree leaves": (".leaves", "leaves"),
    "jax.tree flatten": (".leaves", "leaves"),
    "jax.tree unflatten": (".replacingLeaves(_:)", "replacingLeaves"),
    "jax.numpy.linalg outer": ("outer", "outer"),
    "jax.numpy.linalg matmul": ("matmul", "matmul"),
    "jax.numpy.linalg norm": ("norm", "norm"),
    "jax.numpy.linalg vector_norm": ("norm", "norm"),
    "jax.numpy.linalg matrix_norm": ("norm", "norm"),
    "jax.lax gather": ("x[…]", "subscript"),
    "jax.lax index_take": ("take", "take"),
    "jax.lax broadcasted_iota": ("arange", "arange"),
    "jax.lax sort_key_val": ("sort", "sort"),
    "jax.lax scatter": ("x.at[…].set", "set"),
    "jax.lax scatter_add": ("x.at[…].add", "add"),
    "jax.lax scatter_sub": ("x.at[…].subtract", "subtract"),
    "jax.lax scatter_mul": ("x.at[…].multiply", "multiply"),
    "jax.lax scatter_min": ("x.at[…].min", "set"),
    "jax.lax scatter_max": ("x.at[…].max", "set"),
    "jax.lax scatter_apply": ("x.at[…].apply", "apply"),
    "jax.lax batch_matmul": ("matmul", "matmul"),
    "jax.lax dot_general": ("einsum", "einsum"),
    "jax.lax map": ("vmap", "vmap"),
    "jax.lax psum_scatter": ("reduceScatter", "reduceScatter"),
    "jax.lax pswapaxes": ("allToAll", "allToAll"),
    "jax debug_nans": ("debugNaNs", "debugNaNs"),
    "jax debug_infs": ("debugNaNs(infinities: true)", "debugNaNs"),
    "jax.lax expand_dims": ("expandDims", "expandDims"),
    "jax.lax select": ("select", "select"),
    "jax.lax fori_loop": ("fori", "fori"),
    "jax.lax while_loop": ("whileLoop", "whileLoop"),
}

# Names for which no counterpart of the same name is meant: what camel case would find is something else.
UNRELATED = {
    "jax.tree all", "jax.tree broadcast", "jax.tree reduce", "jax.tree transpose", "jax.lax map",
}

# Why a name is missing: the first pattern that fits `module name`.
REASONS = [
    (r"^jax (checkpoint|remat|closure_convert|custom_\w+|fwd_and_bwd|pure_callback|block_until_ready|softmax_custom_jvp)$",
     "not there yet"),
    (r"^jax ", "devices, sharding and settings of JAX's own"),
    (r"^jax\.numpy\.fft|^jax\.lax fft$", "Fourier transforms are not there yet"),
    (r"^jax\.numpy\.linalg|^jax\.numpy (roots|polyfit)$|^jax\.lax custom_(linear_solve|root)$",
     "factorizations and solvers are not there yet"),
    (r" (angle|conj|conjugate|imag|real|iscomplex\w*|isreal\w*|sort_complex|complex)$",
     "complex numbers are not there yet"),
    (r"^jax\.lax (conv_|conv$|reduce_window)|^jax\.lax Conv", "convolutions over several axes are not there yet"),
    (r"^jax\.lax (pbroadcast|pcast|precv|psend|ragged_all_to_all)$",
     "collectives that only serve programs over several devices"),
    (r"^jax\.lax (after_all|approx_max_k|approx_min_k|broadcast_like|broadcast_to_rank|composite|create_token|dce_sink"
     r"|optimization_barrier|padtype_to_pads|platform_dependent|ragged_dot\w*|random_gamma_grad|reduce_precision|rng_\w+"
     r"|scaled_dot|shape_as_value|stage|with_sharding_constraint|DotDimensionNumbers|PrecisionLike|igamma_grad_a)$"
     r"|^jax\.nn (get_)?scaled_",
     "serves JAX's own compiler and devices"),
    (r"^jax\.numpy (array_repr|array_str|can_cast|from\w+|get_printoptions|isdtype|isscalar|issubdtype|iterable|load"
     r"|printoptions|save|savez|set_printoptions|vectorize|place|put|fill_diagonal|copy|einsum_path)$",
     "reading, writing, and what is Python's own"),
    (r"^jax\.tree", "trees are Swift values, whose structure is their type"),
    (r"^jax\.random", "not there yet"),
    (r"", "not there yet"),
]

TITLES = {
    "jax": "Transformations",
    "jax.numpy": "Arrays",
    "jax.numpy.linalg": "Linear algebra",
    "jax.numpy.fft": "Fourier transforms",
    "jax.lax": "Operations",
    "jax.nn": "Networks",
    "jax.random": "Random numbers",
    "jax.ops": "Segments",
    "jax.scipy.special": "Special functions",
    "jax.tree": "Trees",
}


class Sources:
    """The public declarations of Skein, and what their comments say of JAX's names."""

    def __init__(self):
        self.files = {}  # Swift name → file of its first declaration, free functions before methods and others
        self.ranks = {}
        self.mentions = {}  # JAX's name, with or without its module → the Swift text and the file
        for layer in LAYERS:
            for path in sorted((ROOT / "Sources" / layer).rglob("*.swift")):
                self.read(path)

    def read(self, path):
        comment = []
        rank, container = 2, ""
        for line in path.read_text().splitlines():
            text = line.strip()
            opened = re.match(r"(?:extension|public (?:struct|enum|protocol|final class)) (\w+)", line)
            if opened:
                container = opened.group(1)
                rank = 1 if container == "Tensor" else 2
            if text.startswith("///"):
                comment.append(text[3:].strip())
                continue
            if text.startswith("@"):
                continue
            found = re.match(
                r"(?:public|@inlinable public) (?:(?:static|mutating|prefix|infix) )*"
                r"(?:func|var|let|struct|enum|final class|class|subscript|init)\s*`?(\w+|[.+\-*/=!<>&|^~%]*)`?",
                text,
            )
            if found:
                name = found.group(1) or ("subscript" if "subscript" in text else "init")
                isFree = line.startswith("public")
                self.declare(name, path, 0 if isFree else rank, " ".join(comment), container)
            comment = []

    def declare(self, name, path, rank, comment, container):
        if rank < self.ranks.get(name, 3):
            self.files[name], self.ranks[name] = path, rank
        if not re.fullmatch(r"\w+", name):
            return
        # What belongs to a type is shown with it: `Random.normal`, `Key(…)`.
        shown = name if rank == 0 else f".{name}" if rank == 1 else f"{container}.{name}"
        found = (f"{container}(…)" if name == "init" else shown, path)
        pattern = r"(?:NumPy|JAX|SciPy)'s ((?:(?:and (?:NumPy|JAX|SciPy)'s )?`[\w.]+`(?:, | and )?)+)"
        for group in re.findall(pattern, comment):
            for jax in re.findall(r"`([\w.]+)`", group):
                key = jax.removeprefix("numpy.").removeprefix("jax.")
                self.mentions.setdefault(key, found)
        for jax in re.findall(r"`(jax(?:\.\w+)+)`", comment):
            self.mentions.setdefault(jax, found)


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def counterpart(module, name, sources):
    """The Swift text of a name of JAX's and the file that declares it; None when there is none."""
    for key in (f"{module} {name}", name if module not in ("jax.tree", "jax.random") else ""):
        if key in RENAMED and RENAMED[key][1] in sources.files:
            text, declaration = RENAMED[key]
            return text, sources.files[declaration]
    short = module.removeprefix("jax.").removeprefix("numpy.").removeprefix("scipy.")
    keys = [f"{module}.{name}", f"{short}.{name}"]
    if module in ("jax.numpy", "jax.lax", "jax.scipy.special", "jax.numpy.linalg", "jax"):
        keys.append(name)
    for key in keys:
        if key in sources.mentions:
            text, path = sources.mentions[key]
            return text, sources.files[text] if sources.ranks.get(text) == 0 else path
    swift = camel(name)
    if f"{module} {name}" in UNRELATED or module in ("jax.tree", "jax.random"):
        return None
    # A method of some other type only shares the name.
    return (swift, sources.files[swift]) if sources.ranks.get(swift, 2) < 2 else None


def main():
    sources = Sources()
    names = [
        line.split() for line in (ROOT / "Tests/Fixtures/names.txt").read_text().splitlines()
    ]
    sections = []
    found_count = 0
    for module in dict.fromkeys(module for module, _ in names):
        rows, missing = [], {}
        for name in (name for other, name in names if other == module):
            match = counterpart(module, name, sources)
            if match is None:
                reason = next(why for pattern, why in REASONS if re.search(pattern, f"{module} {name}"))
                missing.setdefault(reason, []).append(f"`{name}`")
                continue
            text, path = match[0], match[1].relative_to(ROOT)
            shown = text if "](" in text else f"`{text}`"
            rows.append(f"| `{name}` | {shown} | [{path.stem}](../{path}) |".replace("`.|`", "`.\\|`"))
        found_count += len(rows)
        lines = [f"## {TITLES[module]}: `{module}`", ""]
        if rows:
            lines += ["| JAX | Skein | file |", "|---|---|---|", *rows, ""]
        if missing:
            lines += ["Missing:", ""]
            lines += [f"- {why}: {', '.join(names)}" for why, names in sorted(missing.items())]
            lines.append("")
        sections.append("\n".join(lines))
    head = f"""# JAX's functions and Skein's

Written by `python3 Scripts/list_functions.py`; change that script, or the comments it reads, instead. Of the
{len(names)} names of JAX 0.10.2 in these modules {found_count} have a counterpart. Names are spelled the Swift way: `expand_dims` is
`expandDims`, Swift's keywords give way (`where` is `select`, `repeat` is `repeated`), and what Python writes as an operator is one,
with a dot where the result is a mask (`.==`, `.<`, `.&`).
"""
    (ROOT / "Guides/Functions.md").write_text(head + "\n" + "\n".join(sections))
    print(f"Guides/Functions.md: {found_count} of {len(names)} names")


main()
