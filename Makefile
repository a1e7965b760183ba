# cape: build, test, measure. "make help" lists the targets.
#
#   KIND = release | debug | asan | tsan     what is built, into build/$(KIND)/
#   CC   = gcc | clang-14 …                  builds clean with gcc 12 and clang 14
#   WERROR = 1                               warnings are errors (lint and CI)

KIND    ?= release
PREFIX  ?= /usr/local
DESTDIR ?=
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
B       := build/$(KIND)

# As many steps side by side as there are cores, unless -j says otherwise; goals named together stay in their order.
ifeq ($(filter -j%,$(MAKEFLAGS))$(word 2,$(MAKECMDGOALS)),)
MAKEFLAGS += -j$(shell nproc)
endif

# What Debian packages are needed: to build and run tests, and besides to lint, fuzz and measure against peers.
PACKAGES      := gcc make pkg-config libxxhash-dev libinih-dev libcjson-dev liburing-dev libsqlite3-dev nettle-dev libgmp-dev libcmocka-dev libcsv-dev hyperfine python3
PEER_PACKAGES := mawk
LINT_PACKAGES := clang-14 clang-format-14
FUZZ_PACKAGES := clang-14 libclang-rt-14-dev
LIBRARIES     := libxxhash inih libcjson liburing sqlite3 nettle gmp

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wcast-align -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wno-format-nonliteral $(if $(WERROR),-Werror)

# Assertions stay on in every kind: a broken invariant must stop the program, not reach a claim file.
FLAGS_release := -O2 -g
FLAGS_debug   := -O0 -g3
FLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_tsan    := -O1 -g -fsanitize=thread -fno-omit-frame-pointer

# What the levels of src/core/cpu.h may use. Only files named for a level are compiled for it.
ifneq ($(findstring x86_64,$(shell $(CC) -dumpmachine)),)
CPU_FLAGS_avx2   := -mavx2 -mbmi -mbmi2 -mpopcnt -mpclmul
CPU_FLAGS_avx512 := $(CPU_FLAGS_avx2) -mavx512f -mavx512bw -mavx512vl -mavx512dq -mavx512vbmi -mavx512vbmi2 \
                    -mavx512bitalg -mavx512vpopcntdq
endif

CPPFLAGS += -D_GNU_SOURCE -Isrc
CFLAGS   += -std=gnu11 $(FLAGS_$(KIND)) $(WARNINGS) -pthread
LDFLAGS  += $(filter -fsanitize%,$(FLAGS_$(KIND))) -pthread

CPPFLAGS += $(MORE_CPPFLAGS) $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
LDLIBS   += $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)

