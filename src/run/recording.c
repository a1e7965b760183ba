/* Rows, texts, header. */
#include "run/recording.h"

#include "core/mem.h"
#include "emit/record.h"

#include <stdlib.h>

bool recording_begin(struct recording *recording, const char *path, struct err *err)
{
	const struct record_header later = { .major = 0 };

	*recording = (struct recording){ .begun = false };
	if (!path)
		return true;
	if (!sink_create(&recording->sink, path, false, err))
		return false;
	recording->begun = true;
	if (sink_write(&recording->sink, &later, sizeof(later), err))
		return true;
	recording_abandon(recording);
	return false;
}

size_t recording_bytes(bool all_errors, const struct workspace *workspace)
{
	return workspace->rows.rows * (sizeof(struct record_row) + (all_errors ? RECORD_FAILURES_BYTES : 0));
}

void recording_put(const struct gates *gates, bool all_errors, const struct workspace *workspace, struct outbuf *out)
{
	for (size_t i = 0; i < workspace->rows.rows; i++) {
		struct index_cold cold = index_cold(gates->index, workspace->entries[i]);
		struct record_row row = {
			.entry = record_entry(key_of_place(workspace->rows.places[i]), workspace->verdicts[i]),
			.attr = workspace->attrs[i],
			.duty_cents = index_cold_duty(&cold),
		};

		outbuf_put(out, &row, sizeof(row));
		if (all_errors)
			outbuf_put(out, &workspace->failures[i], RECORD_FAILURES_BYTES);
	}
}

bool recording_write(struct recording *recording, const struct gates *gates, bool all_errors,
		     const struct workspace *workspace, struct err *err)
{
	struct outbuf out = { .capacity_bytes = recording_bytes(all_errors, workspace) };
	bool ok;

	if (!recording->begun)
		return true;
	out.begin = mem_alloc(out.capacity_bytes);
	recording_put(gates, all_errors, workspace, &out);
	ok = sink_write(&recording->sink, out.begin, out.len_bytes, err);
	free(out.begin);
	return ok;
}

static void put_text(struct outbuf *out, const char *text)
{
	outbuf_put(out, text, strlen(text) + 1);
}

static struct outbuf texts_of(const struct recorded_claim *claim)
{
	const struct rules_in_force *rules = claim->gates->rules;
	char *const *statuses = claim->set->statuses;
	char *version = ruleset_version(claim->set);
	struct outbuf out = { .capacity_bytes = strlen(statuses[ENTRY_UPDATED]) + strlen(statuses[ENTRY_FAILED]) +
						strlen(version) + RECORD_FIRST_RULE };

	for (size_t k = 0; k < rules->count; k++)
		out.capacity_bytes += strlen(rules->rows[k]->id) + strlen(rules->rows[k]->text) + 2;
	out.begin = mem_alloc(out.capacity_bytes);
	put_text(&out, statuses[ENTRY_UPDATED]);
	put_text(&out, statuses[ENTRY_FAILED]);
	put_text(&out, version);
	for (size_t k = 0; k < rules->count; k++) {
		put_text(&out, rules->rows[k]->id);
		put_text(&out, rules->rows[k]->text);
	}
	free(version);
	return out;
}

bool recording_publish(struct recording *recording, const struct recorded_claim *claim, struct err *err)
{
	const struct index_header *index = &claim->gates->index->header;
	struct record_header header = {
		.magic = RECORD_MAGIC,
		.major = RECORD_MAJOR,
		.as_of = claim->gates->rules->as_of,
		.data_date = index->data_date,
		.row_bytes = (uint16_t)(sizeof(struct record_row) + (claim->all_errors ? RECORD_FAILURES_BYTES : 0)),
		.claim_number = claim->claim_number,
		.rows = claim->sums->rows,
		.successes = claim->sums->judgement.successes,
		.first_place = claim->sums->first_place,
		.last_place = claim->sums->last_place,
		.index_root = index->root,
		.errors_count = (uint32_t)claim->gates->rules->count,
	};
	struct outbuf texts;
	bool ok;

	if (!recording->begun)
		return true;
	texts = texts_of(claim);
	header.texts_bytes = (uint32_t)texts.len_bytes;
	ok = sink_write(&recording->sink, texts.begin, texts.len_bytes, err) &&
	     sink_write_at(&recording->sink, 0, &header, sizeof(header), err);
	free(texts.begin);
	if (!ok) {
		recording_abandon(recording);
		return false;
	}
	recording->begun = false;
	return sink_publish(&recording->sink, err);
}

void recording_abandon(struct recording *recording)
{
	if (recording->begun)
		sink_abandon(&recording->sink);
	recording->begun = false;
}
