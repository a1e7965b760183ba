/* Filters from options. */
#include "cli/lists.h"

#include "cli/log.h"
#include "core/importer.h"
#include "core/mem.h"
#include "core/place.h"
#include "ledger/accounts.h"

#include <stdlib.h>

/* Of text, which a person reads. */
#define LIMIT 50

static bool take_entry(struct list *list, const struct args *args, struct err *err)
{
	list->by_entry = args->given[OPT_ENTRY];
	if (!list->by_entry)
		return true;
	list->place = place_pack(span_text(args->value[OPT_ENTRY]));
	return list->place != PLACE_NONE ||
	       err_set(err, "--entry \"%s\" is no entry number: it has not 11 letters and digits",
		       args->value[OPT_ENTRY]);
}

static bool take_account(struct list *list, const struct args *args, struct err *err)
{
	struct account account = { .type = ACCOUNT_IMPORTER };
	bool ok;

	if (!args->given[OPT_ACCOUNT] && !args->given[OPT_ACCOUNT_TYPE] && !args->given[OPT_IOR] &&
	    !args->given[OPT_FILER_CODE] && !args->given[OPT_FILER_TYPE])
		return true;
	if (!option_account(args, &account, err))
		return false;
	ok = accounts_find(&list->ledger, &account, &list->accounts, err);
	list->filter.accounts = list->accounts;
	account_free(&account);
	return ok;
}

static bool find_entry(struct list *list, struct err *err)
{
	if (!list->by_entry)
		return true;
	list->filter.found = &list->found;
	return entry_find(&list->ledger, list->place, &list->found, err);
}

bool list_open(struct list *list, const struct args *args, const struct table_column *columns, size_t count,
	       struct err *err)
{
	enum table_form form;

	*list = (struct list){ .limit = LIMIT };
	if (args->operands_count)
		return err_set(err, "\"%s\" is not expected; \"cape help\" shows how to name what is listed",
			       args->operands[0]);
	if (!option_table_form(args, &form, err) ||
	    !option_period(args, &list->filter.since, &list->filter.until, err) || !take_entry(list, args, err))
		return false;
	if (form != TABLE_TEXT)
		list->limit = UINT64_MAX;
	if (args->given[OPT_LIMIT] && !args_number(args, OPT_LIMIT, 1, UINT32_MAX, &list->limit, err))
		return false;
	list->filter.status = args->value[OPT_STATUS];
	list->filter.file = args->value[OPT_FILE];
	table_begin(&list->table, columns, list->by_entry ? count : count - ENTRY_COLUMNS_COUNT, form);
	return option_ledger(args, &list->ledger, LEDGER_READ, err) && take_account(list, args, err) &&
	       find_entry(list, err);
}

bool list_has_room(struct list *list)
{
	if (list->limit == 0) {
		list->more = true;
		return false;
	}
	list->limit--;
	return true;
}

bool list_entry(struct list *list, int64_t claim, struct claimed_entry *entry)
{
	return !list->by_entry || claim == NO_CLAIM ||
	       entry_on_claim_read(&list->ledger, &list->found, claim, entry, &list->err);
}

void list_pause(void *list)
{
	table_flush(&((struct list *)list)->table);
}

/* How many, and none of what is in them. */
static void log_listed(const struct list *list, const char *what)
{
	cJSON *object = cJSON_CreateObject();

	(void)cJSON_AddNumberToObject(object, what, (double)list->table.rows_told);
	log_result_free(object);
}

/* Prints what is left to print. */
static bool end(struct list *list, const struct args *args, const char *what, struct err *err)
{
	bool empty = list->table.rows == 0 && list->table.form == TABLE_TEXT;

	if (empty)
		(void)printf("No %s.\n", what);
	else if (!table_end(&list->table, err))
		return false;
	log_listed(list, what);
	if (list->more && list->table.form == TABLE_TEXT && !args->given[OPT_LIMIT])
		(void)printf("Older %s are not shown; --limit N shows more.\n", what);
	return true;
}

void list_close(struct list *list)
{
	ledger_close(&list->ledger);
	entry_found_free(&list->found);
	free(list->accounts);
}

int list_show(const struct args *args, const struct list_kind *kind)
{
	struct err err = ERR_INIT;
	struct list list;
	bool ok = list_open(&list, args, kind->columns, kind->count, &err) && kind->ask(&list, &err) && !list.err.set &&
		  end(&list, args, kind->what, &err);

	list_close(&list);
	return ok ? EXIT_DONE : trouble(list.err.set ? &list.err : &err);
}

char *importers_shown(const char *identity, bool show_ior)
{
	char *all = mem_text("");

	while (*identity) {
		size_t len = strcspn(identity, ",");
		char *one = importer_shown(span_of(identity, len), show_ior);
		char *more = mem_format("%s%s%s", all, *all ? ", " : "", one);

		free(one);
		free(all);
		all = more;
		identity += len + (identity[len] == ',');
	}
	return all;
}

const char *list_moment(const struct list *list, time_t moment, char out[MOMENT_BYTES])
{
	return list->table.form == TABLE_JSON ? moment_rfc3339(moment, out) : moment_portal(moment, out);
}
