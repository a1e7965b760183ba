/* Options to sources. */
#include "cli/chosen.h"

#include "core/mem.h"

#include <stdlib.h>

/* --- what is named ----------------------------------------------------------------------------------------------------------- */

static bool take_kind(struct chosen *c, struct err *err)
{
	const struct args *args = c->args;
	bool files = args->operands_count || args->given[OPT_FILES_FROM];
	bool days = args->given[OPT_SINCE] || args->given[OPT_UNTIL];
	uint64_t claim;

	c->choice = (struct claim_choice){ .claim = NO_CLAIM, .all = c->now_on_claims };
	c->kind = files ? CHOSEN_FILES : args->given[OPT_ALL] ? CHOSEN_INDEX : CHOSEN_CLAIMS;
	if (files + args->given[OPT_ALL] + args->given[OPT_CLAIM] + days > 1)
		return err_set(err,
			       "files, --all, --claim and days (--since, --until) are different choices; keep one");
	if (args->given[OPT_CLAIM]) {
		if (!args_number(args, OPT_CLAIM, 0, LEDGER_CLAIM_NUMBER_MAX, &claim, err))
			return false;
		c->choice.claim = (int64_t)claim;
	}
	if (!option_period(c->args, &c->choice.since, &c->choice.until, err))
		return false;
	return !files || inputs_collect(&c->inputs, args, "declaration", err);
}

static bool has_account_options(const struct args *args)
{
	return args->given[OPT_ACCOUNT] || args->given[OPT_ACCOUNT_TYPE] || args->given[OPT_IOR] ||
	       args->given[OPT_FILER_CODE] || args->given[OPT_FILER_TYPE];
}

/* --- what is opened ----------------------------------------------------------------------------------------------------------- */

static bool open_rules(struct chosen *c, struct err *err)
{
	day as_of;

	if (!option_threads(c->args, &c->threads, err) || !option_as_of(c->args, ledger_now(), &as_of, err) ||
	    !ruleset_open(&c->set, c->args->value[OPT_RULES], err))
		return false;
	rules_choose(&c->rules, &c->set, as_of);
	c->rules_version = ruleset_version(&c->set);
	return true;
}

static bool open_account(struct chosen *c, struct err *err)
{
	if (!has_account_options(c->args))
		return true;
	if (c->kind == CHOSEN_CLAIMS)
		return err_set(err,
			       "account options choose entries of files or, with --all, of the index; leave them out");
	c->has_account = option_account(c->args, &c->account, err);
	return c->has_account;
}

static bool open_clients(struct chosen *c, struct err *err)
{
	if (!c->args->given[OPT_CLIENTS])
		return !c->args->given[OPT_BY_CLIENT] ||
		       err_set(err, "--by-client needs --clients FILE, which says whose importers they are; add it");
	c->has_clients = clients_load(&c->clients, c->args->value[OPT_CLIENTS], err);
	if (c->has_clients && c->args->given[OPT_BY_CLIENT])
		client_folders_name(&c->folders, &c->clients, c->args->value[OPT_BY_CLIENT]);
	return c->has_clients;
}

static bool open_index(struct chosen *c, struct err *err)
{
	const char *path;

	if (c->kind == CHOSEN_CLAIMS && !c->now_on_claims)
		return true;
	path = option_index(c->args, err);
	c->has_index = path && index_open(&c->index, path, err);
	if (!c->has_index || (c->args->given[OPT_VERIFY] && !index_check_lookups(&c->index, err)))
		return false;
	c->view.index = &c->index;
	if (!c->has_account)
		return true;
	c->gates = (struct gates){ .account = &c->account, .index = &c->index, .rules = &c->rules };
	gates_prepare(&c->gates);
	c->judging.gates = &c->gates;
	return true;
}

