# loket: build, install, check, demo, lint. `make help` lists the targets.
#
# Adding a filter is adding its file: filters/*/NAME.c becomes loket-NAME,
# man/man1/loket-NAME.1 its manual, tests/filters/NAME.sh its test.
#
# CC=clang-14 and SAN=1 (address and undefined sanitizers) build into folders of
# their own under build/, so that no object of one is linked into the other.

ifeq ($(origin CC),default)
CC = gcc
endif
VARIANT := $(notdir $(CC))$(if $(SAN),-$(if $(filter fuzz,$(SAN)),fuzz,san))
OUT := build/$(VARIANT)

PREFIX ?= /usr/local
BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man
SHAREDIR = $(DESTDIR)$(PREFIX)/share/loket
COMPLETIONDIR = $(DESTDIR)$(PREFIX)/share/bash-completion/completions

BUILD_PACKAGES = gcc libc6-dev make pkg-config libetpan-dev libgmime-3.0-dev \
	libmagic-dev libsqlite3-dev libcsv-dev libseccomp-dev \
	libcurl4-gnutls-dev libjansson-dev libinih-dev libxml2-dev \
	nettle-dev libgnutls28-dev libxlsxwriter-dev libarchive-dev
DEMO_PACKAGES = $(BUILD_PACKAGES) jq
TEST_PACKAGES = $(DEMO_PACKAGES) tmux libcriterion-dev dovecot-imapd postfix strace \
	sqlite3 openssl python3 procps procmail maildrop fetchmail getmail6 isync curl time gammu gammu-smsd libdbd-sqlite3 s-nail faketime python3-openpyxl
FUZZ_PACKAGES = $(BUILD_PACKAGES) clang-14 libclang-rt-14-dev
SCORE_PACKAGES = $(BUILD_PACKAGES) python3 python3-yaml python3-jsonschema \
	libemail-mime-perl libtimedate-perl
LINT_PACKAGES = $(BUILD_PACKAGES) cppcheck shellcheck mandoc

LIBRARIES = gmime-3.0 xlsxwriter libarchive libmagic libxml-2.0 libseccomp sqlite3 jansson inih nettle gnutls libcurl
PKG_CFLAGS = $(shell pkg-config --cflags $(LIBRARIES))
# libetpan's own .pc file turns position independent programs off.
PKG_LIBS = $(shell pkg-config --libs $(LIBRARIES)) -letpan -lcsv -lm

WARNINGS = -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla
HARDENING = -fstack-protector-strong -fstack-clash-protection -fPIE \
	-Wformat -Werror=format-security $(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
SANITIZERS = $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer) \
	$(if $(filter fuzz,$(SAN)),-fsanitize=fuzzer-no-link)
comma := ,
# V=1 shows the whole commands.
Q = $(if $(V),,@)
say = $(if $(V),,@printf '  %s\n' '$(@:$(OUT)/%=%)')
OPTIMISE ?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(OPTIMISE) $(WARNINGS) $(HARDENING) \
	$(SANITIZERS) -Ilib -I$(OUT) $(PKG_CFLAGS) $(CFLAGS)
# --as-needed and archives: each program links only what it uses.
ALL_LDFLAGS = -pie -Wl,-z,relro -Wl,-z,now -Wl,--as-needed $(SANITIZERS) $(LDFLAGS)

# The rooms of lib/, the highest first: each knows only those after it.
ROOMS = net mail report desk letter register rules base
ARCHIVES = $(ROOMS:%=$(OUT)/lib/%.a)
GENERATED = $(OUT)/gen/queries.h $(OUT)/gen/queries.c $(OUT)/gen/data.h $(OUT)/gen/data.c

