# Five words run everything. The first use of any of them makes .venv; later uses start at once.
PYTHON ?= python3
BIN := .venv/bin
LOCKS := tools/bootstrap.py requirements/run.txt requirements/dev.txt

.DEFAULT_GOAL := help
.PHONY: help demo test dev bench new-module

help:
	@echo "make demo                  a living Dân Vận with a demonstration world   (thế giới mẫu)"
	@echo "make dev                   the same, reloading when code changes          (cho người phát triển)"
	@echo "make test                  every check, the same as in CI                 (mọi kiểm tra)"
	@echo "make bench                 measured speed, as ratios                      (đo tốc độ)"
	@echo "make new-module NAME=…     a new capability with all its rooms            (thêm phân hệ)"

.venv/.ready-run: tools/bootstrap.py requirements/run.txt
	@$(PYTHON) tools/bootstrap.py run

.venv/.ready-dev: $(LOCKS)
	@$(PYTHON) tools/bootstrap.py dev

demo: .venv/.ready-run
	@exec $(BIN)/danvan demo

dev: .venv/.ready-dev
	@exec $(BIN)/danvan demo --reload

test: .venv/.ready-dev
	@exec $(BIN)/python tools/check.py

bench: .venv/.ready-dev
	@test -f benchmarks/__main__.py || { echo "there are no benchmarks yet"; exit 1; }
	@exec $(BIN)/python -m benchmarks

new-module: .venv/.ready-dev
	@exec $(BIN)/python tools/new_module.py "$(NAME)"