static void fill_view(struct chosen *c)
{
	char *const *statuses = c->set.statuses;
	struct view *v = &c->view;

	v->rules = &c->rules;
	v->passes_text = statuses[ENTRY_UPDATED];
	v->fails_text = statuses[ENTRY_FAILED];
	v->format_text = statuses[UPLOAD_FAILED_INITIAL];
	v->batch_text = statuses[UPLOAD_REJECTED_BATCH];
	v->limit_days = view_limit_days(&c->rules);
	v->show_ior = c->args->given[OPT_SHOW_IOR];
	parties_init(&v->parties, v->index, c->has_clients ? &c->clients : NULL);
	known_reasons_add_rules(&v->reasons, &c->rules, v->rules_reasons, v->unknown_reasons);
	c->judging.view = v;
	c->judging.rests_on = &c->rests_on;
}

/* CBP's texts become reasons. */
static void name_failed(struct chosen *c)
{
	size_t count = c->failed.texts.count;

	c->failed_reasons = mem_alloc((count + 1) * sizeof(*c->failed_reasons));
	for (size_t i = 0; i < count; i++) {
		char *text = mem_span(dict_text(&c->failed.texts, (uint32_t)i));

		c->failed_reasons[i] = known_reasons_add_cbp(&c->view.reasons, text, c->failed.next_steps[i]);
		free(text);
	}
	c->judging.failed = &c->failed;
	c->judging.failed_reasons = c->failed_reasons;
}

/* Where no claims are chosen, entries are not judged without a ledger that is named or there. */
static bool open_ledger(struct chosen *c, struct err *err)
{
	if (c->kind != CHOSEN_CLAIMS && !option_ledger_exists(c->args))
		return true;
	c->has_ledger = option_ledger(c->args, &c->ledger, LEDGER_READ, err);
	if (!c->has_ledger || !c->has_index)
		return c->has_ledger;
	if (!ledger_failed(&c->ledger, &c->set, &c->index, &c->failed, err) ||
	    !claimed_update(&c->claimed, &c->ledger, err))
		return false;
	name_failed(c);
	claimed_offer(&c->claimed, &c->ledger);
	c->judging.claimed = &c->claimed.set;
	return true;
}

static bool read_claims(struct chosen *c, struct err *err)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < c->claims.claims_count; i++)
		bytes += claim_list_bytes(&c->claims, i);
	progress_stage(c->progress, "claims", bytes);
	if (c->has_index && !marks_init(&c->marks, &c->index, err))
		return false;
	c->judging.marks = c->has_index ? &c->marks : NULL;
	return claim_list_read(&c->claims, c->has_index ? &c->marks : NULL, &c->index, c->progress, err);
}

/* Claims are listed where they are chosen, and where it is told on which an entry is. */
static bool open_claims(struct chosen *c, struct err *err)
{
	if (!c->has_ledger || (c->kind != CHOSEN_CLAIMS && !c->now_on_claims))
		return true;
	if (!claim_list_open(&c->claims, &c->ledger, &c->set, &c->choice, err))
		return false;
	c->view.claims = c->claims.shown;
	c->view.claims_count = c->claims.claims_count;
	if (c->kind == CHOSEN_CLAIMS && !claim_list_tables(&c->claims, &c->set, &c->view, err))
		return false;
	return read_claims(c, err);
}

/* What stands under a name is of all declarations, or is not written; standard output gets what there is. */
static bool check_whole(const struct chosen *c, struct err *err)
{
	static const enum option outputs[] = { OPT_OUTPUT, OPT_BY_CLIENT };

	for (size_t i = 0; i < ARRAY_LEN(outputs); i++) {
		if (!c->args->given[outputs[i]])
			continue;
		chosen_print_unread(c);
		return err_file(err, c->args->value[outputs[i]],
				"is not written, as a declaration could not be read; see the message above");
	}
	return true;
}

