# Sets up .venv and calls one command each. README.md gives the same commands without make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
RUN := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m
NBVAL := pytest -n 2 --dist loadfile --nbval-lax solutions

help:  ## list these commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 16

demo: .venv/ready  ## grade a class of four sample students, from release to feedback
	$(RUN) grading demo

quick: .venv/ready  ## try a change: every answer of the bank, and a class
	$(RUN) pytest -p no:nbval -n 2 -m quick

test: .venv/ready  ## run all tests and re-execute the notebooks
	$(RUN) pytest -p no:nbval -n 2
	OMP_NUM_THREADS=1 COURSE_PROFILE=quick $(RUN) $(NBVAL)
	OMP_NUM_THREADS=1 COURSE_PROFILE=quick MNIST_ROOT=embedded $(RUN) $(NBVAL)

prove: .venv/ready  ## run what takes too long for that; goes on where it was stopped
	$(RUN) tests.prove

lab: .venv/ready  ## open JupyterLab on the course, with nbgrader and Formgrader
	$(RUN) jupyter lab

bench: .venv/ready  ## print the measured ratios of README.md
	OMP_NUM_THREADS=1 $(RUN) tests.bench

lowest:  ## run the quick tests with the oldest packages that pyproject.toml allows
	$(PYTHON) -m venv --clear .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet uv
	.venv-lowest/bin/uv pip install --quiet --python .venv-lowest --resolution lowest-direct \
		--editable '.[dev]'
	PATH="$(CURDIR)/.venv-lowest/bin:$$PATH" .venv-lowest/bin/python -m pytest -m quick
	COURSE_PROFILE=quick MNIST_ROOT=embedded PATH="$(CURDIR)/.venv-lowest/bin:$$PATH" \
		.venv-lowest/bin/python -m pytest --nbval-lax solutions/02_softmax_regression

wheel:  ## install the student's side from a wheel, and let the doctor look at it
	$(PYTHON) -m venv --clear .venv-wheel
	.venv-wheel/bin/python -m pip install --quiet .
	cd docs && ../.venv-wheel/bin/python -E -m helpers.doctor

sandbox:  ## install bubblewrap, in which submissions run (Debian, Ubuntu)
	@command -v bwrap || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install --yes bubblewrap; } || { \
		echo "bubblewrap cannot be installed from here: that takes apt-get, and root or sudo."; \
		echo "Install your system's package; on macOS and Windows use a Linux container or WSL2."; \
		exit 1; }

release: .venv/ready  ## bring notebooks/ in line with solutions/
	$(RUN) grading release

bundle: .venv/ready  ## make the archive that students get, in dist/
	$(RUN) grading bundle

lint: .venv/ready  ## check style and types
	$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) mypy

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

.PHONY: help demo quick test prove lab bench lowest wheel sandbox release bundle lint
