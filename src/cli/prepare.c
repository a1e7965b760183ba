/* `cape prepare`. */
#include "cli/prepare.h"

#include "cli/inputs.h"
#include "cli/ledger.h"
#include "core/mem.h"
#include "run/validate.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Everything a run needs, opened in the contract's order: rules, accounts, index, then what else is read. */
struct session {
	const struct args *args;
	struct inputs inputs;
	struct accounts *accounts;
	struct clients clients;
	struct client_folders folders; /* only with --by-client */
	struct kept_files *kept;       /* likewise */
	struct claimed claimed;
	struct failed_at_cbp failed;
	struct index index;
	bool index_open;
	struct ruleset set;
	struct rules_in_force rules;
	char *rules_version;
	struct sieve sieve;
	struct preparation preparation;
};

/* --- options ------------------------------------------------------------------------------------------------------------------------ */

/* The number of the word in a list; false, with an error, if it is none of them. */
static bool take_word(const struct args *args, enum option option, const char *const words[], unsigned *number,
		      struct err *err)
{
	for (*number = 0; args->given[option] && words[*number]; (*number)++) {
		if (strcmp(args->value[option], words[*number]) == 0)
			return true;
	}
	if (!args->given[option]) {
		*number = 0;
		return true;
	}
	return err_set(err, "%s \"%s\" is none of %s, %s and %s", option_rows[option].name, args->value[option],
		       words[0], words[1], words[2]);
}

static bool take_column(const struct args *args, struct raw_list_ways *ways, struct err *err)
{
	const char *value = args->value[OPT_COLUMN];
	uint64_t number = 1;

	ways->no_header = args->given[OPT_NO_HEADER];
	if (!args->given[OPT_COLUMN])
		return true;
	if (value[strspn(value, "0123456789")] != '\0') {
		ways->column_name = value;
		return !ways->no_header ||
		       err_set(err,
			       "--column \"%s\" is a name, and --no-header says that there are none; "
			       "give the column's number",
			       value);
	}
	ways->any_header = !ways->no_header;
	if (!args_number(args, OPT_COLUMN, 1, UINT16_MAX, &number, err))
		return false;
	ways->column = (unsigned)number - 1;
	return true;
}

static bool take_inputs(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	struct preparation *p = &s->preparation;

	if (args->given[OPT_ALL] && (args->operands_count || args->given[OPT_FILES_FROM]))
		return err_set(err, "--all takes the entries of the index, and lists are named besides; leave one out");
	if (args->given[OPT_ALL] && (args->given[OPT_COLUMN] || args->given[OPT_NO_HEADER]))
		return err_set(err, "--column and --no-header are about lists; leave them out with --all");
	if (args->given[OPT_ALL] && args->given[OPT_ORDER] && p->order == ORDER_INPUT)
		p->order = ORDER_NUMBER; /* The index has no other order. */
	if (args->given[OPT_ALL])
		return true;
	if (!inputs_collect(&s->inputs, args, "list", err))
		return false;
	p->paths = s->inputs.paths;
	p->paths_count = s->inputs.count;
	return true;
}

/* Standard input can be read once. */
static bool check_standard_input(const struct session *s, struct err *err)
{
	static const enum option files[] = { OPT_HOLD, OPT_CLIENTS, OPT_RULES };
	unsigned readers = 0;

	for (size_t i = 0; i < s->inputs.count; i++)
		readers += strcmp(s->inputs.paths[i], "-") == 0;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		readers += s->args->given[files[i]] && strcmp(s->args->value[files[i]], "-") == 0;
	return readers <= 1 ||
	       err_set(err, "standard input (-) is named %u times, and can be read once; name files", readers);
}

/* In one another they would give a client what is everybody's. */
static bool check_by_client(const struct session *s, struct err *err)
{
	const char *output = s->args->value[OPT_OUTPUT], *by = s->args->value[OPT_BY_CLIENT];

	if (!s->args->given[OPT_BY_CLIENT])
		return true;
	if (!s->args->given[OPT_CLIENTS])
		return err_set(err, "--by-client needs --clients FILE, which says whose importers they are; add it");
	return !s->args->given[OPT_OUTPUT] || (!same_or_below(output, by) && !same_or_below(by, output)) ||
	       err_file(err, by, "and the folder of -o are in one another; name two that are not");
}

