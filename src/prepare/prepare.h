/*
 * `cape prepare`: from lists of entry numbers, or the whole index, to declarations that CBP accepts without an error, as far as is known here.
 *
 * Every row is in one place: in one of the declarations, or in left_out.csv with the reason. All appears in one folder, at once, or nothing does.
 */
#ifndef CAPE_PREPARE_PREPARE_H
#define CAPE_PREPARE_PREPARE_H

#include "clients/folders.h"
#include "core/notes.h"
#include "core/progress.h"
#include "io/digest.h"
#include "prepare/kept.h"
#include "prepare/raw_list.h"
#include "prepare/sieve.h"
#include "prepare/sums.h"

#define LEFT_OUT_NAME "left_out.csv"
#define MANIFEST_NAME "manifest.json"

enum prepare_group { GROUP_NONE, GROUP_IOR, GROUP_CLIENT };

/* What is asked for; borrows everything. The sieve is prepared, with its holds. */
struct preparation {
	const struct sieve *sieve;
	const struct clients *clients; /* needed for GROUP_CLIENT */
	const char *const *paths;      /* lists */
	size_t paths_count;            /* 0: the whole index */
	struct raw_list_ways lists;
	enum prepare_order order;
	enum prepare_group group_by;
	uint32_t entries_max;                 /* of a declaration: 1 … DECLARATION_ENTRIES_MAX */
	uint64_t lookups;                     /* of all lists, about */
	const char *folder;                   /* NULL: nothing is written */
	const struct client_folders *folders; /* left_out.csv is handed out there, too; NULL: nobody asks */
	const struct kept_files *kept;        /* with folders: what none of their files may be */
	const char *rules_version;
	time_t moment; /* of the run, for names and manifest */
	unsigned moment_ms;
	bool show_ior; /* importers of nine digits stand whole in the manifest */
	unsigned threads;
	size_t slice_bytes; /* 0; smaller in tests */
	struct progress *progress;
};

/* A declaration: rows of the kept ones that follow each other. */
struct prepared_file {
	uint64_t first;
	uint32_t count;
	uint32_t group;
	uint8_t account;
	bool urgent;
	uint64_t places; /* of what was written, added up */
	uint64_t bytes;
	char sha256[DIGEST_TEXT_BYTES];
	char *name;
};

/* One input. */
struct prepared_input {
	const char *path; /* borrowed; NULL: the index */
	uint64_t bytes;
	uint64_t rows, blank_rows;
};

/* What came of it. Begin with zeros; freed by prepared_free(). */
struct prepared {
	struct prepare_sums sums;
	struct prepared_input *inputs;
	struct kept_rows kept;
	struct kept_order order;
	uint32_t *group_of_importer; /* see struct kept_order */
	struct prepared_file *files;
	size_t files_count;
	char *name_begin; /* of all declarations of the run */
	uint64_t left_out_bytes;
	char left_out_sha256[DIGEST_TEXT_BYTES];
	uint32_t clients_written; /* files in the clients' folders */
	uint64_t unchecked;       /* bit k: rule k in force was not checked for some entry */
	uint64_t assumed;         /* bit f: field f came from --assume for some entry */
	struct notes warnings;
};

/* False, with the error, if nothing was made. */
bool prepare(const struct preparation *preparation, struct prepared *prepared, struct err *err);
void prepared_free(struct prepared *prepared);

/* What a declaration's group is called in the manifest: an importer number that may be shown, or a client; malloc'ed; NULL: there are no groups. */
char *prepared_group_name(const struct preparation *preparation, uint32_t group);

/* --- parts ------------------------------------------------------------------------------------------------------------------------ */

/* prepare/groups.c: finds the groups of all importers of the index. */
void prepare_groups(const struct preparation *preparation, struct prepared *prepared);

/* prepare/names.c: names the declarations. */
void prepare_name(const struct preparation *preparation, struct prepared *prepared);

/* prepare/files.c: cuts the kept rows, which are in order, into declarations, and has them named. */
void prepare_cut(const struct preparation *preparation, struct prepared *prepared);
/* Writes them. */
struct staging;
bool prepare_write(const struct preparation *preparation, struct prepared *prepared, const struct staging *staging,
		   struct err *err);

/* Makes a file that must not be there yet, mode 0600. */
bool prepare_write_file(const char *path, struct span bytes, struct err *err);

/* prepare/manifest.c: the manifest, which the caller deletes. */
struct cJSON *manifest_make(const struct preparation *preparation, const struct prepared *prepared);
/* Writes manifest.json. */
bool manifest_write(const struct preparation *preparation, const struct prepared *prepared,
		    const struct staging *staging, struct err *err);

/* prepare/by_client.c: hands out left_out.csv, which is complete in the staging. */
bool prepare_by_client(const struct preparation *preparation, struct prepared *prepared, const struct staging *staging,
		       struct err *err);

#endif
