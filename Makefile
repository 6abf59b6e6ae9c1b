# The two commands of a newcomer: `make run PHOTO=photo.jpg` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PHOTO ?=
SAMPLE := resources/samples/sample.jpg

.PHONY: run test test-long check system clean

# With a display: the window. Without: the result's path is printed.
run: $(VENV)/.installed
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(BIN)/python main.py "$(or $(PHOTO),$(SAMPLE))"; \
	elif [ -n "$(PHOTO)" ]; then $(BIN)/python main.py deblur "$(PHOTO)"; \
	else $(BIN)/python main.py deblur $(SAMPLE) -o sample_deblurred.jpg --overwrite; fi

# One thread each: the tests are small, and one run with more stood still. Why was never found: 250
# fresh starts and 150 repetitions of the suspects with two threads passed. Should it come again,
# every thread's stack is printed (faulthandler_timeout in pyproject.toml).
test: check
	OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen timeout 1500 $(BIN)/python -m pytest -n 2

# About half an hour: fuzzing, faults, killed processes, packages, beside everything of `test`.
test-long: check
	OMP_NUM_THREADS=1 QT_QPA_PLATFORM=offscreen timeout 10800 $(BIN)/python -m pytest -m "long or not long" -o faulthandler_timeout=3600

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

system:
	@sh .ci/system-libraries

$(VENV)/.installed: pyproject.toml constraints.txt | system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e ".[dev]"
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache
