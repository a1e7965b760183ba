/*
 * Tests of code that has variants for instruction sets: each kind of test for each variant but the plain one, as a test of its own. A
 * test file defines VARIANT (the struct), VARIANTS (the table) and TEXT_MAX before it includes this.
 */
#ifndef CAPE_TESTS_UNIT_EACH_VARIANT_H
#define CAPE_TESTS_UNIT_EACH_VARIANT_H

#include "core/cpu.h"
#include "unit/support.h"

/* A text as C writes it. Valid until the next call. */
static const char *shown(struct span text)
{
	static char out[4 * TEXT_MAX + 1];
	char *at = out;

	for (size_t i = 0; i < text.len_bytes; i++) {
		unsigned char c = text.begin[i];

		at += snprintf(at, 5, c == '\n' ? "\\n" : c == '\r' ? "\\r" : c < ' ' || c > '~' ? "\\x%02x" : "%c", c);
	}
	*at = '\0';
	return out;
}

struct variant_kind {
	const char *name;
	void (*run)(const VARIANT *variant);
};

#define VARIANT_TESTS_MAX 100

struct variant_test {
	char name[64];
	const struct variant_kind *kind;
	const VARIANT *variant;
};

static void run_variant_test(void **state)
{
	const struct variant_test *test = *state;

	if (test->variant->level > cpu_level()) {
		print_message("%s: skipped, as this processor or CAPE_CPU has only \"%s\"\n", test->name,
			      cpu_level_name(cpu_level()));
		skip();
	}
	test->kind->run(test->variant);
}

/* What main() returns. */
static int run_variant_tests(const char *group, const struct variant_kind *kinds, size_t kinds_count,
			     size_t variants_count)
{
	static struct variant_test all[VARIANT_TESTS_MAX];
	struct CMUnitTest tests[VARIANT_TESTS_MAX] = { { .name = NULL } };
	size_t count = 0;

	for (size_t v = 1; v < variants_count; v++) {
		for (size_t k = 0; k < kinds_count; k++) {
			struct variant_test *test = &all[count];

			assert_true(count < VARIANT_TESTS_MAX);
			*test = (struct variant_test){ .kind = &kinds[k], .variant = VARIANTS[v] };
			(void)snprintf(test->name, sizeof(test->name), "%s_%s", test->variant->name, kinds[k].name);
			tests[count++] = (struct CMUnitTest){ .name = test->name,
							      .test_func = run_variant_test,
							      .initial_state = test };
		}
	}
	return _cmocka_run_group_tests(group, tests, count, NULL, NULL);
}

#endif
