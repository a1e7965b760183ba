/* io/digest.h: the examples of FIPS 180-4, and files. */
#include "io/digest.h"

#include "unit/in_folder.h"

static const struct {
	const char *text, *digest;
} examples[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

UNIT_TEST(official_examples)
{
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		const char *path = folder_file(&folder, "file");
		char digest[DIGEST_TEXT_BYTES];
		struct err err = ERR_INIT;
		uint64_t len_bytes;

		digest_bytes(span_text(examples[i].text), digest);
		expect_text(digest, examples[i].digest, examples[i].text);
		file_write(path, examples[i].text, strlen(examples[i].text));
		must(digest_file(path, digest, &len_bytes, &err));
		expect_text(digest, examples[i].digest, "of a file");
		assert_int_equal(len_bytes, strlen(examples[i].text));
	}
}

UNIT_TEST(a_file_that_is_not_there)
{
	struct err err = ERR_INIT;
	char digest[DIGEST_TEXT_BYTES];
	uint64_t len_bytes;

	assert_false(digest_file(folder_file(&folder, "none"), digest, &len_bytes, &err));
	assert_non_null(strstr(err.text, "No such file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(official_examples, begin, end),
		cmocka_unit_test_setup_teardown(a_file_that_is_not_there, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
