/* io/ini.h: keys with their lines, continued values, and what is refused. */
#include "io/ini.h"

#include "unit/support.h"

/* What the reader told: a line each, "LINE [SECTION] KEY=VALUE", with a + where the value goes on. */
struct story {
	char text[65536];
	size_t len;
	const char *stop_at; /* a key, or "[SECTION]", at which to report an error */
};

__attribute__((format(printf, 2, 3))) static void tell(struct story *story, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	story->len += (size_t)vsnprintf(story->text + story->len, sizeof(story->text) - story->len, format, args);
	va_end(args);
	must(story->len < sizeof(story->text));
}

static bool on_section(void *context, const char *section, struct err *err)
{
	struct story *story = context;
	char name[256];

	(void)snprintf(name, sizeof(name), "[%s]", section);
	tell(story, "%s\n", name);
	return !story->stop_at || strcmp(story->stop_at, name) != 0 || err_set(err, "stopped; go on");
}

static bool on_key(void *context, const struct ini_key *key, struct err *err)
{
	struct story *story = context;

	tell(story, "%llu [%s] %s%s=%s\n", (unsigned long long)key->line, key->section, key->key, key->more ? "+" : "",
	     key->value);
	return !story->stop_at || strcmp(story->stop_at, key->key) != 0 || err_set(err, "stopped; go on");
}

static bool read_story(struct story *story, struct span text, struct err *err)
{
	struct ini_handler handler = { .on_section = on_section, .on_key = on_key, .context = story };

	story->len = 0;
	story->text[0] = '\0';
	return ini_read(text, "a.ini", &handler, err);
}

static const struct {
	const char *text, *story;
} texts[] = {
	{ "", "" },
	{ "\n\n", "" },
	{ "a = 1\n", "1 [] a=1\n" },
	{ "a=1", "1 [] a=1\n" },
	{ "a = 1\nb = 2\n", "1 [] a=1\n2 [] b=2\n" },
	{ "\n[s]\n\na = 1\n", "[s]\n4 [s] a=1\n" },
	{ "[s]\r\na = 1\r\n", "[s]\n2 [s] a=1\n" },
	{ "[s]\na =  1 2 \n", "[s]\n2 [s] a=1 2\n" },
	{ "a =\n", "1 [] a=\n" },
	{ "a = b = c\n", "1 [] a=b = c\n" },
	{ "a: 1\n", "1 [] a=1\n" },
	{ "; comment\n# comment\na = 1 ; comment\n", "3 [] a=1\n" },
	{ "a = 1;2\n", "1 [] a=1;2\n" },
	{ "[s] ; comment\na = 1\n", "[s]\n2 [s] a=1\n" },
	{ "[s]\na = 1\n[t]\na = 2\n[s]\na = 3\n", "[s]\n2 [s] a=1\n[t]\n4 [t] a=2\n[s]\n6 [s] a=3\n" },
	{ "\xEF\xBB\xBF"
	  "a = 1\n",
	  "1 [] a=1\n" },
	{ "\xEF\xBB\xBF", "" },
	/* A value goes on in indented lines; a key that is written twice does not. */
	{ "a = 1\n  2\n\t3\n", "1 [] a=1\n2 [] a+=2\n3 [] a+=3\n" },
	{ "a = 1\n\n  2\n", "1 [] a=1\n3 [] a+=2\n" },
	{ "a = 1\n; comment\n  2\n", "1 [] a=1\n3 [] a+=2\n" },
	{ "a = 1\n  2\nb = 3\n  4\n", "1 [] a=1\n2 [] a+=2\n3 [] b=3\n4 [] b+=4\n" },
	{ "a = 1\n  b = 2\n", "1 [] a=1\n2 [] a+=b = 2\n" },
	{ "a = 1\na = 2\n", "1 [] a=1\n2 [] a=2\n" },
	{ "a = 1\n  2\na = 3\n", "1 [] a=1\n2 [] a+=2\n3 [] a=3\n" },
	{ "[s]\n  a = 1\n", "[s]\n2 [s] a=1\n" },
	{ "a = 1\n[s]\n  a = 2\n", "1 [] a=1\n[s]\n3 [s] a=2\n" },
	{ "[s]\na = 1\n[s]\n  a = 2\n", "[s]\n2 [s] a=1\n[s]\n4 [s] a=2\n" },
	{ " [s]\na = 1\n", "[s]\n2 [s] a=1\n" },
	{ "\xEF\xBB\xBF[s]\na = 1\n", "[s]\n2 [s] a=1\n" },
	{ "a = 1\n [s]\n", "1 [] a=1\n2 [] a+=[s]\n" },
	{ "a =\n  1,\n  2", "1 [] a=\n2 [] a+=1,\n3 [] a+=2\n" },
};