static bool open_source(struct chosen *c, struct err *err)
{
	if (c->kind == CHOSEN_INDEX) {
		source_index_init(&c->from_index, &c->judging);
		return true;
	}
	if (c->kind == CHOSEN_CLAIMS) {
		claim_source_init(&c->from_claims, &c->claims, &c->set, &c->judging);
		return true;
	}
	c->names = mem_alloc(c->inputs.count * sizeof(*c->names));
	for (size_t i = 0; i < c->inputs.count; i++) {
		const char *path = c->inputs.paths[i], *slash = strrchr(path, '/');

		c->names[i] = strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path;
	}
	c->view.files = c->names;
	c->view.files_count = c->inputs.count;
	c->files_begun = true;
	source_files_open(&c->from_files, &c->judging, c->inputs.paths, c->inputs.count, &c->unread);
	if (c->unread.count && !check_whole(c, err))
		return false;
	progress_stage(c->progress, "looking for numbers named twice", chosen_bytes(c));
	return source_files_note(&c->from_files, c->threads, &c->problems, c->progress, err);
}

bool chosen_open(struct chosen *chosen, struct err *err)
{
	struct chosen *c = chosen;

	if (!take_kind(c, err) || !open_rules(c, err) || !open_account(c, err) || !open_clients(c, err) ||
	    !open_index(c, err))
		return false;
	fill_view(c);
	if (!open_ledger(c, err))
		return false;
	c->progress = progress_line_begin(c->args);
	return open_claims(c, err) && open_source(c, err);
}

void chosen_close(struct chosen *chosen)
{
	struct chosen *c = chosen;

	progress_line_end(c->progress);
	if (c->from_index.source.next)
		source_index_free(&c->from_index);
	if (c->from_claims.source.next)
		claim_source_free(&c->from_claims);
	if (c->files_begun)
		source_files_free(&c->from_files);
	marks_free(&c->marks);
	claim_list_close(&c->claims);
	claimed_free(&c->claimed);
	failed_at_cbp_free(&c->failed);
	free(c->failed_reasons);
	if (c->has_ledger)
		ledger_close(&c->ledger);
	parties_free(&c->view.parties);
	known_reasons_free(&c->view.reasons);
	gates_free(&c->gates);
	if (c->has_index)
		index_close(&c->index);
	if (c->has_clients) {
		client_folders_free(&c->folders);
		clients_free(&c->clients);
	}
	if (c->has_account)
		account_free(&c->account);
	ruleset_free(&c->set);
	free(c->rules_version);
	free(c->names);
	inputs_free(&c->inputs);
	notes_free(&c->problems);
	notes_free(&c->unread);
}

/* --- the run --------------------------------------------------------------------------------------------------------------------- */

static struct source *source_of(struct chosen *chosen)
{
	return chosen->kind == CHOSEN_FILES   ? &chosen->from_files.source
	       : chosen->kind == CHOSEN_INDEX ? &chosen->from_index.source
					      : &chosen->from_claims.source;
}

uint64_t chosen_bytes(const struct chosen *chosen)
{
	uint64_t bytes = 0;

	if (chosen->kind == CHOSEN_INDEX)
		return chosen->index.header.entries * SOURCE_INDEX_ENTRY_BYTES;
	for (size_t i = 0; chosen->kind == CHOSEN_FILES && i < chosen->from_files.count; i++)
		bytes += chosen->from_files.files[i].declaration.body.len_bytes;
	for (size_t i = 0; chosen->kind == CHOSEN_CLAIMS && i < chosen->claims.claims_count; i++)
		bytes += chosen->claims.chosen[i] ? claim_list_bytes(&chosen->claims, i) : 0;
	return bytes;
}

static bool unchanged(const struct chosen *chosen, struct err *err)
{
	if (chosen->files_begun && !source_files_unchanged(&chosen->from_files, err))
		return false;
	return !chosen->has_index || (map_unchanged(&chosen->index.map, chosen->index.path, err) &&
				      index_lookups_checked(&chosen->index, err));
}

bool chosen_walk(struct chosen *chosen, const struct walker *walker, struct err *err)
{
	bool ok;

	progress_stage(chosen->progress, "reading", chosen_bytes(chosen));
	ok = walk(source_of(chosen), walker, chosen->threads, chosen->progress, err);
	progress_line_end(chosen->progress);
	chosen->progress = NULL;
	return ok && unchanged(chosen, err);
}
