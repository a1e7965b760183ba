/* `cape ledger export`. */
#include "cli/command.h"
#include "cli/log.h"

#include "cli/lists.h"
#include "core/importer.h"
#include "core/mem.h"
#include "core/place.h"
#include "emit/csv_writer.h"
#include "io/folder.h"
#include "ledger/export.h"

#include <stdlib.h>

struct exporting {
	struct csv_writer writer;
	bool show_ior;
};

static void put_text(struct exporting *e, const char *text)
{
	csv_put_cell(&e->writer, span_text(text), CSV_GUARDED);
}

static void put_hex(struct exporting *e, struct span bytes)
{
	char text[65] = "";

	for (size_t i = 0; i < bytes.len_bytes && i < 32; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", bytes.begin[i]);
	put_text(e, text);
}

static void put_place(struct exporting *e, uint64_t place)
{
	unsigned char number[ENTRY_NUMBER_LEN];
	uint64_t key = key_of_place(place);

	if (key == KEY_NONE)
		return;
	key_unpack(key, number);
	csv_put_cell(&e->writer, span_of(number, sizeof(number)), CSV_VERBATIM);
}

static void put_account(struct exporting *e, const char *identity)
{
	char *shown = importers_shown(identity, e->show_ior);

	put_text(e, shown);
	free(shown);
}

static void put_cell(struct exporting *e, const struct export_cell *cell)
{
	char text[MOMENT_BYTES];

	if (cell->is_null)
		return;
	switch (cell->kind) {
	case EXPORT_JOB:
		put_text(e, job_text(cell->number, text));
		break;
	case EXPORT_CLAIM:
		put_text(e, claim_text(cell->number, text));
		break;
	case EXPORT_MOMENT:
		put_text(e, moment_rfc3339(cell->number, text));
		break;
	case EXPORT_PLACE:
		put_place(e, (uint64_t)cell->number);
		break;
	case EXPORT_ACCOUNT:
		put_account(e, cell->text);
		break;
	case EXPORT_SHA256:
		put_hex(e, cell->bytes);
		break;
	case EXPORT_NUMBER:
	case EXPORT_TEXT:
		put_text(e, cell->text);
	}
}

static void put_row(void *context, const struct export_cell *cells, size_t count, bool heading)
{
	struct exporting *e = context;

	for (size_t c = 0; c < count; c++) {
		csv_put_raw(&e->writer, c ? "," : "");
		if (heading)
			put_text(e, cells[c].column);
		else
			put_cell(e, &cells[c]);
	}
	csv_put_raw(&e->writer, "\n");
}

static bool export_table(const struct ledger *ledger, const struct args *args, const char *table, struct err *err)
{
	struct exporting e = { .show_ior = args->given[OPT_SHOW_IOR] };
	const char *folder = args->given[OPT_OUTPUT] ? args->value[OPT_OUTPUT] : ".";
	char *path = mem_format("%s/%s.csv", folder, table);
	struct sink sink;
	bool ok = sink_create(&sink, path, false, err);

	if (ok) {
		csv_writer_begin(&e.writer, &sink, err);
		ok = export_rows(ledger, table, put_row, &e, err);
		ok = csv_writer_end(&e.writer) && ok;
		if (!ok)
			sink_abandon(&sink);
		ok = ok && sink_publish(&sink, err);
	}
	if (ok && !args->given[OPT_QUIET]) {
		(void)fputs("Wrote ", stdout);
		print_untrusted(stdout, span_text(path));
		(void)putchar('\n');
	}
	if (ok)
		log_text("file", path);
	free(path);
	return ok;
}

int command_ledger_export(const struct command *command, const struct args *args)
{
	struct err err = ERR_INIT;
	struct ledger ledger;
	bool ok;

	(void)command;
	if (args->operands_count)
		(void)err_set(&err, "\"%s\" is not expected; name the ledger with --ledger DIR", args->operands[0]);
	if (err.set || !option_ledger(args, &ledger, LEDGER_READ, &err))
		return trouble(&err);
	ok = !args->given[OPT_OUTPUT] || folders_make(args->value[OPT_OUTPUT], &err);
	for (size_t i = 0; ok && i < export_tables_count; i++)
		ok = export_table(&ledger, args, export_tables[i], &err);
	ledger_close(&ledger);
	return ok ? EXIT_DONE : trouble(&err);
}
