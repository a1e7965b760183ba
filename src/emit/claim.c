/* Preparing and copying claim lines. */
#include "emit/claim.h"

#include "core/mem.h"
#include "emit/cell.h"

#include <stdlib.h>

#define PREFIX_BYTES (CLAIM_NUMBER_DIGITS + 1)

/* Takes over a text and makes it longer by NULs. */
static char *padded(char *text)
{
	size_t len = strlen(text);

	text = mem_grow(text, len + CLAIM_STEP_BYTES);
	memset(text + len, 0, CLAIM_STEP_BYTES);
	return text;
}

static void prepare_error(struct claim_lines *lines, size_t verdict, const char *text)
{
	char *cell = cell_of(text);

	lines->pieces[verdict] = cell_double_quotes(text);
	lines->suffixes[verdict] = padded(mem_format("%s%s\n", lines->failed, cell));
	free(cell);
}

static void prepare_statuses(struct claim_lines *lines, const struct claim_texts *texts)
{
	char *updated = cell_of(texts->updated), *failed = cell_of(texts->failed);

	lines->suffixes[0] = padded(mem_format(",%s,\n", updated));
	lines->failed = mem_format(",%s,", failed);
	free(updated);
	free(failed);
}

void claim_lines_prepare(struct claim_lines *lines, uint64_t claim_number, const struct claim_texts *texts)
{
	assert(claim_number <= CLAIM_NUMBER_MAX && texts->errors_count < CLAIM_VERDICTS_MAX);
	*lines = (struct claim_lines){ .count = texts->errors_count + 1 };
	(void)snprintf(lines->prefix, sizeof(lines->prefix), "%012llu,", (unsigned long long)claim_number);
	prepare_statuses(lines, texts);
	for (size_t k = 0; k < texts->errors_count; k++)
		prepare_error(lines, k + 1, texts->errors[k]);
	/* Quotes around joined texts and the line end: 3. */
	lines->joined_max_bytes =
		strlen(lines->prefix) + ENTRY_NUMBER_LEN + strlen(lines->failed) + 3 + strlen(lines->suffixes[0]);
	for (size_t v = 0; v < lines->count; v++) {
		size_t line;

		lines->suffix_bytes[v] = strlen(lines->suffixes[v]);
		line = strlen(lines->prefix) + ENTRY_NUMBER_LEN + lines->suffix_bytes[v];
		lines->line_max_bytes = line > lines->line_max_bytes ? line : lines->line_max_bytes;
		lines->joined_max_bytes += v ? strlen(lines->pieces[v]) + strlen(CLAIM_JOIN) : 0;
	}
}

void claim_lines_free(struct claim_lines *lines)
{
	for (size_t v = 0; v < lines->count; v++) {
		free(lines->suffixes[v]);
		free(lines->pieces[v]);
	}
	free(lines->failed);
	*lines = (struct claim_lines){ .count = 0 };
}

void claim_emit(const struct claim_lines *lines, const unsigned char *numbers, const uint8_t *verdicts, size_t count,
		struct outbuf *out)
{
	unsigned char *at = out->begin + out->len_bytes;

	assert(outbuf_room(out) >= count * lines->line_max_bytes + CLAIM_STEP_BYTES);
	for (size_t i = 0; i < count; i++) {
		const char *suffix = lines->suffixes[verdicts[i]];
		size_t len = lines->suffix_bytes[verdicts[i]];

		memcpy(at, lines->prefix, sizeof(lines->prefix));
		memcpy(at + PREFIX_BYTES, numbers + i * ENTRY_TEXT_BYTES, ENTRY_TEXT_BYTES);
		at += PREFIX_BYTES + ENTRY_NUMBER_LEN;
		for (size_t step = 0; step < len; step += CLAIM_STEP_BYTES)
			memcpy(at + step, suffix + step, CLAIM_STEP_BYTES);
		at += len;
	}
	out->len_bytes = (size_t)(at - out->begin);
}

static void put_joined(const struct claim_lines *lines, uint64_t failures, struct outbuf *out)
{
	bool quotes = false;

	for (uint64_t left = failures; left; left &= left - 1)
		quotes = quotes || cell_needs_quotes(lines->pieces[__builtin_ctzll(left) + 1]);
	outbuf_put(out, lines->failed, strlen(lines->failed));
	outbuf_put(out, "\"", quotes);
	for (uint64_t left = failures; left; left &= left - 1) {
		const char *piece = lines->pieces[__builtin_ctzll(left) + 1];

		if (left != failures)
			outbuf_put(out, CLAIM_JOIN, strlen(CLAIM_JOIN));
		outbuf_put(out, piece, strlen(piece));
	}
	outbuf_put(out, "\"\n", quotes ? 2 : 0);
	outbuf_put(out, "\n", !quotes);
}

void claim_emit_joined(const struct claim_lines *lines, const unsigned char *numbers, const uint64_t *failures,
		       size_t count, struct outbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		outbuf_put(out, lines->prefix, PREFIX_BYTES);
		outbuf_put(out, numbers + i * ENTRY_TEXT_BYTES, ENTRY_NUMBER_LEN);
		if (failures[i])
			put_joined(lines, failures[i], out);
		else
			outbuf_put(out, lines->suffixes[0], lines->suffix_bytes[0]);
	}
}