static bool take_options(struct session *s, struct err *err)
{
	static const char *const orders[] = { "urgency", "number", "input", NULL };
	static const char *const groups[] = { "none", "ior", "client", NULL };
	const struct args *args = s->args;
	struct preparation *p = &s->preparation;
	uint64_t entries_max = DECLARATION_ENTRIES_MAX;
	unsigned order, group;

	if (!take_word(args, OPT_ORDER, orders, &order, err) || !take_word(args, OPT_GROUP_BY, groups, &group, err) ||
	    (args->given[OPT_MAX_ENTRIES] &&
	     !args_number(args, OPT_MAX_ENTRIES, 1, DECLARATION_ENTRIES_MAX, &entries_max, err)) ||
	    !option_threads(args, &p->threads, err))
		return false;
	p->order = (enum prepare_order)order;
	p->group_by = (enum prepare_group)group;
	p->entries_max = (uint32_t)entries_max;
	p->show_ior = args->given[OPT_SHOW_IOR];
	p->folder = args->given[OPT_DRY_RUN] ? NULL : args->value[OPT_OUTPUT];
	if (p->group_by == GROUP_CLIENT && !args->given[OPT_CLIENTS])
		return err_set(err, "--group-by client needs the clients; add --clients FILE");
	if (!args->given[OPT_OUTPUT] && !args->given[OPT_DRY_RUN])
		return err_set(err, "no folder is named; add -o DIR, one that is not there yet, or --dry-run");
	return take_column(args, &p->lists, err) && take_inputs(s, err) && check_standard_input(s, err) &&
	       check_by_client(s, err);
}

/* For tests, as with `cape validate`: CAPE_TEST_SLICE=N cuts lists into slices of at least N bytes. */
static size_t slice_bytes(void)
{
	const char *text = getenv("CAPE_TEST_SLICE");
	unsigned long bytes = text ? strtoul(text, NULL, 10) : 0;

	return bytes < SMALL_DECLARATION_BYTES ? bytes : 0;
}

/* --- what is opened ---------------------------------------------------------------------------------------------------------------- */

static bool open_accounts(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	size_t files = args->collected_count[OPT_ACCOUNT];
	static const struct account_said nothing = { .type = NULL };

	s->accounts = mem_zero(sizeof(*s->accounts));
	if (files < 2) {
		s->accounts->paths[0] = args->value[OPT_ACCOUNT];
		if (!option_account(args, &s->accounts->items[0], err))
			return false;
		s->accounts->count = 1;
		return true;
	}
	if (args->given[OPT_ACCOUNT_TYPE] || args->given[OPT_IOR] || args->given[OPT_FILER_CODE] ||
	    args->given[OPT_FILER_TYPE])
		return err_set(
			err,
			"several --account files are named, and flags describe one account; write it into a file, too");
	if (files > ACCOUNTS_MAX)
		return err_set(err, "%zu --account files are more than %d; prepare in several runs", files,
			       ACCOUNTS_MAX);
	for (size_t a = 0; a < files; a++) {
		s->accounts->paths[a] = args->collected[OPT_ACCOUNT][a];
		if (!account_make(&s->accounts->items[a], s->accounts->paths[a], &nothing, err))
			return false;
		s->accounts->count++;
	}
	return true;
}

static bool open_clients(struct session *s, struct err *err)
{
	const char *path = s->args->value[OPT_CLIENTS];

	if (!path)
		return true;
	if (!clients_load(&s->clients, path, err))
		return false;
	s->preparation.clients = &s->clients;
	return s->clients.has_authority ||
	       err_file(err, path, "has no column Power of Attorney Until, so nothing could be declared; add it");
}

static void open_folders(struct session *s)
{
	if (!s->args->given[OPT_BY_CLIENT] || s->args->given[OPT_DRY_RUN])
		return;
	client_folders_name(&s->folders, &s->clients, s->args->value[OPT_BY_CLIENT]);
	s->kept = inputs_kept(&s->inputs, s->args, s->index.path);
	s->preparation.folders = &s->folders;
	s->preparation.kept = s->kept;
}

static bool take_age(struct session *s, struct err *err)
{
	uint64_t days;
	day data_date = s->index.header.data_date;

	if (!s->args->given[OPT_MAX_AGE])
		return true;
	if (!args_number(s->args, OPT_MAX_AGE, 0, DAY_LAST, &days, err))
		return false;
	s->sieve.stale = !day_is_date(data_date) || (uint64_t)data_date + days < s->rules.as_of;
	return true;
}

/* Of all lists, in rows; pipes count as many. */
static uint64_t lookups(const struct inputs *inputs)
{
	uint64_t bytes = 0;
	struct stat st;

	for (size_t i = 0; i < inputs->count; i++) {
		if (strcmp(inputs->paths[i], "-") == 0 || stat(inputs->paths[i], &st) != 0 || !S_ISREG(st.st_mode))
			return UINT32_MAX;
		bytes += (uint64_t)st.st_size;
	}
	return bytes / ROW_TEXT_BYTES;
}

