/* Which entries a worklist or report is about, and all that has to be open for them. */
#ifndef CAPE_CLI_CHOSEN_H
#define CAPE_CLI_CHOSEN_H

#include "cli/claim_source.h"
#include "cli/inputs.h"
#include "clients/folders.h"
#include "report/source_files.h"
#include "report/source_index.h"

enum chosen_kind {
	CHOSEN_FILES,  /* declarations, against an index */
	CHOSEN_INDEX,  /* --all of an index, or what the account may declare of it */
	CHOSEN_CLAIMS, /* claims of the ledger: all, of some days, or one */
};

/* `args` and `now_on_claims` are set, all else is zero. */
struct chosen {
	const struct args *args;
	bool now_on_claims; /* entries of claims as the index has them now, each once; else as they were decided, and no index is needed */
	enum chosen_kind kind;
	struct inputs inputs;
	const char **names; /* of the inputs, without folders */
	struct ruleset set;
	struct rules_in_force rules;
	char *rules_version;
	struct account account;
	bool has_account;
	struct clients clients;
	bool has_clients;
	struct client_folders folders; /* of clients; only with --by-client */
	struct index index;
	bool has_index;
	struct gates gates;
	struct claim_choice choice;
	struct claim_list claims; /* only with a ledger */
	uint32_t *marks;          /* likewise, and with an index */
	struct view view;
	struct judging judging;
	unsigned threads;
	struct source_files from_files;
	bool files_begun;
	struct source_index from_index;
	struct claim_source from_claims;
	struct notes problems; /* of files */
};

/* Opens rules, account, clients, index, ledger and files, in this order. Closed in both cases. */
bool chosen_open(struct chosen *chosen, struct err *err);
void chosen_close(struct chosen *chosen);

struct source *chosen_source(struct chosen *chosen);
/* Bytes that the source will read, for progress. */
uint64_t chosen_bytes(const struct chosen *chosen);
/* Behind the last item: false, with an error, if something was written to meanwhile. */
bool chosen_unchanged(const struct chosen *chosen, struct err *err);
/* What no output may be: the inputs of the run, and what is in the ledger's folder. The caller frees them (kept_files_free). */
struct kept_files *chosen_kept(const struct chosen *chosen);
/* False, with an error, if an output is one of them. NULL: standard output. */
bool chosen_check_output(const struct chosen *chosen, const char *path, struct err *err);

/* Tells the problems of files; EXIT_FINDINGS if one is no declaration or has rows that are no numbers. */
int chosen_exit(struct chosen *chosen);

#endif
