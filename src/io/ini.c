/* Feeding inih line by line, so that every message can name its line. */
#include "io/ini.h"

#include "core/mem.h"

#include <ini.h>
#include <stdlib.h>

struct feed {
	struct span text;
	const char *path;
	const struct ini_handler *handler;
	struct err *err;     /* the first mistake */
	struct err *mistake; /* the one at hand; set between being found and being told */
	bool stopped;
	size_t at;
	uint64_t line;    /* of what inih was last given */
	bool indented;    /* that line begins with a blank */
	bool key_seen;    /* in this section: only then does an indented line go on with a value */
	char section[64]; /* of the last key: inih cuts names at 49 bytes */
	char key[64];
};

/* Tells of the mistake at hand, which is on the current line. True if reading goes on behind it. */
static bool go_on(struct feed *feed)
{
	struct err *mistake = feed->mistake;
	const struct ini_handler *handler = feed->handler;

	mistake->place = ERR_AT_LINE;
	mistake->position = feed->line;
	(void)snprintf(mistake->path, sizeof(mistake->path), "%s", feed->path);
	if (!feed->err->set)
		*feed->err = *mistake;
	feed->stopped = !handler->on_mistake || !handler->on_mistake(handler->context, mistake);
	mistake->set = false;
	return !feed->stopped;
}

static bool check_bytes(struct feed *feed, const char *line, size_t len)
{
	if (memchr(line, '\0', len))
		return err_set(feed->mistake, "there is a NUL byte, so this is no text; save the file as text");
	return len <= INI_LINE_MAX ||
	       err_set(feed->mistake, "the line is longer than %d bytes; continue it on an indented line",
		       INI_LINE_MAX);
}

/* As inih looks for them: a semicolon behind a blank begins a comment. */
static bool has_mark(const char *text, const char *marks)
{
	for (const char *at = text; *at && !(*at == ';' && at > text && strchr(" \t", at[-1])); at++) {
		if (strchr(marks, *at))
			return true;
	}
	return false;
}

/* inih tells only of the first line that it cannot read; the form of all is looked at here. */
static bool check_form(struct feed *feed, const char *line)
{
	const char *text = line + strspn(line, " \t\r\n");

	if (*text == '\0' || *text == ';' || *text == '#' || (feed->indented && feed->key_seen) ||
	    has_mark(*text == '[' ? text + 1 : text, *text == '[' ? "]" : "=:"))
		return true;
	return err_set(feed->mistake,
		       "this is neither a [section], a \"key = value\" nor a comment; correct the line or remove it");
}

/* Nothing in place of a line that cannot be read; but what follows a section's broken name is not the section's above. */
static void mend(char *line, int size)
{
	char name[INI_NAME_MAX + 1];
	char *text = line + strspn(line, " \t");

	if (*text != '[') {
		(void)snprintf(line, (size_t)size, "\n");
		return;
	}
	(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(text + 1, "; \t\r\n"), text + 1);
	(void)snprintf(line, (size_t)size, "[%s]\n", name);
}

/* Sections are looked at here, because inih tells of them only with their first key. */
static bool check_section(struct feed *feed, const char *line)
{
	char name[INI_LINE_MAX + 1];

	line += strspn(line, " \t");
	if (*line != '[' || (feed->indented && feed->key_seen))
		return true;
	feed->key_seen = false;
	(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(line + 1, "]\r\n"), line + 1);
	if (strlen(name) > INI_NAME_MAX)
		return err_set(feed->mistake, "the section's name is longer than %d bytes; shorten it", INI_NAME_MAX);
	return !feed->handler->on_section || feed->handler->on_section(feed->handler->context, name, feed->mistake);
}

static char *next_line(char *out, int size, void *at)
{
	struct feed *feed = at;
	const unsigned char *begin = feed->text.begin + feed->at;
	size_t left = feed->text.len_bytes - feed->at;
	const unsigned char *stop;
	size_t len;

	if (left == 0 || feed->stopped)
		return NULL;
	feed->line++;
	stop = memchr(begin, '\n', left);
	len = stop ? (size_t)(stop - begin) + 1 : left;
	assert(size > INI_LINE_MAX);
	feed->at += len;
	if (!check_bytes(feed, (const char *)begin, len)) {
		if (!go_on(feed))
			return NULL;
		begin = (const unsigned char *)"\n";
		len = 1;
	}
	memcpy(out, begin, len);
	out[len] = '\0';
	feed->indented = *out == ' ' || *out == '\t';
	if (!check_form(feed, out)) {
		if (!go_on(feed))
			return NULL;
		mend(out, size);
	}
	return check_section(feed, out) || go_on(feed) ? out : NULL;
}

static int take_key(void *at, const char *section, const char *key, const char *value)
{
	struct feed *feed = at;
	/* inih repeats the last key for an indented line; a key written twice stands on a line that is not indented. */
	bool more = feed->indented && feed->key_seen && strcmp(section, feed->section) == 0 &&
		    strcmp(key, feed->key) == 0;
	struct ini_key found = { .line = feed->line, .section = section, .key = key, .value = value, .more = more };

	if (!feed->handler->on_key(feed->handler->context, &found, feed->mistake) && !go_on(feed))
		return 0;
	feed->key_seen = true;
	(void)snprintf(feed->section, sizeof(feed->section), "%s", section);
	(void)snprintf(feed->key, sizeof(feed->key), "%s", key);
	return 1;
}

bool ini_take_text(char **at, const struct ini_key *key, struct err *err)
{
	char *joined;

	if (*at && !key->more)
		return err_set(err, "the key is written twice in this section; keep one");
	joined = *at && **at ? mem_format("%s %s", *at, key->value) : mem_text(key->value);
	free(*at);
	*at = joined;
	return true;
}

bool ini_take_day(day *at, const struct ini_key *key, struct err *err)
{
	*at = day_parse_iso(span_text(key->value));
	return *at != DAY_UNKNOWN || err_set(err, "\"%s\" is no date; write YYYY-MM-DD", key->value);
}

bool ini_read(struct span text, const char *path, const struct ini_handler *handler, struct err *err)
{
	struct err mistake = ERR_INIT;
	struct feed feed = { .text = text, .path = path, .handler = handler, .err = err, .mistake = &mistake };
	int bad;

	/* Editors put a byte order mark first; it must not hide a section. */
	if (text.len_bytes >= 3 && memcmp(text.begin, "\xEF\xBB\xBF", 3) == 0)
		feed.at = 3;
	bad = ini_parse_stream(next_line, &feed, take_key, &feed);
	if (err->set)
		return false;
	if (bad > 0)
		return err_line(err, path, (uint64_t)bad, "the line cannot be read; correct it or remove it");
	return bad == 0 || err_file(err, path, "cannot be read as an INI file; free memory and try again");
}
