# SPDX-License-Identifier: Apache-2.0
"""What Skein is measured against: the programs of rows.json as an expert in JAX, PyTorch or NumPy writes them.

`python3 peers.py jax|torch|numpy [--threads N]` is started by `skein bench` and lives as long as the measurement. It
reads a command from each line of its input and answers each with one line of JSON:

    (started)        {"peer": "jax", "version": "0.10.2"}, or {"error": "why not"}
    prepare ROW      {"sample": [...]}: 64 elements of the results; {"unsupported": true} where there is no obvious form
    time ROW COUNT   {"us": 12.5}: microseconds of one call, the mean of COUNT
    quit             ends

A call has ended when its results can be read, and the two last results are held, as on Skein's side. The method of a
class that has the name of a row's program makes its function from the row's inputs.
"""

import json
import os
import sys
import time


def draw(np, spec, seed):
    """The numbers of an input: those of `Draw.swift`, bit for bit."""
    shape = tuple(spec["shape"])
    count = int(np.prod(shape, dtype=np.int64))
    kind = spec["draw"]
    if kind == "mask":
        return (np.arange(count) % 3 != 0).reshape(shape)
    if kind == "steps":
        steps = count // (np.arange(count) + 1)
        return np.clip(steps, 1, spec["most"]).astype(np.int32).reshape(shape)
    z = np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed << 40)
    z = z * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    if kind == "index":
        return (z % np.uint64(spec["below"])).astype(np.int32).reshape(shape)
    if kind == "uniform":
        x = (z >> np.uint64(40)).astype(np.float64) * 2.0**-24
    else:
        # The sum of four uniform numbers, of variance 1: close to normal, and the same everywhere.
        parts = sum((z >> np.uint64(16 * k)) & np.uint64(0xFFFF) for k in range(4))
        x = (parts.astype(np.float64) * 2.0**-16 - 2) * 1.7320508075688772
    return (x * spec.get("scale", 1) + spec.get("offset", 0)).astype(np.float32).reshape(shape)


