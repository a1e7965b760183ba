/* Rows of the ledger as files to judge. */
#include "rerun/jobs.h"

#include "core/mem.h"
#include "ledger/accounts.h"
#include "ledger/details.h"
#include "ledger/numbers.h"

#include <stdlib.h>

bool rerun_ask_ledger(struct rerun *rerun, struct ledger *ledger, struct claimed *claimed, struct err *err)
{
	struct numbers numbers;
	int64_t known[2];

	/* First, so that a claim that comes meanwhile is not taken for one that was asked about. */
	if (!numbers_read(ledger, &numbers, err) || !claimed_update(claimed, ledger, err))
		return false;
	claimed_offer(claimed, ledger);
	known[0] = numbers.next_claim;
	known[1] = numbers.generation;
	rerun->key.claimed = state_hash(span_of(known, sizeof(known)));
	rerun->claimed = &claimed->set;
	return true;
}

static size_t find_account(const struct rerun *rerun, const char *name)
{
	/* A broker has a handful; from the last, as jobs come in groups. */
	for (size_t i = rerun->accounts_count; i-- > 0;) {
		if (strcmp(rerun->accounts[i].name, name) == 0)
			return i;
	}
	return SIZE_MAX;
}

size_t rerun_add_account(struct rerun *rerun, struct account *account)
{
	size_t n = rerun->accounts_count++;
	char *identity = account_identity(account);
	struct rerun_account *added;

	rerun->accounts = mem_grow(rerun->accounts, (n + 1) * sizeof(*rerun->accounts));
	/* The gates borrow what has moved. */
	for (size_t i = 0; i < n; i++)
		rerun->accounts[i].gates.account = &rerun->accounts[i].account;
	added = &rerun->accounts[n];
	*added = (struct rerun_account){ .name = mem_format("%s %s", account_type_name(account->type), identity),
					 .account = *account,
					 .gates = { .index = rerun->index, .rules = rerun->rules } };
	added->gates.account = &added->account;
	added->gates.claimed = rerun->claimed;
	added->hash = state_hash(span_text(added->name));
	gates_prepare(&added->gates);
	free(identity);
	return n;
}

void rerun_accounts_free(struct rerun *rerun)
{
	for (size_t i = 0; i < rerun->accounts_count; i++) {
		gates_free(&rerun->accounts[i].gates);
		account_free(&rerun->accounts[i].account);
		free(rerun->accounts[i].name);
	}
	free(rerun->accounts);
	rerun->accounts = NULL;
	rerun->accounts_count = 0;
}

/* The account as the ledger keeps it, made by the same rules as one of flags. */
static bool make_account(struct rerun *rerun, const char *type, const char *identity, size_t *account, struct err *err)
{
	bool importer = strcmp(type, account_type_name(ACCOUNT_IMPORTER)) == 0;
	struct account_said said = { .type = type, .filer_code = importer ? NULL : identity };
	char *numbers = mem_text(identity), *rest = numbers, *one;
	const char **iors = NULL;
	struct account made;
	bool ok;

	while (importer && (one = strsep(&rest, ",")) != NULL) {
		iors = mem_grow(iors, (said.iors_count + 1) * sizeof(*iors));
		iors[said.iors_count++] = one;
	}
	said.iors = iors;
	ok = account_make(&made, NULL, &said, err);
	if (ok)
		*account = rerun_add_account(rerun, &made);
	free(iors);
	free(numbers);
	return ok;
}

static uint64_t hash_of(const struct file_digest *digest)
{
	uint64_t hash;

	memcpy(&hash, digest->sha256, sizeof(hash));
	return hash;
}

static bool add_job(struct rerun *rerun, struct rerun_list *list, struct job_details *d, struct err *err)
{
	char *name = mem_format("%s %s", d->account_type, d->account_identity);
	struct rerun_file file = { .job = d->job,
				   .claim = d->claim,
				   .gate = d->gate,
				   .account = find_account(rerun, name),
				   .bytes = (uint64_t)d->upload.bytes,
				   .upload = hash_of(&d->upload) };

	free(name);
	if (file.account == SIZE_MAX && !make_account(rerun, d->account_type, d->account_identity, &file.account, err))
		return false;
	file.on_claim = d->claim != NO_CLAIM && job_claims(d);
	file.outcome = file.on_claim ? d->outcome.outcome : NO_OUTCOME;
	/* CBP has it: its days count to the day it was declared on. */
	if (d->cbp_submitted_at)
		file.filed = day_in_new_york(d->cbp_submitted_at);
	else if (d->cbp_job || d->cbp_claim)
		file.filed = day_parse_iso(span_text(d->as_of));
	file.name = d->file_name;
	d->file_name = NULL;
	list->files = mem_room(list->files, &list->capacity, list->count + 1, sizeof(*list->files));
	list->files[list->count++] = file;
	return true;
}

bool rerun_list_jobs(struct rerun *rerun, struct rerun_list *list, struct err *err)
{
	int64_t job = NO_JOB;
	bool ok = job_next(rerun->ledger, job, &job, err);

	while (ok && job != NO_JOB) {
		struct job_details details;

		ok = job_details(rerun->ledger, job, &details, err);
		if (!ok)
			break;
		if (details.voided_at || details.gate == 'A')
			list->closed++;
		else
			ok = add_job(rerun, list, &details, err);
		job_details_free(&details);
		ok = ok && job_next(rerun->ledger, job, &job, err);
	}
	return ok;
}
