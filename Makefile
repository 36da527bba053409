# Two commands are enough: `make demo` and `make test`. Everything else is what they are made of.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m

.PHONY: demo test setup blender lint types contracts app screenshots bench matrix clean

demo: setup  ## mark examples/demo.mp4 and show what was found
	$(RUN) sensevoice_markers mark examples/demo.mp4 --out out --overwrite

test: lint types contracts blender  ## everything that must hold
	$(RUN) pytest -n 2 --dist worksteal

setup:  ## .venv with all packages, the system libraries, the embedded models
	$(PYTHON) tools/setup.py

blender: setup  ## Blender as a Python module in .venv/blender, for the tests of its extension (374 MB)
	$(VENV)/bin/python tools/blender.py

lint: setup
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: setup
	$(RUN) mypy

contracts: setup
	$(VENV)/bin/lint-imports

app: setup  ## the desktop window
	$(RUN) sensevoice_markers app

screenshots: setup  ## the window in all its states, both themes and languages, at 1x and 2x, in out/screenshots
	$(VENV)/bin/python tools/screenshots.py

bench: setup  ## the figures that README.md and docs/ state, as JSON lines
	$(RUN) benchmarks.speed
	$(RUN) benchmarks.cues
	$(RUN) benchmarks.editing
	$(RUN) benchmarks.exporting
	$(RUN) benchmarks.painting
	$(RUN) benchmarks.outline
	$(RUN) benchmarks.window

matrix: setup blender  ## every format at every rate and start, read by others; written into docs/nle/README.md
	UPDATE_GOLDEN=1 $(RUN) pytest tests/formats/test_formats_matrix.py -q

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
