/* Rows, texts, header. */
#include "run/recording.h"

#include "core/mem.h"
#include "emit/record.h"

#include <stdatomic.h>
#include <stdlib.h>

bool recording_begin(struct recording *recording, const char *path, const struct index *index, struct err *err)
{
	const struct record_header later = { .major = 0 };

	*recording = (struct recording){ .begun = false };
	if (!path)
		return true;
	if (!sink_create(&recording->sink, path, false, err))
		return false;
	recording->begun = true;
	recording->importers_count = index->header.importers;
	recording->importers = mem_zero((recording->importers_count / 64 + 1) * sizeof(*recording->importers));
	if (sink_write(&recording->sink, &later, sizeof(later), err))
		return true;
	recording_abandon(recording);
	return false;
}

size_t recording_bytes(bool all_errors, const struct workspace *workspace)
{
	return workspace->rows.rows * (sizeof(struct record_row) + (all_errors ? RECORD_FAILURES_BYTES : 0));
}

/* Most rows are of an importer that is noted already: then nothing is written that other workers read. */
static void note_importer(struct recording *recording, uint32_t importer)
{
	uint64_t bit = UINT64_C(1) << (importer % 64);
	_Atomic uint64_t *word;

	if (importer >= recording->importers_count)
		return; /* A damaged index made it up. */
	word = &recording->importers[importer / 64];
	if (!(atomic_load_explicit(word, memory_order_relaxed) & bit))
		(void)atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
}

void recording_put(struct recording *recording, const struct gates *gates, bool all_errors,
		   const struct workspace *workspace, struct outbuf *out)
{
	for (size_t i = 0; i < workspace->rows.rows; i++) {
		struct index_cold cold = index_cold(gates->index, workspace->entries[i]);
		struct record_row row = {
			.entry = record_entry(key_of_place(workspace->rows.places[i]), workspace->verdicts[i]),
			.attr = workspace->attrs[i],
			.duty_cents = index_cold_duty(&cold),
			.importer = workspace->importers[i],
			.summary_date = cold.summary_date,
			.payment_date = cold.payment_date,
		};

		note_importer(recording, row.importer);
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
	recording_put(recording, gates, all_errors, workspace, &out);
	ok = sink_write(&recording->sink, out.begin, out.len_bytes, err);
	free(out.begin);
	return ok;
}

static void put_text(struct outbuf *out, const char *text)
{
	outbuf_append(out, text, strlen(text) + 1);
}

static void put_rules(const struct recorded_claim *claim, struct outbuf *texts)
{
	const struct rules_in_force *rules = claim->gates->rules;
	char *const *statuses = claim->set->statuses;
	char *version = ruleset_version(claim->set);

	put_text(texts, statuses[ENTRY_UPDATED]);
	put_text(texts, statuses[ENTRY_FAILED]);
	put_text(texts, version);
	for (size_t k = 0; k < rules->count; k++) {
		put_text(texts, rules->rows[k]->id);
		put_text(texts, rules->rows[k]->text);
	}
	free(version);
}

static uint32_t put_importers(const struct recording *recording, const struct index *index, struct outbuf *texts,
			      struct outbuf *numbers)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < recording->importers_count; i++) {
		struct span text;

		if (!((recording->importers[i / 64] >> (i % 64)) & 1))
			continue;
		text = index_importer(index, i);
		outbuf_append(texts, text.begin, text.len_bytes);
		outbuf_append(texts, "", 1);
		outbuf_append(numbers, &i, sizeof(i));
		count++;
	}
	return count;
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
	struct outbuf texts = { .begin = NULL }, numbers = { .begin = NULL };
	bool ok;

	if (!recording->begun)
		return true;
	put_rules(claim, &texts);
	header.importers_count = put_importers(recording, claim->gates->index, &texts, &numbers);
	header.texts_bytes = (uint32_t)texts.len_bytes;
	ok = sink_write(&recording->sink, texts.begin, texts.len_bytes, err) &&
	     sink_write(&recording->sink, numbers.begin, numbers.len_bytes, err) &&
	     sink_write_at(&recording->sink, 0, &header, sizeof(header), err);
	free(texts.begin);
	free(numbers.begin);
	if (!ok) {
		recording_abandon(recording);
		return false;
	}
	free(recording->importers);
	recording->begun = false;
	return sink_publish(&recording->sink, err);
}

void recording_abandon(struct recording *recording)
{
	if (!recording->begun)
		return;
	sink_abandon(&recording->sink);
	free(recording->importers);
	recording->begun = false;
}
