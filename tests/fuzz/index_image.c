/* Laying sections out, filling them, damaging the header. */
#include "fuzz/index_image.h"

#include "core/dates.h"
#include "core/key.h"
#include "fuzz/fuzz.h"

#include <xxhash.h>

#define MOST_BYTES (INDEX_ALIGN * 16)

struct maker {
	struct index_image *image;
	struct index_header header;
	struct span input;
	struct span provenance;
	size_t byte_items[INDEX_SECTIONS]; /* lengths of the sections that the counts say nothing about */
	uint64_t made_up;                  /* state of made_up() */
};

/* The next eight bytes of content. */
static uint64_t content(struct maker *m)
{
	if (m->input.len_bytes >= sizeof(uint64_t))
		return input_number(&m->input, sizeof(uint64_t));
	return made_up(&m->made_up);
}

static unsigned char *section(struct maker *m, enum index_section s)
{
	return m->image->bytes + m->header.sections[s].offset;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return x < y ? -1 : x > y;
}

static void fill_keys(struct maker *m)
{
	bool disorder = m->image->switches & IMAGE_DISORDER;
	size_t count = m->header.entries;
	unsigned char *keys = section(m, SECTION_KEYS), *fences = section(m, SECTION_FENCES);

	for (size_t i = 0; i < count; i++) {
		uint64_t key = content(m);

		key = disorder ? key : key % (KEYS_PER_FILER * (uint64_t)FILER_CODES);
		memcpy(keys + i * sizeof(key), &key, sizeof(key));
	}
	if (!disorder)
		qsort(keys, count, sizeof(uint64_t), by_key);
	for (size_t i = 0; i < count; i += INDEX_BLOCK) {
		uint64_t fence = content(m);

		if (!disorder)
			memcpy(&fence, keys + i * sizeof(fence), sizeof(fence));
		memcpy(fences + i / INDEX_BLOCK * sizeof(fence), &fence, sizeof(fence));
	}
}

static void fill(struct maker *m, enum index_section s)
{
	unsigned char *at = section(m, s);

	for (size_t left = m->header.sections[s].len_bytes; left > 0;) {
		uint64_t bytes = content(m);
		size_t n = left < sizeof(bytes) ? left : sizeof(bytes);

		memcpy(at, &bytes, n);
		at += n;
		left -= n;
	}
}

/* Ends that divide the texts among the items evenly, or go up and down and sometimes far outside. */
static void fill_ends(struct maker *m, enum index_section ends, enum index_section texts)
{
	size_t count = m->header.sections[ends].len_bytes / sizeof(uint32_t);
	size_t text_bytes = m->header.sections[texts].len_bytes;

	fill(m, texts);
	for (size_t i = 0; i < count; i++) {
		uint32_t end = (uint32_t)(text_bytes * (i + 1) / count);

		if (m->image->switches & IMAGE_ENDS) {
			end = (uint32_t)content(m);
			end = end % 16 ? end % (uint32_t)(text_bytes + 2) : end;
		}
		memcpy(section(m, ends) + i * sizeof(end), &end, sizeof(end));
	}
}

/* Importer numbers are mostly numbers that there are. */
static void fill_importers(struct maker *m)
{
	fill(m, SECTION_IMPORTERS);
	for (size_t i = 0; i < m->header.entries && m->header.importers; i++) {
		unsigned char *at = section(m, SECTION_IMPORTERS) + i * sizeof(uint32_t);
		uint32_t importer;

		memcpy(&importer, at, sizeof(importer));
		importer = importer % 16 ? importer % m->header.importers : importer;
		memcpy(at, &importer, sizeof(importer));
	}
}

static void fill_all(struct maker *m)
{
	fill_keys(m);
	fill(m, SECTION_ATTRS);
	fill_importers(m);
	fill(m, SECTION_COLD);
	fill_ends(m, SECTION_IMPORTER_ENDS, SECTION_IMPORTER_TEXTS);
	fill_ends(m, SECTION_TEXT_ENDS, SECTION_TEXTS);
	memcpy(section(m, SECTION_PROVENANCE), m->provenance.begin, m->provenance.len_bytes);
}

