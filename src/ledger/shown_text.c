/* Trimming and comparing. */
#include "ledger/shown_text.h"

#define ELLIPSIS "\xE2\x80\xA6"
#define NO_BREAK "\xC2\xA0"

static bool ends_in(struct span text, const char *end)
{
	size_t len = strlen(end);

	return text.len_bytes >= len && memcmp(text.begin + text.len_bytes - len, end, len) == 0;
}

static bool begins_with(struct span text, const char *begin)
{
	size_t len = strlen(begin);

	return text.len_bytes >= len && memcmp(text.begin, begin, len) == 0;
}

struct span shown_text_trim(struct span text)
{
	static const char *const spaces[] = { " ", "\t", "\r", "\n", NO_BREAK };

	for (size_t i = 0; i < ARRAY_LEN(spaces); i++) {
		size_t len = strlen(spaces[i]), before = text.len_bytes;

		if (begins_with(text, spaces[i]))
			text = span_of(text.begin + len, text.len_bytes - len);
		else if (ends_in(text, spaces[i]))
			text.len_bytes -= len;
		if (text.len_bytes != before)
			i = SIZE_MAX; /* Once more from the first. */
	}
	return text;
}

struct shown_text shown_text_of(struct span cell)
{
	struct shown_text shown = { .text = shown_text_trim(cell) };
	size_t before = shown.text.len_bytes;

	if (ends_in(shown.text, ELLIPSIS))
		shown.text.len_bytes -= strlen(ELLIPSIS);
	else if (ends_in(shown.text, "..."))
		shown.text.len_bytes -= 3;
	shown.cut = shown.text.len_bytes != before;
	if (shown.cut)
		shown.text = shown_text_trim(shown.text);
	return shown;
}

bool shown_text_fits(struct shown_text shown, const char *whole)
{
	struct span all = span_text(whole);

	if (!shown.cut)
		return span_equal(shown.text, all);
	return shown.text.len_bytes && shown.text.len_bytes <= all.len_bytes &&
	       memcmp(shown.text.begin, all.begin, shown.text.len_bytes) == 0;
}

static unsigned char lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

static size_t skip_spaces(struct span text, size_t at)
{
	while (at < text.len_bytes && (text.begin[at] == ' ' || text.begin[at] == '\t'))
		at++;
	return at;
}

static struct span without_stops(struct span text)
{
	while (text.len_bytes && text.begin[text.len_bytes - 1] == '.')
		text.len_bytes--;
	return text;
}

bool shown_text_fits_words(struct shown_text shown, const char *whole)
{
	struct span a = without_stops(shown.text), b = without_stops(span_text(whole));
	size_t i = 0, k = 0;

	while (i < a.len_bytes && k < b.len_bytes) {
		size_t next_i = skip_spaces(a, i), next_k = skip_spaces(b, k);

		/* Spaces on both sides or on none. */
		if ((next_i == i) != (next_k == k) || next_i == a.len_bytes)
			break;
		if (lower(a.begin[next_i]) != lower(b.begin[next_k]))
			return false;
		i = next_i + 1;
		k = next_k + 1;
	}
	return i == a.len_bytes && a.len_bytes && (shown.cut || k == b.len_bytes);
}