class Jax:
    """Every program under jax.jit; vmap where Skein's uses it."""

    def __init__(self, threads):
        import jax
        import jax.numpy as jnp

        self.jax, self.np, self.version = jax, jnp, jax.__version__

    def array(self, x):
        return self.jax.device_put(x)

    def call(self, f, args, mode):
        jax = self.jax
        if mode == "eager":
            return lambda: f(*args)
        if mode == "call":
            compiled = jax.jit(f)
            return lambda: compiled(*args)
        salt = [1.0]

        def first_call():
            # Another constant each time: nothing that was compiled before fits.
            salt[0] += 2.0**-20
            factor = salt[0]
            return jax.jit(lambda *xs: jax.tree.map(lambda y: y * factor, f(*xs)))(*args)

        return first_call

    def wait(self, result):
        self.jax.block_until_ready(result)

    def leaves(self, result):
        return self.jax.tree.leaves(result)

    def vmap_dot(self):
        return self.jax.vmap(self.np.dot, (0, None))

    def vmap_mean(self):
        return self.jax.vmap(self.np.mean, 1)

    def row_mean(self):
        return self.jax.vmap(self.np.mean)

    def sum(self):
        return self.np.sum

    def axpy(self):
        return lambda z: 2 * z + 1

    def gelu(self):
        return lambda z: 0.5 * z * (1 + self.np.tanh(0.7978846 * (z + 0.044715 * z * z * z)))

    def softmax(self):
        return self.jax.vmap(self.jax.nn.softmax)

    def pairwise(self):
        distance = lambda x, y: self.np.sum((x - y) ** 2)
        return self.jax.vmap(self.jax.vmap(distance, (None, 0)), (0, None))

    def newton(self):
        def root(a):
            running = lambda x: self.np.abs(x * x - a) > 1e-5 * a
            return self.jax.lax.while_loop(running, lambda x: 0.5 * (x + a / x), a)

        return self.jax.vmap(root)

    def cumsum(self):
        return self.jax.vmap(self.np.cumsum)

    def sort(self):
        return self.jax.vmap(self.np.sort)

    def matmul(self):
        return self.np.matmul

    def batched_matmul(self):
        return self.jax.vmap(self.np.matmul)

    def network(self, w1, b1, w2, b2, w3, b3, x):
        np = self.np
        return np.dot(np.tanh(np.dot(np.tanh(np.dot(x, w1) + b1), w2) + b2), w3) + b3

    def loss(self, parameters, x, label):
        logits = self.network(*parameters, x)
        nn = self.jax.nn
        return -self.np.dot(nn.one_hot(label, logits.shape[0]), nn.log_softmax(logits))

    def mlp_forward(self):
        return self.jax.vmap(self.network, (None,) * 6 + (0,))

    small_mlp = mlp_forward

    def mlp_gradient(self):
        batch = self.jax.vmap(self.loss, (None, 0, 0))
        gradient = self.jax.grad(lambda p, x, y: self.np.mean(batch(p, x, y)))
        return lambda *a: gradient(a[:6], *a[6:])

    def per_example_gradients(self):
        gradients = self.jax.vmap(self.jax.grad(self.loss), (None, 0, 0))
        return lambda *a: gradients(a[:6], *a[6:])

    def hessian(self):
        def loss(w, xs, labels):
            def one(x, label):
                z = self.np.dot(x, w)
                return self.jax.nn.softplus(z) - label * z

            return self.np.mean(self.jax.vmap(one)(xs, labels))

        return self.jax.hessian(loss)

    def rnn(self):
        def last(w, xs):
            step = lambda h, x: (self.np.tanh(self.np.dot(h, w) + x), None)
            return self.jax.lax.scan(step, self.np.zeros(w.shape[0]), xs)[0]

        return self.jax.vmap(last, (None, 1))

    def gather(self):
        return lambda table, index: self.np.take(table, index, axis=0)

    def scalar_add(self):
        return lambda x: x + 1

    def vmap_cond(self):
        np = self.np
        one = lambda p, x, w, v: self.jax.lax.cond(p, lambda: np.dot(w, x), lambda: np.dot(v, x))
        return self.jax.vmap(one, (0, 0, None, None))

    def vmap_while(self):
        np = self.np

        def one(n, x, w):
            running = lambda s: s[0] < n
            step = lambda s: (s[0] + 1, np.tanh(np.dot(w, s[1])))
            return self.jax.lax.while_loop(running, step, (0, x))[1]

        return self.jax.vmap(one, (0, 0, None))