UNIT_TEST(texts_by_example)
{
	struct edge edge = edge_make(128);
	static struct story story;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err err = ERR_INIT;

		expect(read_story(&story, edge_put(&edge, texts[i].text, strlen(texts[i].text)), &err), "%s: %s",
		       texts[i].text, err.text);
		expect_text(story.text, texts[i].story, texts[i].text);
	}
	edge_free(&edge);
}

static void expect_error(struct span text, const char *stop_at, uint64_t line, const char *words)
{
	static struct story story;
	struct err err = ERR_INIT;

	story.stop_at = stop_at;
	expect(!read_story(&story, text, &err), "%.*s", (int)text.len_bytes, (const char *)text.begin);
	expect(strstr(err.text, words) != NULL, "\"%s\", not \"%s\"", err.text, words);
	expect(err.place == ERR_AT_LINE && err.position == line, "line %zu, not %zu: \"%s\"", (size_t)err.position,
	       (size_t)line, err.text);
	assert_string_equal(err.path, "a.ini");
}

UNIT_TEST(what_is_no_ini_line)
{
	static const struct {
		const char *text;
		uint64_t line;
	} rows[] = {
		{ "a\n", 1 },
		{ "a = 1\n\nb\nc = 2\n", 3 },
		{ "[s\n", 1 },
		{ "[s]\nnothing\nnothing else\n", 2 },
		{ "a = 1\n[s]\n  nothing\n", 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_error(span_text(rows[i].text), NULL, rows[i].line, "neither a [section], a \"key = value\"");
}

UNIT_TEST(an_error_of_the_reader_s_user_gets_its_line)
{
	static const struct {
		const char *text, *stop_at;
		uint64_t line;
	} rows[] = {
		{ "bad = 1\n", "bad", 1 },
		{ "\n\n[s]\na = 1\nbad = 1\nb = 2\n", "bad", 5 },
		{ "a = 1\n[bad]\n", "[bad]", 2 },
		{ "a = 1\n\n[bad]\nb = 2\n", "[bad]", 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		expect_error(span_text(rows[i].text), rows[i].stop_at, rows[i].line, "stopped; go on");
}

/* --- lines that are refused ------------------------------------------------------------------------------------------ */

/* Three lines, the second of `len` bytes with its line end. */
static struct span with_line(char *text, size_t len, const char *line_end)
{
	size_t ends = strlen(line_end);

	memcpy(text, "a = 1\nb = ", 10);
	memset(text + 10, 'x', len - 4 - ends);
	(void)strcpy(text + 6 + len - ends, line_end);
	(void)strcat(text, ends ? "c = 2\n" : "");
	return span_text(text);
}

UNIT_TEST(lines_at_the_limit)
{
	static const char *const ends[] = { "\n", "\r\n", "" };
	char text[512], expected[512];
	static struct story story;

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct span at_limit = with_line(text, INI_LINE_MAX, ends[i]);
		struct err err = ERR_INIT;

		expect(read_story(&story, at_limit, &err), "%s", err.text);
		(void)snprintf(expected, sizeof(expected), "1 [] a=1\n2 [] b=%.*s\n%s",
			       (int)(INI_LINE_MAX - 4 - strlen(ends[i])), text + 10, *ends[i] ? "3 [] c=2\n" : "");
		expect_text(story.text, expected, "at the limit");
		expect_error(with_line(text, INI_LINE_MAX + 1, ends[i]), NULL, 2, "longer than 199 bytes");
		expect_error(with_line(text, INI_LINE_MAX + 200, ends[i]), NULL, 2, "longer than 199 bytes");
	}
}

UNIT_TEST(nul_bytes)
{
	static const char text[] = "a = 1\nb = 2\n";

	for (size_t at = 0; at + 1 < sizeof(text); at++) {
		char bytes[sizeof(text)];

		memcpy(bytes, text, sizeof(text));
		bytes[at] = '\0';
		/* Where the NUL takes the place of the first line end there is one line only. */
		expect_error(span_of(bytes, sizeof(text) - 1), NULL, at > 5 ? 2 : 1, "NUL");
	}
}

/* --- values -------------------------------------------------------------------------------------------------------- */

UNIT_TEST(texts_are_kept_once_and_joined)
{
	static const struct {
		const char *value;
		bool more;
		const char *kept; /* NULL: an error */
	} rows[] = {
		{ "one", false, "one" },  { "two", true, "one two" },
		{ "", true, "one two " }, { "three", true, "one two  three" },
		{ "four", false, NULL },
	};
	char *kept = NULL;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct ini_key key = {
			.line = 7, .section = "s", .key = "k", .value = rows[i].value, .more = rows[i].more
		};
		struct err err = ERR_INIT;

		expect(ini_take_text(&kept, &key, &err) == (rows[i].kept != NULL), "%s", rows[i].value);
		if (rows[i].kept)
			expect_text(kept, rows[i].kept, rows[i].value);
		else
			expect(strstr(err.text, "written twice"), "\"%s\"", err.text);
	}
	free(kept);
}

UNIT_TEST(days_are_read)
{
	static const char *const bad[] = { "", "2026-02-30", "6/29/2026", "2026-06-29 ", "today" };
	struct ini_key key = { .value = "1980-01-02" };
	struct err err = ERR_INIT;
	day d;

	assert_true(ini_take_day(&d, &key, &err) && d == 2);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err why = ERR_INIT;

		key.value = bad[i];
		expect(!ini_take_day(&d, &key, &why), "\"%s\"", bad[i]);
		expect(strstr(why.text, "is no date; write YYYY-MM-DD"), "\"%s\"", why.text);
	}
}

/* --- anything ------------------------------------------------------------------------------------------------------ */

UNIT_TEST(random_texts_are_read_or_refused_with_a_line)
{
	static const char alphabet[] = "aab==[]; \t\n\n\n:#\r\"";
	struct edge edge = edge_make(256);
	static struct story story;
	struct rng rng = { 26 };
	char text[256];

	for (unsigned n = 0; n < 20000; n++) {
		size_t len = rng_below(&rng, sizeof(text)), lines = 1;
		struct err err = ERR_INIT;

		rng_fill(&rng, alphabet, sizeof(alphabet) - (n % 10 != 0), text, len); /* A tenth with NULs. */
		for (size_t i = 0; i < len; i++)
			lines += text[i] == '\n';
		if (read_story(&story, edge_put(&edge, text, len), &err))
			expect(!err.set, "%.*s", (int)len, text);
		else
			expect(err.set && err.place == ERR_AT_LINE && err.position >= 1 && err.position <= lines,
			       "line %zu of %zu: %.*s", (size_t)err.position, lines, (int)len, text);
	}
	edge_free(&edge);
}

static bool on_mistake(void *context, const struct err *mistake)
{
	struct story *story = context;

	tell(story, "!%llu %.6s\n", (unsigned long long)mistake->position, mistake->text);
	return !strstr(story->text, "!9");
}

/* With on_mistake what stands behind a mistake is read as if there had been none; the error is the first. */
UNIT_TEST(all_mistakes_of_a_text)
{
	static const struct {
		const char *text, *story;
		uint64_t first; /* line of the error; 0: none */
	} rows[] = {
		{ "a = 1\n", "1 [] a=1\n", 0 },
		{ "a\nb = 2\nc\n", "!1 this i\n2 [] b=2\n!3 this i\n", 1 },
		/* A section whose name is broken off begins all the same. */
		{ "[s]\na = 1\n[t\na = 2\n", "[s]\n2 [s] a=1\n!3 this i\n[t]\n4 [t] a=2\n", 3 },
		{ "[t ; c\na = 2\n", "!1 this i\n[t]\n2 [t] a=2\n", 1 },
		{ "bad = 1\nb = 2\n  3\n", "1 [] bad=1\n!1 stoppe\n2 [] b=2\n3 [] b+=3\n", 1 },
		{ "bad = 1\n  2\n", "1 [] bad=1\n!1 stoppe\n2 [] bad+=2\n!2 stoppe\n", 1 },
		{ "a = 1\nb\n  2\n", "1 [] a=1\n!2 this i\n3 [] a+=2\n", 2 },
		/* Told that it is enough. */
		{ "\n\n\n\n\n\n\n\na\nb\nc = 1\n", "!9 this i\n", 9 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		static struct story story;
		struct ini_handler handler = {
			.on_section = on_section, .on_key = on_key, .on_mistake = on_mistake, .context = &story
		};
		struct err err = ERR_INIT;

		story = (struct story){ .stop_at = "bad" };
		expect(ini_read(span_text(rows[i].text), "a.ini", &handler, &err) == (rows[i].first == 0), "%s",
		       rows[i].text);
		expect_text(story.text, rows[i].story, rows[i].text);
		expect(err.position == rows[i].first, "%s: line %zu", rows[i].text, (size_t)err.position);
	}
}

UNIT_TEST(a_value_that_begins_on_the_next_line)
{
	static const struct ini_key keys[] = { { .value = "" },
					       { .value = "b", .more = true },
					       { .value = "c", .more = true } };
	struct err err = ERR_INIT;
	char *text = NULL;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		assert_true(ini_take_text(&text, &keys[i], &err));
	assert_string_equal(text, "b c");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_by_example),
		cmocka_unit_test(what_is_no_ini_line),
		cmocka_unit_test(an_error_of_the_reader_s_user_gets_its_line),
		cmocka_unit_test(lines_at_the_limit),
		cmocka_unit_test(nul_bytes),
		cmocka_unit_test(texts_are_kept_once_and_joined),
		cmocka_unit_test(days_are_read),
		cmocka_unit_test(random_texts_are_read_or_refused_with_a_line),
		cmocka_unit_test(all_mistakes_of_a_text),
		cmocka_unit_test(a_value_that_begins_on_the_next_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
