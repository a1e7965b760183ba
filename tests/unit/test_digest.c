/* io/digest.h: the examples of FIPS 180-4, whole and in parts, of files and of what a sink writes. */
#include "io/digest.h"

#include "io/sink.h"
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
		char digest[DIGEST_TEXT_BYTES];

		digest_bytes(span_text(examples[i].text), digest);
		expect_text(digest, examples[i].digest, examples[i].text);
	}
}

UNIT_TEST(two_parts_cut_anywhere)
{
	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		size_t len = strlen(examples[i].text);

		for (size_t cut = 0; cut <= len; cut++) {
			struct digest *parts = digest_begin();
			char digest[DIGEST_TEXT_BYTES];

			digest_add(parts, span_of(examples[i].text, cut));
			digest_add(parts, span_of(examples[i].text + cut, len - cut));
			assert_int_equal(digest_end(parts, digest), len);
			expect_text(digest, examples[i].digest, examples[i].text);
		}
	}
}

UNIT_TEST(of_a_file)
{
	const char *path = folder_file(&folder, "file");

	for (size_t i = 0; i < ARRAY_LEN(examples); i++) {
		struct err err = ERR_INIT;
		unsigned char raw[SHA256_BYTES];
		char digest[DIGEST_TEXT_BYTES];
		uint64_t len_bytes;

		file_write(path, examples[i].text, strlen(examples[i].text));
		must(digest_file(path, raw, &len_bytes, &err));
		digest_text(raw, digest);
		expect_text(digest, examples[i].digest, examples[i].text);
		assert_int_equal(len_bytes, strlen(examples[i].text));
		must(remove(path) == 0);
		assert_false(digest_file(path, raw, &len_bytes, &err));
		assert_non_null(strstr(err.text, "No such file"));
	}
}

UNIT_TEST(of_what_a_sink_writes)
{
	struct err err = ERR_INIT;
	char digest[DIGEST_TEXT_BYTES];
	struct sink sink;

	must(sink_create(&sink, folder_file(&folder, "file"), false, &err));
	sink.digest = digest_begin();
	must(sink_write(&sink, "a", 1, &err) && sink_write(&sink, "bc", 2, &err));
	assert_int_equal(digest_end(sink.digest, digest), 3);
	must(sink_publish(&sink, &err));
	expect_text(digest, examples[1].digest, "abc");
	expect_file(folder_file(&folder, "file"), "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(official_examples),
		cmocka_unit_test(two_parts_cut_anywhere),
		cmocka_unit_test_setup_teardown(of_a_file, begin, end),
		cmocka_unit_test_setup_teardown(of_what_a_sink_writes, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
