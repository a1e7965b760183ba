/* Options to what is open. */
#include "cli/refund_open.h"

#include "cli/ledger.h"
#include "io/folder.h"
#include "io/kept_files.h"

#include <stdlib.h>

static bool has_account_options(const struct args *args)
{
	return args->given[OPT_ACCOUNT] || args->given[OPT_ACCOUNT_TYPE] || args->given[OPT_IOR] ||
	       args->given[OPT_FILER_CODE] || args->given[OPT_FILER_TYPE];
}

static bool check_stdout(struct refund_session *s, struct err *err)
{
	const struct args *args = s->args;

	s->rows = args->given[OPT_CSV] || args->given[OPT_OUTPUT];
	s->rows_to_stdout = args->given[OPT_CSV] && !args->given[OPT_OUTPUT];
	if (s->rows && args->given[OPT_BY_CLIENT])
		return err_set(
			err, "--by-client writes the rows of each client to a file of its own; leave -o and --csv out");
	return !s->rows_to_stdout || !args->given[OPT_JSON] ||
	       err_set(err, "--csv and --json both want standard output; add -o FILE for the rows");
}

static bool take_inputs(struct refund_session *s, struct err *err)
{
	const struct args *args = s->args;
	bool files = args->operands_count || args->given[OPT_FILES_FROM], all = args->given[OPT_ALL];
	bool claims = args->given[OPT_LEDGER] || args->given[OPT_CLAIM] || args->given[OPT_SINCE] ||
		      args->given[OPT_UNTIL];

	if (!files && !all && !claims)
		return err_set(err,
			       "name declarations, or say --all for the eligible entries of the index, or --ledger DIR "
			       "for its claims");
	if (all && files)
		return err_set(err, "--all takes all entries of the index, so name no declaration");
	if (claims && (all || files))
		return err_set(err, "--ledger, --claim, --since and --until choose claims, so say neither --all nor a "
				    "declaration");
	s->kind = all ? REFUND_OF_INDEX : claims ? REFUND_OF_CLAIMS : REFUND_OF_DECLARATIONS;
	return !files || inputs_collect(&s->inputs, args, "declaration", err);
}

static bool take_claims(struct refund_session *s, struct err *err)
{
	const struct args *args = s->args;
	uint64_t claim;

	s->choice.claim = NO_CLAIM;
	if (s->kind != REFUND_OF_CLAIMS)
		return true;
	if (has_account_options(args))
		return err_set(err,
			       "account options choose entries of declarations or, with --all, of the index; leave "
			       "them out");
	if (args->given[OPT_INDEX])
		return err_set(
			err, "of claims the values are taken that were frozen when they were filed; leave --index out");
	if (args->given[OPT_CLAIM] && (args->given[OPT_SINCE] || args->given[OPT_UNTIL]))
		return err_set(err, "--claim and days (--since, --until) are different choices; keep one");
	if (args->given[OPT_CLAIM]) {
		if (!args_number(args, OPT_CLAIM, 0, LEDGER_CLAIM_NUMBER_MAX, &claim, err))
			return false;
		s->choice.claim = (int64_t)claim;
	}
	return option_period(args, &s->choice.since, &s->choice.until, err);
}

static bool take_options(struct refund_session *s, struct err *err)
{
	const struct args *args = s->args;
	day as_of;

	if (!option_threads(args, &s->threads, err) || !option_as_of(args, time(NULL), &as_of, err) ||
	    !take_inputs(s, err) || !check_stdout(s, err) || !option_refund_terms(args, &s->terms, &s->rates, err) ||
	    !ruleset_open(&s->set, args->value[OPT_RULES], err))
		return false;
	rules_choose(&s->rules, &s->set, as_of);
	s->view.rules_version = ruleset_version(&s->set);
	s->view.rates_version = rates_version(&s->rates);
	s->terms.as_of = as_of;
	return take_claims(s, err);
}

static bool check_output(struct refund_session *s, struct err *err)
{
	const struct args *args = s->args;

	s->kept = inputs_kept(&s->inputs, args, s->index_open ? s->index.path : NULL);
	if (args->given[OPT_BY_CLIENT])
		return refund_by_client_begin(&s->by_client, &s->importers.clients, args->value[OPT_BY_CLIENT], s->kept,
					      err);
	if (args->given[OPT_OUTPUT])
		return kept_files_check(s->kept, args->value[OPT_OUTPUT], err) &&
		       folder_there(args->value[OPT_OUTPUT], err);
	return !s->rows || kept_files_check_stdout(s->kept, err);
}

/* Declarations are somebody's; the entries of an index may be everybody's. */
static bool wants_account(const struct refund_session *s)
{
	return s->kind == REFUND_OF_DECLARATIONS || has_account_options(s->args);
}

static bool open_index(struct refund_session *s, struct err *err)
{
	const char *path = option_index(s->args, err);
	bool account = wants_account(s);

	if (!path || (account && !option_account(s->args, &s->account, err)) || !index_open(&s->index, path, err))
		return false;
	s->index_open = true;
	parties_init(&s->parties, &s->index, s->importers.open ? &s->importers.clients : NULL);
	s->gates.index = &s->index;
	s->gates.rules = &s->rules;
	if (account) {
		s->gates.account = &s->account;
		gates_prepare(&s->gates);
	}
	return s->kind == REFUND_OF_INDEX || successes_init(&s->claimed, &s->gates, err);
}

static bool open_claims(struct refund_session *s, struct err *err)
{
	parties_init(&s->parties, NULL, s->importers.open ? &s->importers.clients : NULL);
	return refund_claims_open(&s->claims, s->args, &s->choice, err) &&
	       refund_claims_importers(&s->claims, &s->parties, err);
}

bool refund_open(struct refund_session *session, struct err *err)
{
	struct refund_session *s = session;

	if (!take_options(s, err) || !refund_importers_open(&s->importers, s->args, err) ||
	    !(s->kind == REFUND_OF_CLAIMS ? open_claims : open_index)(s, err) || !check_output(s, err))
		return false;
	s->interest = interest_make(&s->rates, refund_table_end(&s->terms), err);
	s->terms.interest = s->interest;
	refund_importers_find(&s->importers, &s->parties, &s->terms);
	return s->interest != NULL;
}

void refund_close(struct refund_session *session)
{
	struct refund_session *s = session;

	if (s->kept && s->args->given[OPT_BY_CLIENT])
		refund_by_client_free(&s->by_client);
	kept_files_free(s->kept);
	refund_claims_close(&s->claims);
	successes_free(&s->claimed);
	gates_free(&s->gates);
	interest_free(s->interest);
	if (s->index_open)
		index_close(&s->index);
	parties_free(&s->parties);
	refund_importers_close(&s->importers);
	account_free(&s->account);
	rates_free(&s->rates);
	ruleset_free(&s->set);
	free((char *)(uintptr_t)s->view.rates_version);
	free((char *)(uintptr_t)s->view.rules_version);
	inputs_free(&s->inputs);
}
