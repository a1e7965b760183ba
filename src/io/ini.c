/* Feeding inih line by line, so that every message can name its line. */
#include "io/ini.h"

#include "core/mem.h"

#include <ini.h>
#include <stdlib.h>

struct feed {
	struct span text;
	const char *path;
	const struct ini_handler *handler;
	struct err *err;
	size_t at;
	uint64_t line;    /* of what inih was last given */
	bool indented;    /* that line begins with a blank */
	bool key_seen;    /* in this section: only then does an indented line go on with a value */
	char section[64]; /* of the last key: inih cuts names at 49 bytes */
	char key[64];
};

/* Names the place of an error that a handler reported. */
static bool place_error(struct feed *feed)
{
	feed->err->place = ERR_AT_LINE;
	feed->err->position = feed->line;
	(void)snprintf(feed->err->path, sizeof(feed->err->path), "%s", feed->path);
	return false;
}

static bool check_line(struct feed *feed, const char *line, size_t len)
{
	if (memchr(line, '\0', len))
		return err_set(feed->err, "there is a NUL byte; this is no text file");
	return len <= INI_LINE_MAX ||
	       err_set(feed->err, "the line is longer than %d bytes; continue it on an indented line", INI_LINE_MAX);
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
		return err_set(feed->err, "the section's name is longer than %d bytes; shorten it", INI_NAME_MAX);
	return !feed->handler->on_section || feed->handler->on_section(feed->handler->context, name, feed->err);
}

static char *next_line(char *out, int size, void *at)
{
	struct feed *feed = at;
	const unsigned char *begin = feed->text.begin + feed->at;
	size_t left = feed->text.len_bytes - feed->at;
	const unsigned char *stop;
	size_t len;

	if (left == 0 || feed->err->set)
		return NULL;
	feed->line++;
	stop = memchr(begin, '\n', left);
	len = stop ? (size_t)(stop - begin) + 1 : left;
	assert(size > INI_LINE_MAX);
	if (!check_line(feed, (const char *)begin, len)) {
		(void)place_error(feed);
		return NULL;
	}
	memcpy(out, begin, len);
	out[len] = '\0';
	feed->at += len;
	feed->indented = *out == ' ' || *out == '\t';
	if (!check_section(feed, out)) {
		(void)place_error(feed);
		return NULL;
	}
	return out;
}

static int take_key(void *at, const char *section, const char *key, const char *value)
{
	struct feed *feed = at;
	/* inih repeats the last key for an indented line; a key written twice stands on a line that is not indented. */
	bool more = feed->indented && feed->key_seen && strcmp(section, feed->section) == 0 &&
		    strcmp(key, feed->key) == 0;
	struct ini_key found = { .line = feed->line, .section = section, .key = key, .value = value, .more = more };

	if (!feed->handler->on_key(feed->handler->context, &found, feed->err))
		return place_error(feed);
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
	joined = *at ? mem_format("%s %s", *at, key->value) : mem_text(key->value);
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
	struct feed feed = { .text = text, .path = path, .handler = handler, .err = err };
	int bad;

	/* Editors put a byte order mark first; it must not hide a section. */
	if (text.len_bytes >= 3 && memcmp(text.begin, "\xEF\xBB\xBF", 3) == 0)
		feed.at = 3;
	bad = ini_parse_stream(next_line, &feed, take_key, &feed);

	/* inih goes on behind a line it cannot read; the first trouble is the one to tell. */
	if (bad > 0 && err->set && (uint64_t)bad < err->position)
		err->set = false;
	if (err->set)
		return false;
	if (bad > 0)
		return err_line(err, path, (uint64_t)bad,
				"this is neither a [section], a \"key = value\" nor a ; comment");
	return bad == 0 || err_file(err, path, "cannot be read as an INI file");
}