/* Sizes by the counts, each section at the next multiple of INDEX_ALIGN. */
static void lay_out(struct maker *m)
{
	size_t at = sizeof(m->header);

	for (unsigned s = 0; s < INDEX_SECTIONS; s++) {
		struct index_section_row *row = &m->header.sections[s];
		uint64_t items = index_section_items(&m->header, (enum index_section)s);

		if (items == UINT64_MAX)
			items = m->byte_items[s];
		at = (at + INDEX_ALIGN - 1) / INDEX_ALIGN * INDEX_ALIGN;
		*row = (struct index_section_row){ .offset = at, .len_bytes = items * index_item_bytes[s] };
		at += row->len_bytes;
	}
	fuzz_must(at <= MOST_BYTES);
	m->header.file_bytes = at;
	m->image->len_bytes = at;
}

/* Adds to numbers of the header, at any even offset: a little more or less is what an attack looks like. */
static void damage(struct maker *m, struct span patches)
{
	while (patches.len_bytes) {
		size_t at = 2 * (size_t)input_byte(&patches) % (offsetof(struct index_header, root) - sizeof(uint64_t));
		uint64_t number;

		memcpy(&number, m->image->bytes + at, sizeof(number));
		number += input_number(&patches, sizeof(number));
		memcpy(m->image->bytes + at, &number, sizeof(number));
	}
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

/* Takes the counts and lengths off the input. */
static void take_counts(struct maker *m)
{
	struct index_header *h = &m->header;

	memcpy(h->magic, INDEX_MAGIC, sizeof(h->magic));
	h->major = INDEX_MAJOR;
	h->minor = INDEX_MINOR;
	h->data_date = DAY_FIRST;
	h->entries = input_byte(&m->input);
	h->importers = input_byte(&m->input);
	h->texts = input_byte(&m->input);
	m->byte_items[SECTION_IMPORTER_TEXTS] = 16u * input_byte(&m->input);
	m->byte_items[SECTION_TEXTS] = input_byte(&m->input);
}

/* Takes the patches off the input: how many there are, then nine bytes each. */
static struct span take_patches(struct maker *m)
{
	size_t len = 9u * (input_byte(&m->input) % 8u);
	struct span patches;

	len = len < m->input.len_bytes ? len : m->input.len_bytes;
	patches = span_of(m->input.begin, len);
	m->input = span_of(m->input.begin + len, m->input.len_bytes - len);
	return patches;
}

static void make_sections(struct maker *m)
{
	struct span patches;

	take_counts(m);
	patches = take_patches(m);
	m->provenance = span_text("{}");
	if (m->image->switches & IMAGE_PROVENANCE) {
		m->provenance = m->input;
		m->input.len_bytes = 0;
	}
	m->byte_items[SECTION_PROVENANCE] = m->provenance.len_bytes;
	lay_out(m);
	fill_all(m);
	memcpy(m->image->bytes, &m->header, sizeof(m->header));
	damage(m, patches);
	m->image->sound = patches.len_bytes == 0 && !(m->image->switches & (IMAGE_DISORDER | IMAGE_KEEP_ROOT));
}

void index_image_make(struct index_image *image, struct span input)
{
	struct maker m = { .image = image };

	*image = (struct index_image){ .bytes = calloc(1, MOST_BYTES), .switches = input_byte(&input) };
	m.input = input;
	fuzz_must(image->bytes && input.len_bytes <= MOST_BYTES);
	if (image->switches & IMAGE_RAW) {
		image->len_bytes = input.len_bytes;
		memcpy(image->bytes, input.begin, input.len_bytes);
	} else {
		make_sections(&m);
	}
	mend_root(image);
}