FILTER_SOURCES = $(wildcard filters/*/*.c)
FILTERS = $(foreach f,$(FILTER_SOURCES),$(OUT)/bin/loket-$(basename $(notdir $(f))))
SCRIPTS = $(patsubst bin/%,$(OUT)/bin/%,$(wildcard bin/*))
BENCH_PROGRAMS = $(patsubst tests/bench/%.c,$(OUT)/bench/%,$(wildcard tests/bench/*.c))
FUZZ_TARGETS = parser html reply form bounce
REPLAYS = $(FUZZ_TARGETS:%=$(OUT)/fuzz/%) $(OUT)/fuzz/seeds
YEAR_PROGRAMS = $(OUT)/tests/year-desk
FAULT_PROGRAMS = $(OUT)/faults/cage
UNIT_TESTS = $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(wildcard tests/unit/test_*.c))

# Where `make score` finds other people's mail, and what of it (intake/stalwart).
CORPORA ?= $(firstword $(wildcard ../shared/corpora ../../shared/corpora) ../shared/corpora)
ONLY ?=

.PHONY: all deps deps-demo deps-check deps-fuzz deps-score deps-lint check scenarios torture storm sms score bench fuzz fuzz-programs year demo install lint clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(FILTERS) $(SCRIPTS) ## build everything (into build/)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# Installs what is missing, as root or through sudo; elsewhere says what is needed.
define need
	@missing=$$(for p in $(1); do \
		dpkg-query -W -f='$${Status}\n' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; \
	done); \
	test -z "$$missing" && exit 0; \
	if ! command -v apt-get >/dev/null; then \
		echo "loket needs these (names of Debian's packages):" $(1); exit 0; fi; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	echo "installing:" $$missing; \
	{ $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $$missing; } >build-deps.log 2>&1 \
	|| { cat build-deps.log; rm -f build-deps.log; exit 1; }; rm -f build-deps.log
endef

deps: ## install the packages that building needs (Debian)
	$(call need,$(BUILD_PACKAGES))
deps-demo: ## install the packages that the demo needs besides
	$(call need,$(DEMO_PACKAGES))
deps-check: ## install the packages that the tests need besides
	$(call need,$(TEST_PACKAGES))
deps-fuzz: ## install the packages that fuzzing needs besides
	$(call need,$(FUZZ_PACKAGES))
deps-score: ## install the packages that the score needs besides
	$(call need,$(SCORE_PACKAGES))
deps-lint: ## install the packages that lint needs besides
	$(call need,$(LINT_PACKAGES))

# --- the libraries ---------------------------------------------------------

define room
$(OUT)/lib/$(1).a: $(patsubst %.c,$(OUT)/%.o,$(wildcard lib/$(1)/*.c)) $(if $(filter register,$(1)),$(OUT)/gen/queries.o $(OUT)/gen/data.o)
	@mkdir -p $$(@D); rm -f $$@
	$$(Q)$$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room,$(r))))

$(OUT)/lib/%.o: lib/%.c | $(GENERATED)
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(OUT)/gen/%.o: $(OUT)/gen/%.c $(OUT)/gen/%.h
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# Named SQL becomes an enum and a table; the files of schema/ that programs carry
# with them become strings.
QUERY_FILES = $(sort $(wildcard schema/queries/*.sql))
DATA_FILES = $(sort $(wildcard schema/register/*.sql schema/letters/* schema/calendar/*.tsv schema/routes/*.tsv schema/report/*.css))

$(OUT)/gen/queries.h $(OUT)/gen/queries.c &: schema/queries.awk $(QUERY_FILES)
	@mkdir -p $(OUT)/gen
	$(Q)awk -v header=$(OUT)/gen/queries.h -v source=$(OUT)/gen/queries.c -f schema/queries.awk $(QUERY_FILES)

$(OUT)/gen/data.h $(OUT)/gen/data.c &: schema/data.awk $(DATA_FILES)
	@mkdir -p $(OUT)/gen
	$(Q)awk -v header=$(OUT)/gen/data.h -v source=$(OUT)/gen/data.c -f schema/data.awk $(DATA_FILES)

# --- the programs ----------------------------------------------------------

define program
$(OUT)/bin/loket-$(basename $(notdir $(1))): $(1) $(ARCHIVES) | $(GENERATED)
	@mkdir -p $$(@D)
	$$(say)
	$$(Q)$$(CC) $$(ALL_CFLAGS) -MMD -MP -MF $(OUT)/$(1).d $(1) $$(ALL_LDFLAGS) -o $$@ $(ARCHIVES) $$(PKG_LIBS)
endef
$(foreach f,$(FILTER_SOURCES),$(eval $(call program,$(f))))
$(foreach f,$(FILTER_SOURCES),$(shell mkdir -p $(OUT)/$(dir $(f))))

$(OUT)/bin/%: bin/%
	@mkdir -p $(@D)
	$(Q)install -m 755 $< $@

# The officers of the office year.
$(OUT)/tests/year-desk: tests/year/desk.c $(ARCHIVES) | $(GENERATED)
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP $< $(ALL_LDFLAGS) -o $@ $(ARCHIVES) $(PKG_LIBS)

$(OUT)/tests/%: tests/unit/%.c $(ARCHIVES) | $(GENERATED)
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -DLOKET_SRC='"$(CURDIR)"' -MMD -MP $< $(ALL_LDFLAGS) -o $@ $(ARCHIVES) $(PKG_LIBS) -lcriterion

# The peers of the bench: they link libraries, not loket.
$(OUT)/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP $< $(ALL_LDFLAGS) -o $@ $(PKG_LIBS)

# A program that tries to get out of the cage (tests/faults/cage.sh).
$(OUT)/faults/%: tests/faults/%.c $(ARCHIVES) | $(GENERATED)
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d $< $(ALL_LDFLAGS) -o $@ $(ARCHIVES) $(PKG_LIBS)

# A fuzz target has libFuzzer's main under SAN=fuzz, else that of replay.c.
$(OUT)/fuzz/%: tests/fuzz/%.c tests/fuzz/fuzz.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(ARCHIVES) | $(GENERATED)
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d $< tests/fuzz/fuzz.c \
		$(if $(filter fuzz,$(SAN)),-fsanitize=fuzzer,tests/fuzz/replay.c) \
		$(ALL_LDFLAGS) -o $@ $(ARCHIVES) $(PKG_LIBS)

$(OUT)/fuzz/seeds: tests/fuzz/seeds.c tests/fuzz/fuzz.c tests/fuzz/fuzz.h $(ARCHIVES) | $(GENERATED)
	@mkdir -p $(@D)
	$(say)
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -MF $@.d $< tests/fuzz/fuzz.c $(ALL_LDFLAGS) -o $@ $(ARCHIVES) $(PKG_LIBS)

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)

# --- what people call ------------------------------------------------------

demo: deps-demo ## build, then play two days at the counter (no server needed)
	@$(MAKE) -s --no-print-directory -j2 all >build-demo.log 2>&1 || { cat build-demo.log; rm -f build-demo.log; exit 1; }; rm -f build-demo.log
	@PATH="$(CURDIR)/$(OUT)/bin:$$PATH" sh tests/demo.sh "$(CURDIR)/build/demo"

check: deps-check ## build and run all tests
	@$(MAKE) -s --no-print-directory -j2 all $(UNIT_TESTS) $(REPLAYS) $(FAULT_PROGRAMS) $(YEAR_PROGRAMS)
	@OUT="$(CURDIR)/$(OUT)" SRC="$(CURDIR)" SAN="$(SAN)" CC="$(CC)" tests/run

# PLAY="03 17" plays only those whose names begin so, and tells how long each took.
scenarios: deps-check ## scenes of office life with real mail servers (tests/e2e/scenarios)
	@$(MAKE) -s --no-print-directory -j2 all
	@OUT="$(CURDIR)/$(OUT)" SRC="$(CURDIR)" PLAY="$(PLAY)" sh tests/e2e/scenarios.sh

torture: deps-check ## die at every system call of a pass and fail each once (long)
	@$(MAKE) -s --no-print-directory -j2 all
	@OUT="$(CURDIR)/$(OUT)" SRC="$(CURDIR)" tests/faults/torture --all

crowd: deps-check ## 8 writers at once over 20,000 records, each killed 200 times
	@$(MAKE) -s --no-print-directory -j2 all
	@PATH="$(CURDIR)/$(OUT)/bin:$$PATH" tests/faults/crowd writers --records 20000 --kills 1600

year: deps-check ## play the office's year 2026, 3,000 requests, against the model (minutes)
	@$(MAKE) -s --no-print-directory -j2 all $(YEAR_PROGRAMS)
	@rm -rf build/year; python3 -B tests/year/year.py "$(CURDIR)/$(OUT)/bin" "$(CURDIR)/$(OUT)/tests/year-desk" "$(CURDIR)/build/year"

# BENCH="register parse" runs only those of tests/bench/.
bench: deps-check ## how fast it is, as ratios to peers measured in the same run
	@$(MAKE) -s --no-print-directory -j2 all $(BENCH_PROGRAMS)
	@OUT="$(CURDIR)/$(OUT)" SRC="$(CURDIR)" tests/bench/run $(BENCH)

SECS ?= 60
TARGET ?= $(FUZZ_TARGETS)
fuzz: deps-fuzz ## fuzz the readers: TARGET=html (else all in turn) SECS=60 (for each)
	@$(MAKE) -s --no-print-directory -j2 CC=clang-14 SAN=fuzz fuzz-programs
	@for t in $(TARGET); do OUT="$(CURDIR)/build/clang-14-fuzz" SRC="$(CURDIR)" tests/fuzz/run $$t $(SECS) || exit 1; done
fuzz-programs: $(REPLAYS)

score: deps-score ## how well mail is read: a table over CORPORA=DIR (ONLY=PREFIX, V=1)
	@$(MAKE) -s --no-print-directory -j2 all
	@PATH="$(CURDIR)/$(OUT)/bin:$$PATH" python3 -B tests/score/score.py $(if $(V),-v) \
		-c "$(CORPORA)" -o build/score $(ONLY)

storm: deps-check ## two thousand mails through servers and disks that fail (long)
	@$(MAKE) -s --no-print-directory -j2 all
	@OUT="$(CURDIR)/$(OUT)" SRC="$(CURDIR)" STORM=2000 sh tests/e2e/storm.sh

sms: deps-check ## three hundred SMS through Gammu SMSD, which dies again and again (minutes)
	@$(MAKE) -s --no-print-directory -j2 all
	@OUT="$(CURDIR)/$(OUT)" SRC="$(CURDIR)" SMS=100 sh tests/e2e/gammu.sh

lint: deps-lint ## static analysis of the code, the scripts and the manual
	@$(MAKE) -s --no-print-directory $(GENERATED)
	cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --suppress=missingIncludeSystem -D_GNU_SOURCE -Ilib -I$(OUT) \
		--include=tests/cppcheck.h \
		lib filters tests/faults
	shellcheck -s bash completions/loket
	shellcheck bin/* tests/run tests/bench/run tests/fuzz/run tests/demo.sh .ci/run
	shellcheck -s sh -x -e SC2034,SC2154,SC1091,SC2015,SC2016 tests/lib.sh tests/filters/*.sh tests/e2e/*.sh tests/faults/*.sh tests/year/*.sh
	mandoc -Tlint -Wwarning $(wildcard man/man?/* man/id/man?/*)

install: all ## install under DESTDIR and PREFIX (/usr/local)
	install -d $(BINDIR) $(SHAREDIR)/gateways $(SHAREDIR)/letters $(SHAREDIR)/agencies $(SHAREDIR)/calendar $(SHAREDIR)/routes
	install -m 755 $(FILTERS) $(SCRIPTS) $(BINDIR)
	for s in 1 5 7; do install -d $(MANDIR)/man$$s; install -m 644 man/man$$s/* $(MANDIR)/man$$s; done
	install -d $(MANDIR)/id/man7
	install -m 644 man/id/man7/* $(MANDIR)/id/man7
	install -d $(COMPLETIONDIR)
	install -m 644 completions/loket $(COMPLETIONDIR)
	for p in $(notdir $(FILTERS)) loket-pass; do ln -sf loket $(COMPLETIONDIR)/$$p; done
	install -m 644 schema/loket.conf schema/record.schema.json $(SHAREDIR)
	install -m 644 schema/letters/* $(SHAREDIR)/letters
	install -m 644 schema/gateways/* $(SHAREDIR)/gateways
	install -m 644 schema/agencies/* $(SHAREDIR)/agencies
	install -m 644 schema/calendar/* $(SHAREDIR)/calendar
	install -m 644 schema/routes/* $(SHAREDIR)/routes

clean: ## remove what was built
	rm -rf build
