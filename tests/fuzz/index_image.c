/* Laying sections out, filling them, damaging them and the header. */
#include "fuzz/index_image.h"

#include "core/dates.h"
#include "core/place.h"
#include "fuzz/fuzz.h"
#include "fuzz/image_directory.h"
#include "index/checksum.h"

#include <xxhash.h>

#define ENTRIES_MAX 1024
#define UNKNOWN_ID  77

struct maker {
	struct index_image *image;
	struct index_header header;
	struct image_directory directory;
	struct span input;
	struct span provenance;
	uint8_t form;
	size_t importer_bytes; /* of each importer's text */
	size_t remark_bytes;   /* of each remark's texts */
	uint64_t made_up;      /* state of made_up() */
};

/* The next eight bytes of content. */
static uint64_t content(struct maker *m)
{
	if (m->input.len_bytes >= sizeof(uint64_t))
		return input_number(&m->input, sizeof(uint64_t));
	return made_up(&m->made_up);
}

/* A number below `count` mostly, anything else sometimes. */
static uint32_t number_below(struct maker *m, uint32_t count)
{
	uint64_t number = content(m);

	return number % 16 && count ? (uint32_t)(number / 16 % count) : (uint32_t)(number >> 32);
}

static void *section(struct maker *m, enum index_section s)
{
	return m->image->bytes + m->header.sections[s].offset;
}

/* --- entries ---------------------------------------------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

static void add_stretch(struct maker *m)
{
	static const uint64_t begins[4] = { 0, 0, SLOT_WRONG_CHECK, PLACE_LETTERS };
	uint64_t filer = input_number(&m->input, 2) % FILER_CODES;
	uint64_t rest = begins[input_byte(&m->input) % 4] + input_number(&m->input, 3);
	size_t count = input_byte(&m->input), step = 1u + input_byte(&m->input);

	for (size_t i = 0; i < count && m->image->entries < ENTRIES_MAX; i++, rest += step) {
		uint64_t place = filer << PLACE_FILER_BITS | rest;

		/* Serials end, and numbers with a right check digit are nowhere else. */
		if (place_of_key(key_of_place(place)) == place)
			m->image->places[m->image->entries++] = place;
	}
}

static void take_entries(struct maker *m)
{
	struct index_image *image = m->image;
	size_t kept = 0;

	image->places = calloc(ENTRIES_MAX, sizeof(*image->places));
	fuzz_must(image->places);
	for (unsigned left = input_byte(&m->input) % 16u; left > 0; left--)
		add_stretch(m);
	qsort(image->places, image->entries, sizeof(*image->places), by_number);
	for (size_t i = 0; i < image->entries; i++) {
		if (kept == 0 || image->places[kept - 1] != image->places[i])
			image->places[kept++] = image->places[i];
	}
	image->entries = kept;
}

/* --- content ---------------------------------------------------------------------------------------------------------- */

static void fill_entries(struct maker *m)
{
	struct index_hot *hot = section(m, SECTION_HOT);
	struct index_cold *cold = section(m, SECTION_COLD);

	for (size_t i = 0; i < m->image->entries; i++) {
		uint64_t days = content(m);

		hot[i / INDEX_HOT_ENTRIES].attr[i % INDEX_HOT_ENTRIES] = content(m);
		hot[i / INDEX_HOT_ENTRIES].importer[i % INDEX_HOT_ENTRIES] = number_below(m, m->header.importers);
		index_cold_set_duty(&cold[i], (int64_t)content(m) >> (days % 64));
		cold[i].ieepa_count = (uint32_t)(days >> 8);
		cold[i].summary_date = (uint16_t)((days >> 32) % (days % 7 ? DAY_LAST + 1 : UINT16_MAX));
		cold[i].payment_date = (uint16_t)(days >> 48);
		cold[i].remark = number_below(m, m->header.remarks + 1);
	}
	m->image->hot = hot;
}

static void fill_bytes(struct maker *m, unsigned char *at, size_t left)
{
	while (left > 0) {
		uint64_t bytes = content(m);
		size_t n = left < sizeof(bytes) ? left : sizeof(bytes);

		memcpy(at, &bytes, n);
		at += n;
		left -= n;
	}
}

/* Texts of one length each, or ends that go up and down and sometimes far outside. */
static void fill_ends(struct maker *m, enum index_section ends, uint32_t count, size_t item_bytes)
{
	uint32_t *at = section(m, ends);

	for (uint32_t i = 0; i < count; i++)
		at[i] = m->image->switches & IMAGE_ENDS ? number_below(m, (uint32_t)(count * item_bytes + 2))
							: (uint32_t)(item_bytes * (i + 1));
}

