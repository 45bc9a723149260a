# tremord: what a person types. `make` alone lists it.

SHELL := /bin/bash
PREFIX ?= /usr/local
DESTDIR ?=
# Where systemd looks: /usr/lib and /usr/local/lib, whatever else the prefix is.
LIB := $(if $(filter /usr /usr/local,$(PREFIX)),$(PREFIX),/usr/local)/lib
SWIFT ?= swift
# Real recordings, where they are at hand.
export TREMORD_SHARED ?= $(abspath $(CURDIR)/../shared)

# Swift's runtime is linked in: the programs run where no Swift is, and the service sees no home folder that has it.
BUILD := $(SWIFT) build -c release --static-swift-stdlib --explicit-target-dependency-import-check error
PACKAGES := libi2c-dev libgpiod-dev libtomlplusplus-dev zlib1g-dev
# What builds and boots the rig's virtual machine. `make test` uses a machine that is there, or builds it with TREMORD_RIG=1.
RIG_PACKAGES := gcc make cpio e2fsprogs xz-utils zstd qemu-system-x86 qemu-utils debian-archive-keyring
USE_RIG := $(filter-out 0,$(or $(TREMORD_RIG),$(wildcard .build-rig/out/SOURCES)))

.PHONY: help deps build demo test bless score score-table lint embedded race gpiod formats fuzz rig soak bench docs install uninstall deb \
  arm64 clean

help:
	@echo "make demo       build, and show the whole pipeline at work on a synthetic leg; needs no hardware"
	@echo "make test       every check; what continuous integration runs. TREMORD_RIG=1: with a minute on the rig too"
	@echo "make bless      write what is expected of Tests/Recordings anew: the diff is the review"
	@echo "make score      how right the classifier is: every row with its interval; ten minutes"
	@echo "make score-table  the tables and pictures of it anew: the diff is the review"
	@echo "make build      both programs, in .build/release"
	@echo "make rig        the daemon on a real kernel's I2C bus in a virtual machine (see Tests/Rig/README.md); fifteen minutes"
	@echo "make soak       a day of faults in virtual time, 50 power cuts, 200 kills and more; DAY=1 CUTS=5 for less; three hours"
	@echo "make gpiod      the GPIO code with the other libgpiod, 1.6 or 2.x, fetched from a Debian mirror; a minute"
	@echo "make formats    exports read by pyedflib and wfdb, and their files imported; they come by pip; a minute"
	@echo "make fuzz       dump reader, importers and requests under libFuzzer, FUZZ_SECONDS (300) each"
	@echo "make bench      what signal path and socket cost, beside scipy, FFTW and mosquitto; fifteen minutes, or ROUNDS=3"
	@echo "make docs       the documentation pages, in .build-docs"
	@echo "make install    programs, configuration and service (as root; honours DESTDIR and PREFIX)"
	@echo "make uninstall  the reverse; keeps configuration and data"
	@echo "make deb        Debian packages for amd64 and arm64, in .build-deb; ARCH=arm64 for one; as root"
	@echo "make arm64      unit tests and golden recordings for arm64 under qemu; as root; fetches 1.4 GB, once"
	@echo "make lint       the formatter's opinion"
	@echo "make clean      remove what was built"

# Installs what is missing, if it may; else says the one line and builds nothing.
deps:
	@command -v $(SWIFT) >/dev/null || { echo "tremord needs Swift 6.2 or newer: https://www.swift.org/install/linux/" >&2; exit 1; }
	@missing=; for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as="sudo -n"; else \
	    echo "Debian packages are missing. Please run:  sudo apt-get install -y$$missing" >&2; exit 1; fi; \
	  echo "installing$$missing"; \
	  $$as apt-get install -y -qq $$missing >/dev/null 2>&1 || \
	    { $$as apt-get update -qq && $$as apt-get install -y -qq $$missing >/dev/null; } || \
	    { echo "could not install. Please run:  sudo apt-get install -y$$missing" >&2; exit 1; }; \
	fi

