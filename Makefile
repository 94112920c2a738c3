# 考评 kaoping. `make run` and `make test` do all the set-up themselves.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
ROUND ?= demo-2014
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export PYTHONUTF8 := 1

.PHONY: help run test check fix lock demo bench clean install install-dev docs long mutation

help: ## 列出全部目标
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(VENV)/.uv: bootstrap.lock
	$(PY) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@touch $@

# The runtime stamp is fresh too once the dev set is installed: the dev lock contains the runtime lock.
$(VENV)/.run: $(VENV)/.uv requirements.lock pyproject.toml
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.dev; touch $@

$(VENV)/.dev: $(VENV)/.uv requirements-dev.lock pyproject.toml
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $(VENV)/.run $@

install: $(VENV)/.run ## 按锁文件安装运行环境

install-dev: $(VENV)/.dev ## 按锁文件安装开发环境

run: $(VENV)/.run ## 生成演示轮次并跑完主任务，得到全部文书
	@$(BIN)/kaoping demo --if-missing
	@$(BIN)/kaoping run --round $(ROUND)

demo: $(VENV)/.run ## 重新生成演示轮次
	@$(BIN)/kaoping demo

test: $(VENV)/.dev ## 检查代码、类型、SQL、生成文档，并运行测试
	@$(BIN)/python tests/check.py

check: $(VENV)/.dev ## 只做静态检查，逐项计数，不因一项失败而停
	@$(BIN)/python tests/check.py --static

fix: $(VENV)/.dev ## 自动修正格式
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . ; $(BIN)/sqlfluff fix --quiet sql ; true

docs: $(VENV)/.dev ## 重新生成 docs/ 中的生成文档
	$(BIN)/python -m kaoping.docs
	$(BIN)/python -m tests.rules.manual
	$(BIN)/python -m tests.rules.coverage

lock: $(VENV)/.dev ## 重新编译三个锁文件（含哈希，不含地址）
	for f in bootstrap requirements requirements-dev; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header $$f.in -o $$f.lock; done

bench: $(VENV)/.dev ## 性能对照（同一次运行中的比值）
	PYTHONPATH=. $(BIN)/python bench/run.py

long: $(VENV)/.dev ## 长时间的生成式测试
	$(BIN)/python -m pytest -m "slow" tests

mutation: $(VENV)/.dev ## 变异测试（抽样，可中断续跑），写 docs/mutation.md
	PYTHONPATH=. nice -n 10 $(BIN)/python -m tests.mutation.run

clean: ## 删除 var/ 与演示原始数据（不动虚拟环境）
	rm -rf var data/raw/demo-2014/submissions data/raw/demo-2014/registers
