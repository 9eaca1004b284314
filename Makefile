# SPDX-License-Identifier: Apache-2.0
#
# What people do with a clone: see it work, test it, measure it. Needs the Swift toolchain and nothing else.

SWIFT ?= swift
ARGUMENTS ?=

.PHONY: demo test sanitize bench bench-peers format lint clean toolchain llvm

# Programs, timings and a classifier of real digits: `make demo ARGUMENTS=--quick` ends within 15 seconds.
demo: toolchain llvm
	$(SWIFT) build -c release --product skein
	$(SWIFT) run -c release --skip-build skein demo $(ARGUMENTS)

# What CI runs: warnings are errors, imports point down, the format is clean, every test passes.
test: toolchain llvm
	SWIFT="$(SWIFT)" Scripts/test.sh

# Skein beside JAX, PyTorch, NumPy and the machine's limits; with ARGUMENTS=--budgets what Skein itself costs.
bench: toolchain llvm
	$(SWIFT) build -c release --product skein
	$(SWIFT) run -c release --skip-build skein bench $(ARGUMENTS)

# What Skein is measured against; `make bench-peers PEERS="jax numpy torch"` to have PyTorch also.
PEERS ?= jax numpy
bench-peers:
	python3 -m venv .venv-bench
	.venv-bench/bin/pip install --quiet $(PEERS)

# The tests under the thread and the address sanitizer; `make sanitize ARGUMENTS=thread` for one of them.
sanitize: toolchain llvm
	SWIFT="$(SWIFT)" Scripts/sanitize.sh $(ARGUMENTS)

format: toolchain
	$(SWIFT) format -i -p -r Sources Tests Snippets Examples Package.swift

lint: toolchain
	Scripts/check-sizes.sh
	$(SWIFT) format lint --strict -p -r Sources Tests Snippets Examples Package.swift

clean:
	rm -rf .build out

# What kernels are compiled with, where it can be installed without asking.
llvm:
	@Scripts/setup-llvm.sh

toolchain:
	@command -v $(SWIFT) > /dev/null || { \
	  echo "make: there is no '$(SWIFT)' on the PATH" >&2; \
	  echo "  help: install the Swift toolchain, 6.2 or later, from https://www.swift.org/install" >&2; \
	  exit 1; }
