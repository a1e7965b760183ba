/* core/mem.h: memory that grows, and memory that cannot be had. */
#include "core/mem.h"

#include "unit/support.h"

/* More than any address space has. */
#define TOO_MUCH ((size_t)1 << 60)

UNIT_TEST(a_growing_array_keeps_its_items)
{
	uint32_t *items = NULL;
	size_t capacity = 0;

	for (uint32_t n = 0; n < 10000; n++) {
		size_t before = capacity;

		items = mem_room(items, &capacity, n + 1, sizeof(*items));
		expect(capacity > n, "item %u", n);
		expect(capacity == before || capacity >= before * 2, "item %u: from %zu to %zu", n, before, capacity);
		items[n] = n;
	}
	for (uint32_t n = 0; n < 10000; n++)
		expect(items[n] == n, "item %u", n);
	free(items);
}

UNIT_TEST(room_for_many_at_once_and_for_none)
{
	size_t capacity = 0;
	char *bytes = mem_room(NULL, &capacity, 0, 1);

	assert_non_null(bytes);
	bytes = mem_room(bytes, &capacity, 100000, 1);
	assert_true(capacity >= 100000);
	memset(bytes, 'x', capacity);
	free(bytes);
}

UNIT_TEST(no_bytes_are_some_memory)
{
	void *memory[] = { mem_alloc(0), mem_zero(0), mem_grow(NULL, 0) };

	for (size_t i = 0; i < ARRAY_LEN(memory); i++) {
		assert_non_null(memory[i]);
		free(memory[i]);
	}
}

UNIT_TEST(copies_end_with_nul)
{
	char *texts[] = { mem_text("a,b"), mem_span(span_of("a,b,c", 3)), mem_format("%s,%c", "a", 'b') };
	char *empty[] = { mem_text(""), mem_span(span_of(NULL, 0)), mem_format("%s", "") };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_string_equal(texts[i], "a,b");
		assert_string_equal(empty[i], "");
		free(texts[i]);
		free(empty[i]);
	}
}

static bool all_zero(const unsigned char *bytes, size_t len_bytes)
{
	for (size_t i = 0; i < len_bytes; i++) {
		if (bytes[i] != 0)
			return false;
	}
	return true;
}

UNIT_TEST(work_arrays_are_zero_also_where_they_grow)
{
	struct err err = ERR_INIT;
	unsigned char *at = mem_map(10000, "work", &err);

	assert_non_null(at);
	assert_true(all_zero(at, 10000));
	memset(at, 0xA5, 8192);
	at = mem_remap(at, 10000, 5000000, "work", &err);
	assert_non_null(at);
	assert_true(at[0] == 0xA5 && at[8191] == 0xA5);
	assert_true(all_zero(at + 8192, 5000000 - 8192));
	mem_unmap(at, 5000000);
	at = mem_map(0, "nothing", &err);
	assert_non_null(at);
	at[0] = 1;
	mem_unmap(at, 0);
	mem_unmap(NULL, 1);
	assert_false(err.set);
}

UNIT_TEST(memory_that_cannot_be_had_is_an_error_with_the_need)
{
	struct err err = ERR_INIT;

	assert_null(mem_map(TOO_MUCH, "the set of entry numbers", &err));
	assert_true(err.set);
	expect(strstr(err.text, "1099511627777 MiB"), "\"%s\"", err.text);
	expect(strstr(err.text, "the set of entry numbers"), "\"%s\"", err.text);
}

UNIT_TEST(the_old_array_stays_when_it_cannot_grow)
{
	struct err err = ERR_INIT;
	unsigned char *at = mem_map(4096, "work", &err);

	assert_non_null(at);
	memset(at, 0x5A, 4096);
	assert_null(mem_remap(at, 4096, TOO_MUCH, "more work", &err));
	assert_true(err.set);
	expect(strstr(err.text, "more work"), "\"%s\"", err.text);
	assert_true(at[0] == 0x5A && at[4095] == 0x5A);
	mem_unmap(at, 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_growing_array_keeps_its_items),
		cmocka_unit_test(room_for_many_at_once_and_for_none),
		cmocka_unit_test(no_bytes_are_some_memory),
		cmocka_unit_test(copies_end_with_nul),
		cmocka_unit_test(work_arrays_are_zero_also_where_they_grow),
		cmocka_unit_test(memory_that_cannot_be_had_is_an_error_with_the_need),
		cmocka_unit_test(the_old_array_stays_when_it_cannot_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