static void fill_remarks(struct maker *m)
{
	unsigned char *at = section(m, SECTION_REMARK_TEXTS);

	for (uint32_t i = 0; i < m->header.remarks; i++) {
		uint64_t number = content(m);
		struct index_remark head = { .known = number & 3,
					     .liquidation_status_bytes =
						     (uint32_t)((number >> 8) % (m->remark_bytes + 1)) };

		memcpy(at, &head, sizeof(head));
		fill_bytes(m, at + sizeof(head), m->remark_bytes);
		at += sizeof(head) + m->remark_bytes;
	}
}

static void fill_all(struct maker *m)
{
	const struct image_directory *d = &m->directory;

	fill_entries(m);
	memcpy(section(m, SECTION_SERIALS), d->serials, d->serials_count * sizeof(*d->serials));
	memcpy(section(m, SECTION_STRAYS), d->strays, d->strays_count * sizeof(*d->strays));
	memcpy(section(m, SECTION_RUNS), d->runs, d->runs_count * sizeof(*d->runs));
	memcpy(section(m, SECTION_FILERS), d->filers, d->filers_count * sizeof(*d->filers));
	fill_ends(m, SECTION_IMPORTER_ENDS, m->header.importers, m->importer_bytes);
	fill_bytes(m, section(m, SECTION_IMPORTER_TEXTS), m->header.importers * m->importer_bytes);
	fill_ends(m, SECTION_REMARK_ENDS, m->header.remarks, sizeof(struct index_remark) + m->remark_bytes);
	fill_remarks(m);
	if (m->provenance.len_bytes)
		memcpy(section(m, SECTION_PROVENANCE), m->provenance.begin, m->provenance.len_bytes);
}

/* --- layout ------------------------------------------------------------------------------------------------------------ */

/* Each section at the next multiple of INDEX_ALIGN. */
static void lay_out(struct maker *m)
{
	const struct image_directory *d = &m->directory;
	const size_t items[INDEX_SECTIONS] = {
		[SECTION_HOT] = (m->image->entries + INDEX_HOT_ENTRIES - 1) / INDEX_HOT_ENTRIES,
		[SECTION_COLD] = m->image->entries,
		[SECTION_SERIALS] = d->serials_count,
		[SECTION_STRAYS] = d->strays_count,
		[SECTION_RUNS] = d->runs_count,
		[SECTION_FILERS] = d->filers_count,
		[SECTION_IMPORTER_ENDS] = m->header.importers,
		[SECTION_IMPORTER_TEXTS] = m->header.importers * m->importer_bytes,
		[SECTION_REMARK_ENDS] = m->header.remarks,
		[SECTION_REMARK_TEXTS] = m->header.remarks * (sizeof(struct index_remark) + m->remark_bytes),
		[SECTION_PROVENANCE] = m->provenance.len_bytes,
	};
	size_t at = sizeof(m->header);

	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		size_t len = items[s] * index_item_bytes[s];

		at = (at + INDEX_ALIGN - 1) / INDEX_ALIGN * INDEX_ALIGN;
		if (s == SECTION_CHECKSUMS)
			len = index_blocks(at - sizeof(m->header)) * sizeof(uint64_t);
		m->header.sections[s] = (struct index_section_row){ s, 0, at, len };
		at += len;
	}
	m->header.file_bytes = at;
	m->image->len_bytes = at;
	m->image->bytes = calloc(1, at);
	fuzz_must(m->image->bytes);
}

static void take_counts(struct maker *m)
{
	struct index_header *h = &m->header;

	memcpy(h->magic, INDEX_MAGIC, sizeof(h->magic));
	h->major = INDEX_MAJOR;
	h->minor = INDEX_MINOR;
	h->data_date = DAY_FIRST;
	h->sections_count = INDEX_SECTIONS;
	memcpy(h->written_by, "fuzz", 4);
	m->form = input_byte(&m->input);
	take_entries(m);
	h->entries = m->image->entries;
	h->importers = input_byte(&m->input);
	h->remarks = input_byte(&m->input);
	m->importer_bytes = input_byte(&m->input) % 20;
	m->remark_bytes = input_byte(&m->input) % 20;
}

/* Takes off the input: how many items there are, then the items. */
static struct span take_items(struct maker *m, unsigned most, unsigned item_bytes)
{
	size_t len = item_bytes * (input_byte(&m->input) % (most + 1));
	struct span items;

	len = len < m->input.len_bytes ? len : m->input.len_bytes;
	items = span_of(m->input.begin, len);
	m->input = span_of(m->input.begin + len, m->input.len_bytes - len);
	return items;
}