static bool open_ledger(struct session *s, struct err *err)
{
	bool retry = s->args->given[OPT_RETRY];

	if (!option_ledger_exists(s->args))
		return !retry || err_set(err, "--retry is about what CBP failed, and there is no ledger that knows; "
					      "name it with --ledger, or leave it out");
	if (!option_failed_and_claimed(s->args, &s->set, &s->index, retry ? NULL : &s->failed, &s->claimed, err))
		return false;
	s->sieve.claimed = &s->claimed.set;
	if (!retry)
		sieve_hold_failed(&s->sieve, &s->failed);
	return true;
}

static bool open_session(struct session *s, struct err *err)
{
	const struct args *args = s->args;
	const char *index_path;
	day as_of;

	if (!take_options(s, err) || !option_as_of(args, ledger_now(), &as_of, err) ||
	    !ruleset_open(&s->set, args->value[OPT_RULES], err))
		return false;
	rules_choose(&s->rules, &s->set, as_of);
	s->rules_version = ruleset_version(&s->set);
	if (!(index_path = option_index(args, err)) || !open_accounts(s, err) ||
	    !index_open(&s->index, index_path, err))
		return false;
	s->index_open = true;
	if (args->given[OPT_VERIFY] && !index_check_lookups(&s->index, err))
		return false;
	if (!open_clients(s, err))
		return false;
	open_folders(s);
	accounts_prepare(s->accounts, &s->index);
	sieve_prepare(&s->sieve, &s->index, &s->set, &s->rules, s->accounts, s->preparation.clients);
	s->sieve.allow_assumed = args->given[OPT_ALLOW_ASSUMED];
	if (!open_ledger(s, err) || !take_age(s, err) ||
	    (args->given[OPT_HOLD] && !holds_load(&s->sieve.holds, args->value[OPT_HOLD], &s->index, err)))
		return false;
	s->preparation.sieve = &s->sieve;
	s->preparation.rules_version = s->rules_version;
	s->preparation.slice_bytes = slice_bytes();
	s->preparation.lookups = lookups(&s->inputs);
	return true;
}

static void close_session(struct session *s)
{
	sieve_free(&s->sieve);
	client_folders_free(&s->folders);
	kept_files_free(s->kept);
	clients_free(&s->clients);
	claimed_free(&s->claimed);
	failed_at_cbp_free(&s->failed);
	if (s->index_open)
		index_close(&s->index);
	if (s->accounts)
		accounts_free(s->accounts);
	free(s->accounts);
	ruleset_free(&s->set);
	free(s->rules_version);
	inputs_free(&s->inputs);
}

/* --- the run ------------------------------------------------------------------------------------------------------------------------- */

/* Names are of the moment, to the millisecond; of another one where a reproducible output asks for it. */
static void take_moment(struct preparation *p)
{
	struct timespec now = { .tv_sec = 0 };

	p->moment = moment_now();
	if (!getenv("SOURCE_DATE_EPOCH") && clock_gettime(CLOCK_REALTIME, &now) == 0) {
		p->moment = now.tv_sec;
		p->moment_ms = (unsigned)(now.tv_nsec / 1000000);
	}
}

static void note_overlaps(const struct session *s, struct notes *warnings)
{
	for (size_t a = 0; a < s->accounts->count; a++) {
		if (s->accounts->overlaps[a])
			(void)note_file(
				warnings, s->accounts->paths[a],
				"an earlier account has its filer code or one of its importers; what both may declare is "
				"declared from the earlier one");
	}
}

static int run_session(struct session *s)
{
	struct preparation *p = &s->preparation;
	struct prepared prepared = { .files = NULL };
	struct err err = ERR_INIT;
	bool ok;
	int code;

	take_moment(p);
	note_overlaps(s, &prepared.warnings);
	p->progress = progress_line_begin(s->args);
	progress_stage(p->progress, "reading",
		       p->paths_count ? p->lookups * ROW_TEXT_BYTES : s->index.header.entries * ROW_TEXT_BYTES);
	ok = prepare(p, &prepared, &err);
	progress_line_end(p->progress);
	if (ok) {
		warnings_print(s->args, &prepared.warnings);
		prepare_log(p, &prepared);
		if (!s->args->given[OPT_QUIET])
			prepare_summary(stdout, p, &prepared);
		/* Without a row nothing is left out; but nobody prepares in order to declare nothing. */
		code = findings_exit(s->args, prepare_sums_left_out(&prepared.sums) > 0 || prepared.sums.rows == 0);
	} else {
		code = trouble(&err);
	}
	prepared_free(&prepared);
	return code;
}

int command_prepare(const struct command *command, const struct args *args)
{
	struct session s = { .args = args };
	struct err err = ERR_INIT;
	int code;

	(void)command;
	code = open_session(&s, &err) ? run_session(&s) : trouble(&err);
	close_session(&s);
	return code;
}