class Numpy:
    """What has an obvious form without loops over examples."""

    def __init__(self, threads):
        import numpy

        self.np, self.version = numpy, numpy.__version__

    def array(self, x):
        return x

    def call(self, f, args, mode):
        return None if mode == "compile" else lambda: f(*args)

    def wait(self, result):
        pass

    def leaves(self, result):
        return [result]

    def vmap_dot(self):
        return self.np.matmul

    def vmap_mean(self):
        return lambda x: self.np.mean(x, axis=0)

    def row_mean(self):
        return lambda x: self.np.mean(x, axis=1)

    def sum(self):
        return self.np.sum

    def axpy(self):
        np = self.np

        def run(z):
            y = np.multiply(z, np.float32(2))
            return np.add(y, np.float32(1), out=y)

        return run

    def gelu(self):
        return lambda z: 0.5 * z * (1 + self.np.tanh(0.7978846 * (z + 0.044715 * z * z * z)))

    def softmax(self):
        def run(x):
            y = self.np.exp(x - x.max(axis=1, keepdims=True))
            y /= y.sum(axis=1, keepdims=True)
            return y

        return run

    def pairwise(self):
        squares = lambda x: self.np.einsum("ij,ij->i", x, x)
        return lambda x, y: squares(x)[:, None] + squares(y) - 2 * (x @ y.T)

    def cumsum(self):
        return lambda x: self.np.cumsum(x, axis=1)

    def sort(self):
        return lambda x: self.np.sort(x, axis=1)

    def matmul(self):
        return self.np.matmul

    batched_matmul = matmul

    def mlp_forward(self):
        tanh = self.np.tanh
        return lambda w1, b1, w2, b2, w3, b3, x: tanh(tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3

    small_mlp = mlp_forward

    def hessian(self):
        def run(w, xs, labels):
            s = 1 / (1 + self.np.exp(-(xs @ w)))
            return xs.T @ (xs * (s * (1 - s) / len(xs))[:, None])

        return run

    def rnn(self):
        def run(w, xs):
            h = self.np.zeros(xs.shape[1:], xs.dtype)
            for x in xs:
                h = self.np.tanh(h @ w + x)
            return h

        return run

    def gather(self):
        return lambda table, index: self.np.take(table, index, axis=0)

    def scalar_add(self):
        return lambda x: x + 1

    def vmap_cond(self):
        def run(p, x, w, v):
            y = self.np.empty_like(x)
            y[p], y[~p] = x[p] @ w.T, x[~p] @ v.T
            return y

        return run

    def newton(self):
        np = self.np

        def run(a):
            x, running = a.copy(), np.arange(len(a))
            while True:
                y, b = x[running], a[running]
                left = np.abs(y * y - b) > 1e-5 * b
                if not left.any():
                    return x
                running, y, b = running[left], y[left], b[left]
                x[running] = 0.5 * (y + b / y)

        return run

    def vmap_while(self):
        np = self.np

        def run(n, x, w):
            # The longest first: whoever still runs is then at the beginning.
            order = np.argsort(-n, kind="stable")
            x, steps = x[order], np.sort(n)
            for i in range(steps[-1]):
                running = len(n) - np.searchsorted(steps, i, side="right")
                x[:running] = np.tanh(x[:running] @ w.T)
            y = np.empty_like(x)
            y[order] = x
            return y

        return run


class Torch:
    """Under torch.compile, but for loops over steps. It takes seconds to compile, so that is not measured."""

    def __init__(self, threads):
        import torch

        self.torch, self.version = torch, torch.__version__
        if threads:
            torch.set_num_threads(threads)

    def array(self, x):
        return self.torch.tensor(x)

    def call(self, f, args, mode):
        if mode == "compile":
            return None
        torch = self.torch
        compiled = f if mode == "eager" or f.__name__ == "eager" else torch.compile(f)

        def run():
            with torch.no_grad():
                return compiled(*args)

        return run

    def wait(self, result):
        pass

    def leaves(self, result):
        return list(result) if isinstance(result, (tuple, list)) else [result]

    def vmap_dot(self):
        return lambda x, y: self.torch.vmap(self.torch.dot, (0, None))(x, y)

    def vmap_mean(self):
        return lambda x: x.mean(0)

    def row_mean(self):
        return lambda x: x.mean(1)

    def sum(self):
        return lambda x: x.sum()

    def axpy(self):
        return lambda z: 2 * z + 1

    def gelu(self):
        return lambda z: 0.5 * z * (1 + self.torch.tanh(0.7978846 * (z + 0.044715 * z * z * z)))

    def softmax(self):
        return lambda x: self.torch.softmax(x, 1)

    def pairwise(self):
        return lambda x, y: ((x[:, None] - y[None]) ** 2).sum(-1)

    def cumsum(self):
        return lambda x: self.torch.cumsum(x, 1)

    def sort(self):
        return lambda x: self.torch.sort(x, 1).values

    def matmul(self):
        return lambda x, y: x @ y

    batched_matmul = matmul

    def network(self, w1, b1, w2, b2, w3, b3, x):
        tanh = self.torch.tanh
        return tanh(tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3

    def mlp_forward(self):
        return lambda *a: self.network(*a)

    small_mlp = mlp_forward

    def loss(self, parameters, x, label):
        logits = self.network(*parameters, x)
        return -self.torch.log_softmax(logits, 0).gather(0, label.long()[None])[0]

    def mlp_gradient(self):
        def mean(p, x, y):
            return self.torch.nn.functional.cross_entropy(self.network(*p, x), y.long())

        return lambda *a: self.torch.func.grad(mean)(tuple(a[:6]), a[6], a[7])

    def per_example_gradients(self):
        gradient = self.torch.func.grad(self.loss)
        return lambda *a: self.torch.vmap(gradient, (None, 0, 0))(tuple(a[:6]), a[6], a[7])

    def hessian(self):
        def loss(w, xs, labels):
            z = xs @ w
            return (self.torch.logaddexp(z, self.torch.zeros_like(z)) - labels * z).mean()

        return lambda *a: self.torch.func.hessian(loss)(*a)

    def rnn(self):
        def eager(w, xs):
            h = self.torch.zeros(xs.shape[1:])
            for x in xs:
                h = self.torch.tanh(self.torch.addmm(x, h, w))
            return h

        return eager

    def gather(self):
        return lambda table, index: self.torch.index_select(table, 0, index)

    def scalar_add(self):
        return lambda x: x + 1

    def newton(self):
        torch = self.torch

        def eager(a):
            x, running = a.clone(), torch.arange(len(a))
            while True:
                y, b = x[running], a[running]
                left = torch.abs(y * y - b) > 1e-5 * b
                if not left.any():
                    return x
                running, y, b = running[left], y[left], b[left]
                x[running] = 0.5 * (y + b / y)

        return eager

    def vmap_cond(self):
        def eager(p, x, w, v):
            y = self.torch.empty_like(x)
            y[p], y[~p] = x[p] @ w.T, x[~p] @ v.T
            return y

        return eager

    def vmap_while(self):
        torch = self.torch

        def eager(n, x, w):
            # The longest first: whoever still runs is then at the beginning.
            order = torch.argsort(n, descending=True, stable=True)
            x, steps = x[order], torch.sort(n).values
            for i in range(int(steps[-1])):
                running = len(n) - int(torch.searchsorted(steps, i, right=True))
                x[:running] = torch.tanh(x[:running] @ w.T)
            y = torch.empty_like(x)
            y[order] = x
            return y

        return eager


class Server:
    """One row at a time, prepared and timed."""

    def __init__(self, peer, rows):
        import numpy

        self.numpy, self.peer, self.rows = numpy, peer, rows
        self.run, self.held, self.warm = None, (None, None), True

    def prepare(self, name):
        row = self.rows[name]
        self.run, self.held = None, (None, None)
        make = getattr(self.peer, row["program"], None)
        if make is None:
            return {"unsupported": True}
        self.warm = row.get("mode") != "compile"
        inputs = [draw(self.numpy, spec, seed) for seed, spec in enumerate(row["inputs"])]
        args = [self.peer.array(x) for x in inputs]
        self.run = self.peer.call(make(), args, row.get("mode", "call"))
        if self.run is None:
            return {"unsupported": True}
        return {"sample": self.sample(self.run())}

    def sample(self, result):
        leaves = [self.numpy.asarray(x).reshape(-1) for x in self.peer.leaves(result)]
        ends = self.numpy.cumsum([len(x) for x in leaves])
        sample = []
        for k in range(min(64, int(ends[-1]))):
            place = k * int(ends[-1]) // min(64, int(ends[-1]))
            leaf = int(self.numpy.searchsorted(ends, place, side="right"))
            sample.append(float(leaves[leaf][place - int(ends[leaf]) + len(leaves[leaf])]))
        return sample

    def time(self, count):
        run, wait = self.run, self.peer.wait
        previous, current = self.held
        if self.warm:
            # Not timed: caches and threads are then as in the middle of a loop.
            previous, current = current, run()
            wait(current)
        start = time.perf_counter()
        for _ in range(count):
            previous, current = current, run()
            wait(current)
        end = time.perf_counter()
        self.held = (previous, current)
        return {"us": (end - start) * 1e6 / count}


def main():
    # What libraries print must not come between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    name = sys.argv[1]
    threads = int(sys.argv[sys.argv.index("--threads") + 1]) if "--threads" in sys.argv else None
    if threads:
        # XLA and OpenBLAS start as many threads as there are processors to run on.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    try:
        peer = {"jax": Jax, "numpy": Numpy, "torch": Torch}[name](threads)
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rows.json")
        with open(path, encoding="utf-8") as file:
            rows = {row["name"]: row for row in json.load(file)["rows"]}
        server = Server(peer, rows)
    except Exception as error:
        return answer({"error": f"{error} in {sys.executable}"})
    answer({"peer": name, "version": peer.version})
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] == "quit":
                return
            if words[0] == "prepare":
                answer(server.prepare(words[1]))
            else:
                answer(server.time(int(words[2])))
        except Exception as error:
            answer({"error": f"{type(error).__name__}: {error}"[:400]})


main()