SOURCES      := $(sort $(wildcard src/*/*.c))
LIB_OBJECTS  := $(patsubst %.c,$(B)/obj/%.o,$(filter-out src/cli/main.c,$(SOURCES)))
GEN_SOURCES  := $(sort $(wildcard bench/gen/*.c))
STAGES       := $(sort $(wildcard bench/stages/*.c))
LAYOUTS      := $(sort $(wildcard bench/layouts/*.c))
LEDGERS      := $(sort $(wildcard bench/ledger/*.c))
UNIT_TESTS   := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZ_HELPERS := $(patsubst %.c,$(B)/obj/%.o,$(filter-out tests/fuzz/fuzz_%.c,$(sort $(wildcard tests/fuzz/*.c))))
FUZZ_REPLAYS := $(patsubst tests/fuzz/%.c,$(B)/tests/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
CLI_TESTS    := $(patsubst tests/cli/%.c,$(B)/tests/cli/%,$(sort $(wildcard tests/cli/test_*.c)))

# One short line a step; V=1 shows the commands.
say = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2);)

all: $(B)/cape ## build the program: build/release/cape

$(B)/cape: $(B)/obj/src/cli/main.o $(B)/libcape.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libcape.a: $(LIB_OBJECTS)
	@rm -f $@
	$(call say,AR,$@)ar rcs $@ $^

$(B)/obj/%.o: %.c | packages
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) $(CFLAGS) $(CPU_FLAGS) -MMD -MP -c -o $@ $<

$(B)/obj/%_avx2.o: CPU_FLAGS = $(CPU_FLAGS_avx2)
$(B)/obj/%_avx512.o: CPU_FLAGS = $(CPU_FLAGS_avx512)

# The assembler's .incbin is not seen by -MMD.
$(B)/obj/src/rules/builtin.o: data/rules.ini data/ieepa_hts.ini
$(B)/obj/src/refund/rates_open.o: data/interest_rates.ini

$(B)/cape-gen: $(patsubst %.c,$(B)/obj/%.o,$(GEN_SOURCES))
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ -lm

$(B)/obj/bench/stages/%.o: CPPFLAGS += -Ibench
$(B)/cape-stages: $(patsubst %.c,$(B)/obj/%.o,$(STAGES)) $(B)/libcape.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/cape-writes: $(B)/obj/bench/writes/main.o
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ -luring

$(B)/obj/bench/layouts/%.o: CPPFLAGS += -Ibench
$(B)/cape-layouts: $(patsubst %.c,$(B)/obj/%.o,$(LAYOUTS)) $(B)/libcape.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lm

# Fills ledgers for bench/ledger.py.
$(B)/cape-ledger: $(patsubst %.c,$(B)/obj/%.o,$(LEDGERS)) $(B)/libcape.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/peer-sqlite: $(patsubst %.c,$(B)/obj/%.o,$(sort $(wildcard bench/peers/sqlite/*.c)))
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs sqlite3)

# Manual pages come from the tables the help texts come from.
$(B)/cape-man: $(B)/obj/tools/man.o $(B)/libcape.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

man: $(B)/cape-man ## write the manual pages to build/man
	@mkdir -p build/man
	$(B)/cape-man build/man

docs: $(B)/cape ## write docs/rules.md, which is what the program prints of its rules
	$(B)/cape rules --markdown > docs/rules.md

# A missing library is named before the compiler complains about a header.
packages:
	@pkg-config --exists $(LIBRARIES) 2>/dev/null || { \
	  echo "Packages are missing. As root: apt-get install $(PACKAGES)" >&2; exit 1; }

# --- tests -----------------------------------------------------------------------------------------------------------

$(B)/tests/unit/%: tests/unit/%.c $(B)/libcape.a
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP -o $@ $< $(B)/libcape.a $(LDFLAGS) $(LDLIBS) -lcmocka

$(B)/tests/cli/%: tests/cli/%.c tests/cli/harness.c $(wildcard tests/cli/*.h) | packages
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) -D_GNU_SOURCE -Itests/cli $(CFLAGS) -o $@ $< tests/cli/harness.c $(LDFLAGS) $(shell pkg-config --cflags --libs libcjson 2>/dev/null) -lcmocka

# The fuzz targets, replaying their corpora; make fuzz runs them with libFuzzer.
$(B)/obj/tests/fuzz/%.o: CPPFLAGS += -Itests
$(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/%.o $(FUZZ_HELPERS) $(B)/libcape.a
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcsv

$(B)/cape-faults: $(B)/obj/tests/faults/faults.o $(B)/obj/src/cli/main.o $(B)/libcape.a
	$(call say,LINK,$@)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

ORACLE_CASES ?= 2000
ORACLE_SEED  ?= 1

test: test-packages ## run all tests and print totals
	@$(MAKE) --no-print-directory $(if $(V),,-s) $(B)/cape $(B)/cape-gen $(B)/cape-faults $(UNIT_TESTS) $(CLI_TESTS) $(FUZZ_REPLAYS)
	@CAPE=$(abspath $(B)/cape) CAPE_GEN=$(abspath $(B)/cape-gen) tests/run.sh "$(UNIT_TESTS) $(CLI_TESTS) $(FUZZ_REPLAYS)" $(ORACLE_CASES) $(ORACLE_SEED)

test-packages:
	@scripts/packages.sh $(PACKAGES)

asan: ## run all tests with the address and undefined behaviour sanitizers
	@$(MAKE) --no-print-directory test KIND=asan

tsan: ## run all tests with the thread sanitizer
	@FAULTS=no $(MAKE) --no-print-directory test KIND=tsan

fuzz: ## run every fuzz target for TIME seconds (default 60), JOBS (default 2) side by side
	@scripts/packages.sh $(PACKAGES) $(FUZZ_PACKAGES)
	JOBS=$(or $(JOBS),2) tests/fuzz/run.sh $(or $(TIME),60)

torture: test-packages ## long runs: CASES (100,000) against the oracle, KILLS (200) of index build and update, UPLOAD_KILLS (1,000) of uploads, RERUN_KILLS (100) of reruns, generated counts of ENTRIES (10,000,000), the matrix of ways
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	python3 tests/torture/kill.py --cape $(B)/cape --gen $(B)/cape-gen --kills $(or $(KILLS),200) --seed $(or $(SEED),1000)
	python3 tests/torture/uploads.py --cape $(B)/cape --kills $(or $(UPLOAD_KILLS),1000) --processes 8 --files 500 --seed $(or $(SEED),1000)
	python3 tests/torture/reruns.py --cape $(B)/cape --files 1000 --entries 9999 --kills $(or $(RERUN_KILLS),100) --seed $(or $(SEED),1000)
	TMPDIR=$(or $(wildcard /dev/shm),/tmp) python3 tests/oracle/run.py --cape $(B)/cape --cases $(or $(CASES),100000) --seed $(or $(SEED),1000)
	python3 tests/generated/run.py --cape $(B)/cape --gen $(B)/cape-gen --entries $(or $(ENTRIES),10000000)
	python3 tests/prepare/run.py --cape $(B)/cape --cases 2000 --seed $(or $(SEED),1000)
	python3 tests/prepare/large.py --cape $(B)/cape --gen $(B)/cape-gen --entries $(or $(ENTRIES),10000000)
	python3 tests/torture/matrix.py --cape $(B)/cape --gen $(B)/cape-gen --cases 50 --entries 200000
	python3 tests/torture/matrix.py --cape $(B)/cape --gen $(B)/cape-gen --cases 1 --entries $(or $(ENTRIES),10000000)

# --- everything else ---------------------------------------------------------------------------------------------------

demo: ## install what is missing, build, make a sample of 1,000,000 entries, validate and show it
	@scripts/packages.sh $(PACKAGES)
	@$(MAKE) --no-print-directory $(if $(V),,-s) $(B)/cape $(B)/cape-gen
	@CAPE=$(B)/cape CAPE_GEN=$(B)/cape-gen scripts/demo.sh

report-picture: ## make docs/report.png anew, of a sample of 100,000 entries; needs headless Chromium (chromium-headless-shell)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@CAPE=$(B)/cape CAPE_GEN=$(B)/cape-gen scripts/report_picture.sh docs/report.png

# What the scripts of bench/ need to know; ARGS are further options of theirs.
BENCH = CAPE=$(abspath $(B)/cape) CAPE_GEN=$(abspath $(B)/cape-gen) python3 bench/$(1) $(if $(ENTRIES),--entries $(ENTRIES)) $(ARGS)

bench: test-packages ## measure validating against its yardsticks, on an index of ENTRIES (50,000,000)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@$(call BENCH,run.py)

# Peers are packages of npm, pinned in bench/peers; their scripts are copied beside them, where node looks for packages.
PEERS := build/bench/peers

$(PEERS)/node_modules: bench/peers/package.json
	@command -v npm >/dev/null || { echo "make bench-index and bench-peers need node (20 or later) and npm" >&2; exit 1; }
	@mkdir -p $(PEERS)
	@cp $^ $(PEERS)
	cd $(PEERS) && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

peer-scripts: $(PEERS)/node_modules
	@cp bench/peers/*.mjs $(PEERS)

bench-index: test-packages peer-scripts ## measure building an index against cp, DuckDB and Polars, over ENTRIES (50,000,000)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@$(call BENCH,index.py)

bench-peers: test-packages peer-scripts ## measure validating against DuckDB, SQLite and mawk, up to ENTRIES (50,000,000)
	@scripts/packages.sh $(PEER_PACKAGES)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen $(B)/peer-sqlite
	@PEER_SQLITE=$(abspath $(B)/peer-sqlite) $(call BENCH,peers.py)

bench-sweeps: test-packages ## time an entry by size of declaration and index, threads, instruction sets, up to ENTRIES (50,000,000); bench-plots draws it
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@$(call BENCH,sweeps.py)

bench-ledger: test-packages ## measure lists and an entry's history, in ledgers with ENTRIES (50,000,000)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-ledger
	@CAPE_LEDGER_TOOL=$(abspath $(B)/cape-ledger) $(call BENCH,ledger.py)

bench-claimed: test-packages ## measure what asking a ledger for earlier claims costs, on an index of ENTRIES (50,000,000)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@$(call BENCH,claimed.py)

bench-prepare: test-packages ## measure prepare against validate, over dirty lists of ENTRIES (10,000,000)
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@$(call BENCH,prepare.py)

bench-plots: ## draw the last bench-sweeps and bench-rules into docs/plots
	@python3 bench/plot.py

bench-rules: test-packages ## measure what rules cost, end to end and by themselves, on an index of ENTRIES (50,000,000); bench-plots draws it
	@$(MAKE) --no-print-directory $(B)/cape $(B)/cape-gen
	@$(call BENCH,rules.py)

bench-stages: ## measure stages by themselves, each way against its yardstick
	@$(MAKE) --no-print-directory $(B)/cape-stages $(B)/cape-gen
	@mkdir -p build/bench/stages
	@cd build/bench/stages && { [ -f es003.csv ] || $(abspath $(B)/cape-gen) es003 --entries 60000 -o es003.csv; }
	@cd build/bench/stages && for how in "declaration" "dashed --dashes all" "quoted --dashes all --quoted --crlf"; do \
	  set -- $$how; name=$$1; shift; [ -f $$name.csv ] || $(abspath $(B)/cape-gen) declaration --entries all --of 6000000 \
	  --filers 1 --one-filer "$$@" -o $$name.csv; done
	@uptime
	@$(B)/cape-stages $(addprefix build/bench/stages/,es003.csv declaration.csv dashed.csv quoted.csv)

bench-writes: ## measure write(2) against io_uring, for one large result and for many small ones
	@scripts/packages.sh $(PACKAGES)
	@$(MAKE) --no-print-directory $(B)/cape-writes
	@mkdir -p build/bench/writes
	@uptime
	@$(B)/cape-writes $(ARGS) build/bench/writes

bench-layouts: ## measure the index against other layouts, over ENTRIES (10,000,000) and the other ARGS of cape-layouts
	@$(MAKE) --no-print-directory $(B)/cape-layouts
	@mkdir -p build/bench/layouts
	@uptime
	@$(B)/cape-layouts --dir build/bench/layouts --entries $(or $(ENTRIES),10000000) $(ARGS)

lint: ## check floors, formatting, sizes; build with gcc and clang, warnings as errors
	@scripts/packages.sh $(PACKAGES) $(LINT_PACKAGES) $(PEER_PACKAGES)
	@scripts/lint.sh
	@$(MAKE) --no-print-directory KIND=release WERROR=1 B=build/lint-gcc CC=gcc build/lint-gcc/cape build/lint-gcc/cape-gen build/lint-gcc/cape-stages build/lint-gcc/cape-layouts build/lint-gcc/cape-writes build/lint-gcc/cape-ledger build/lint-gcc/peer-sqlite
	@$(MAKE) --no-print-directory KIND=release WERROR=1 B=build/lint-clang CC=clang-14 build/lint-clang/cape build/lint-clang/cape-gen build/lint-clang/cape-stages build/lint-clang/cape-layouts build/lint-clang/cape-writes build/lint-clang/cape-ledger build/lint-clang/peer-sqlite
	@echo "lint: clean"

# The libraries' headers are the same on all processors, but may not bring this machine's C library's with them.
arm64: test-packages ## compile all sources for arm64, with Debian's cross compiler
	@scripts/packages.sh gcc-aarch64-linux-gnu libc6-dev-arm64-cross
	@mkdir -p build/arm64/include
	@ln -sfn /usr/include/xxhash.h /usr/include/ini.h /usr/include/cjson \
	  /usr/include/liburing.h /usr/include/liburing /usr/include/sqlite3.h /usr/include/nettle \
	  $(firstword $(wildcard /usr/include/*/gmp.h /usr/include/gmp.h)) build/arm64/include/
	@$(MAKE) --no-print-directory WERROR=1 B=build/arm64 CC=aarch64-linux-gnu-gcc MORE_CPPFLAGS="-isystem build/arm64/include" \
	  build/arm64/libcape.a build/arm64/obj/src/cli/main.o build/arm64/cape-gen

format: ## format the sources
	clang-format-14 -i $(shell git ls-files '*.c' '*.h')

install: $(B)/cape man ## install program and manual pages under PREFIX
	install -D -m 755 $(B)/cape $(DESTDIR)$(PREFIX)/bin/cape
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 build/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/cape $(DESTDIR)$(PREFIX)/share/man/man1/cape.1 $(DESTDIR)$(PREFIX)/share/man/man1/cape-*.1

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 28

.PHONY: all arm64 man docs packages test test-packages asan tsan fuzz torture demo report-picture bench bench-index bench-peers peer-scripts \
        bench-rules bench-sweeps bench-ledger bench-claimed bench-prepare bench-plots bench-stages bench-writes bench-layouts lint format install uninstall clean help
.DEFAULT_GOAL := all
# Test programs are kept: they are run by name.
.SECONDARY:

-include $(shell find $(B) -name '*.d' 2>/dev/null)