/* --- damage ------------------------------------------------------------------------------------------------------------ */

/* Numbers of sections become others. */
static void replace(struct maker *m, struct span patches)
{
	while (patches.len_bytes) {
		const struct index_section_row *row = &m->header.sections[input_byte(&patches) % SECTION_CHECKSUMS];
		uint64_t at = 4 * input_number(&patches, 2);
		uint32_t value = (uint32_t)input_number(&patches, 4);

		if (row->len_bytes >= sizeof(value))
			memcpy(m->image->bytes + row->offset + at % (row->len_bytes / 4 * 4), &value, sizeof(value));
	}
}

/* Adds to numbers of the header, at any even offset: a little more or less is what an attack looks like. */
static void damage_header(struct index_image *image, struct span patches)
{
	while (patches.len_bytes) {
		size_t at = 2 * (size_t)input_byte(&patches) % (offsetof(struct index_header, root) - sizeof(uint64_t));
		uint64_t number;

		memcpy(&number, image->bytes + at, sizeof(number));
		number += input_number(&patches, sizeof(number));
		memcpy(image->bytes + at, &number, sizeof(number));
	}
}

static void turn_table(struct index_header *header)
{
	struct index_section_row rows[INDEX_SECTIONS];

	memcpy(rows, header->sections, sizeof(rows));
	for (unsigned s = 0; s < INDEX_SECTIONS; s++)
		header->sections[INDEX_SECTIONS - 1 - s] = rows[s];
	header->sections[header->sections_count++] =
		(struct index_section_row){ UNKNOWN_ID, SECTION_OPTIONAL, INDEX_ALIGN, 1 };
}

static void mend_root(struct index_image *image)
{
	size_t at = offsetof(struct index_header, root);
	uint64_t root;

	if (image->len_bytes < at + sizeof(root) || image->switches & IMAGE_KEEP_ROOT)
		return;
	root = XXH3_64bits(image->bytes, at);
	memcpy(image->bytes + at, &root, sizeof(root));
}

/* Checksums of what the sections hold now, and the header. */
static void seal(struct maker *m)
{
	uint64_t end = m->header.sections[SECTION_CHECKSUMS].offset;
	uint64_t *sums = section(m, SECTION_CHECKSUMS);

	index_block_checksums(span_of(m->image->bytes + sizeof(m->header), end - sizeof(m->header)), 1, sums);
	m->header.checksums = XXH3_64bits(sums, m->header.sections[SECTION_CHECKSUMS].len_bytes);
	if (m->image->switches & IMAGE_TABLE)
		turn_table(&m->header);
	memcpy(m->image->bytes, &m->header, sizeof(m->header));
}

static void make_sections(struct maker *m)
{
	struct index_image *image = m->image;
	struct span header_patches, patches;
	size_t body;

	take_counts(m);
	header_patches = take_items(m, 7, 9);
	patches = take_items(m, 15, 7);
	m->provenance = span_text("{}");
	if (image->switches & IMAGE_PROVENANCE) {
		m->provenance = m->input;
		m->input.len_bytes = 0;
	}
	image_directory_make(&m->directory, image->places, image->entries, m->form);
	lay_out(m);
	fill_all(m);
	if (image->switches & IMAGE_DISORDER)
		replace(m, patches);
	seal(m);
	damage_header(image, header_patches);
	mend_root(image);
	image->sound = header_patches.len_bytes == 0 && !(image->switches & (IMAGE_DISORDER | IMAGE_KEEP_ROOT));
	image->flipped = image->sound && image->switches & IMAGE_FLIP;
	body = image->len_bytes - sizeof(m->header);
	if (image->switches & IMAGE_FLIP) {
		image->bytes[sizeof(m->header) + content(m) % body] ^= (unsigned char)(1 + content(m) % 255);
		image->sound = false;
	}
	image_directory_free(&m->directory);
}

void index_image_make(struct index_image *image, struct span input)
{
	struct maker m = { .image = image };

	*image = (struct index_image){ .switches = input_byte(&input) };
	image->target = input_byte(&input);
	m.input = input;
	if (!(image->switches & IMAGE_RAW)) {
		make_sections(&m);
		return;
	}
	image->len_bytes = input.len_bytes;
	image->bytes = malloc(input.len_bytes + (input.len_bytes == 0));
	fuzz_must(image->bytes);
	if (input.len_bytes)
		memcpy(image->bytes, input.begin, input.len_bytes);
	mend_root(image);
}

void index_image_free(struct index_image *image)
{
	free(image->bytes);
	free(image->places);
}