build: PACKAGES += $(if $(shell command -v python3),,python3)
build: deps
	$(BUILD) --product tremord
	$(BUILD) --product tremorctl
	debian/manual .build/release .build/manual

demo: build
	.build/release/tremorctl demo

# The checks from outside are written in Python: a reader that shares no code with what it reads.
test: PACKAGES += $(if $(shell command -v python3),,python3) $(if $(USE_RIG),$(RIG_PACKAGES))

# Golden recordings that the unoptimised programs must make and replay to the same bytes too.
IN_DEBUG := rest-oscillation chip-lsm6dso unusable import-uneven format-1.0

# Each step prints its time; `swift test` is the last, in one call.
test: deps
	@Tests/Checks/step "format" $(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	@Tests/Checks/step "embedded, no heap" Tests/Checks/embedded
	@Tests/Checks/step "race detector" Tests/Checks/race
	@Tests/Checks/step "release build" $(BUILD)
	@Tests/Checks/step "heap, locks, calls" Tests/Checks/allocations
	@Tests/Checks/step "the same bits" Tests/Checks/same-bits
	@Tests/Checks/step "accuracy" .build/release/coreaccuracy
	@Tests/Checks/step "programs, as a user" Tests/Checks/programs
	@Tests/Checks/step "setup, on a terminal" Tests/Checks/setup
	@Tests/Checks/step "the protocol" Tests/Checks/protocol
	@Tests/Checks/step "the socket, from outside" Tests/Checks/socket
	@Tests/Checks/step "reload and shutdown" Tests/Checks/service
	@Tests/Checks/step "log on a bad disk" Tests/Checks/disk
	@Tests/Checks/step "golden recordings" Tests/Recordings/run
	@Tests/Checks/step "scores" Tests/Score/run
	@Tests/Checks/step "other people's formats" Tests/Checks/formats --installed
	@Tests/Checks/step "fuzzing" Tests/Fuzz/run 5
	@Tests/Checks/step "test build" $(SWIFT) build --build-tests --explicit-target-dependency-import-check error
	@Tests/Checks/step "the same, debug build" env TREMORD_BIN=.build/debug Tests/Recordings/run $(IN_DEBUG)
	@Tests/Checks/step "debug and release" Tests/Checks/builds
	@Tests/Checks/step "the other libgpiod" Tests/Checks/gpiod
	@Tests/Checks/step "rig" Tests/Rig/smoke
	@echo "== tests"
	$(SWIFT) test --skip-build

bless: deps
	$(BUILD) --product tremorctl
	Tests/Recordings/run --bless
	@git --no-pager diff --stat -- Tests/Recordings || true

# How right it is: the table of `make test`, then hours more of simulated days, nights and stillness.
score: deps
	$(BUILD) --product score
	Tests/Score/run --long

score-table: deps
	$(BUILD) --product score
	Tests/Score/run --write
	@git --no-pager diff --stat -- Tests/Score || true

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

embedded:
	Tests/Checks/embedded

race:
	Tests/Checks/race

# Needs the network once; `make test` then uses what it fetched.
gpiod: PACKAGES += debian-archive-keyring
gpiod: deps
	@Tests/Checks/step "the other libgpiod" Tests/Checks/gpiod --fetch

# Needs the network once, as gpiod does.
formats: PACKAGES += python3-venv
formats: build
	@Tests/Checks/step "other people's formats" Tests/Checks/formats

FUZZ_SECONDS ?= 300
fuzz: deps
	Tests/Fuzz/run $(FUZZ_SECONDS)

rig: PACKAGES += $(RIG_PACKAGES)
rig: deps
	$(BUILD) --product tremord
	$(BUILD) --product tremorctl
	Tests/Rig/all || [ $$? -eq 77 ]

# The damage and replay tests with all their cases, then hours of virtual time on the rig: two to three hours of this machine's.
soak: PACKAGES += $(RIG_PACKAGES)
soak: deps
	$(BUILD) --product tremord
	$(BUILD) --product tremorctl
	TREMORD_SLOW=1 $(SWIFT) test --filter 'DamageTests|ReplayTests'
	Tests/Checks/socket --only kills --kills 200
	DAY=$(DAY) CUTS=$(CUTS) Tests/Rig/soak-all $(RUNS)

# Compared with FFTW and scipy, and counted by valgrind (scipy comes by pip into .build-bench); the socket with a plain C
# server and mosquitto.
bench: PACKAGES += libfftw3-dev valgrind python3-venv mosquitto $(if $(shell command -v cc),,gcc)
bench: deps
	$(BUILD) --product Benchmarks
	$(BUILD) --product FanoutBenchmark
	Tests/Benchmarks/run $(ROUNDS)
	Tests/Benchmarks/Fanout/run $(ROUNDS)

# Each catalogue with its module's own symbols. (`swift package dump-symbol-graph` wants the tests' modules too.)
docs: deps
	@set -e; for m in $(basename $(notdir $(wildcard Sources/*/*.docc))); do \
	  rm -rf .build-docs/$$m; mkdir -p .build-docs/$$m/symbols; \
	  $(SWIFT) build --scratch-path .build-docs/build --target $$m -Xswiftc -emit-symbol-graph -Xswiftc \
	    -emit-symbol-graph-dir -Xswiftc .build-docs/symbols -Xswiftc -symbol-graph-minimum-access-level -Xswiftc package; \
	  cp .build-docs/symbols/$$m.symbols.json .build-docs/$$m/symbols/; \
	  docc convert Sources/$$m/$$m.docc --additional-symbol-graph-dir .build-docs/$$m/symbols \
	    --fallback-display-name $$m --fallback-bundle-identifier $$m --output-path .build-docs/$$m/$$m.doccarchive; \
	done

# Config and data are kept; the service is not enabled, for the sensor is not configured yet.
install:
	@for p in tremord tremorctl; do test -x .build/release/$$p || { echo "run 'make build' first (not as root)" >&2; exit 1; }; \
	  ! ldd .build/release/$$p | grep -q /swift/ || { echo ".build/release/$$p needs Swift's runtime: run 'make build'" >&2; exit 1; }; done
	@test -e .build/manual/man/tremord.1 || { echo "run 'make build' first (not as root)" >&2; exit 1; }
	BIN=.build/release DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" LIB="$(LIB)" debian/files install
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then \
	  systemd-sysusers && systemd-tmpfiles --create tremord.conf && udevadm control --reload && udevadm trigger -s i2c-dev -s gpio; \
	  systemctl daemon-reload; systemctl try-restart tremord; \
	  systemctl is-enabled --quiet tremord || echo "installed. Edit /etc/tremord/tremord.toml, then: sudo systemctl enable --now tremord"; fi

uninstall:
	-@[ -n "$(DESTDIR)" ] || systemctl disable --now tremord.service tremord.socket 2>/dev/null
	DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" LIB="$(LIB)" debian/files remove
	-@[ -n "$(DESTDIR)" ] || { rm -f /run/tremord/tremord.sock.lock; rmdir /run/tremord; systemctl daemon-reload; udevadm control --reload; } 2>/dev/null
	@echo "kept: /etc/tremord, /var/lib/tremord, /var/log/tremord and the user tremord"

# Packages for Debian and Raspberry Pi OS, in .build-deb. ARCH=arm64 or ARCH=amd64 for one of them.
deb: PACKAGES += $(if $(shell command -v lintian),,lintian) binutils
deb: build
	debian/package $(or $(ARCH),amd64 arm64)
	@Tests/Checks/step "packages" Tests/Checks/package

# Built and tested for arm64 under qemu; as root. Fetches 1.4 GB the first time.
arm64: PACKAGES += debian-archive-keyring
arm64: deps
	Tests/Arm64/run || [ $$? -eq 77 ]

clean:
	rm -rf .build .build-*
