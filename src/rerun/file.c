/* One declaration: skipped, or judged and written down. */
#include "core/mem.h"

#include "ledger/files.h"
#include "rerun/judging.h"
#include "rerun/results.h"
#include "run/load.h"
#include "run/outputs.h"

#include <stdlib.h>

char *rerun_path(const struct rerun *rerun, const struct rerun_file *file)
{
	return file->job == NO_JOB ? mem_format("%s/%s", rerun->folder, file->name)
				   : job_upload_path(rerun->ledger, file->job);
}

char *rerun_state_path(const struct rerun *rerun, const struct rerun_file *file)
{
	const char *folder = rerun->night->folder;

	if (file->job == NO_JOB)
		return mem_format("%s/%s.state", folder, file->name);
	return job_state_path(folder, file->job);
}

static bool make_folder(const struct rerun *rerun, const struct rerun_file *file, struct err *err)
{
	char *folder;
	bool ok;

	if (file->job == NO_JOB)
		return true;
	folder = mem_format("%s/%07lld", rerun->night->folder, (long long)(file->job / FILES_NUMBERS_A_FOLDER));
	ok = night_make_folder(rerun->night, folder, err);
	free(folder);
	return ok;
}

/* Nothing that the answers depend on is another thing, and they stand until a day that has not come. */
static bool holds(const struct state_header *state, const struct state_key *key, day filed, day as_of)
{
	return memcmp(&state->key, key, sizeof(*key)) == 0 && state->filed == filed && state->as_of <= as_of &&
	       (state->turn == DAY_BLANK || as_of < state->turn);
}

static bool open_before(const struct rerun *rerun, const struct rerun_file *file, const char *state_path,
			const struct state_header *state, struct before *before, struct err *err)
{
	char *path;
	bool ok;

	if (state)
		return before_open_state(before, state_path, rerun->night->resumed && state->run == rerun->night->run,
					 err);
	before_open_nothing(before);
	if (file->gate == 'D') {
		path = claim_record_path(rerun->ledger, file->claim);
		ok = before_open_record(before, path, err);
	} else if (file->gate == 'C') {
		char *stem = job_stem(rerun->ledger, file->job);

		path = mem_format("%s" VALIDATION_SUFFIX, stem);
		free(stem);
		ok = before_open_offenders(before, path, err);
	} else {
		return true;
	}
	free(path);
	return ok;
}

static uint16_t was_rejected(const struct rerun *rerun, const struct rerun_file *file, const struct state_header *state)
{
	if (!state)
		return file->gate == 0 ? 2 : file->gate != 'D';
	if (rerun->night->resumed && state->run == rerun->night->run)
		return state->was_rejected;
	return state->offenders_b || state->offenders_c;
}

/* Why gate A stops what was opened; NULL: it does not. Of a job the ledger knows that it does not. */
static const char *gate_a(const struct rerun *rerun, const struct declaration *d)
{
	const struct rule *const *gates = rerun->rules->gates;

	if (d->kind != CSV_TEXT || d->open_quote_line)
		return gates[RULE_NOT_CSV]->text;
	if (d->header == HEADER_BLANK && d->body.len_bytes == 0)
		return gates[RULE_EMPTY]->text;
	return d->header == HEADER_FOUND ? NULL : gates[RULE_HEADER]->text;
}

struct names {
	const char *path;
	const char *state_path;
};

static bool judge(const struct rerun *rerun, struct rerun_file *file, const struct names *names,
		  const struct state_header *state, const struct declaration *declaration, struct workspace *workspace,
		  struct err *err)
{
	struct state_header header = { .as_of = rerun->rules->as_of,
				       .filed = file->filed,
				       .was_rejected = was_rejected(rerun, file, state),
				       .run = rerun->night->run,
				       .key = rerun->key };
	struct judging judging = {
		.rerun = rerun, .file = file, .declaration = declaration, .workspace = workspace, .header = &header
	};
	bool ok;

	header.key.account = rerun->accounts[file->account].hash;
	header.key.upload = file->upload;
	if (!make_folder(rerun, file, err) || !open_before(rerun, file, names->state_path, state, &judging.before, err))
		return false;
	ok = judging_run(&judging, names->path, names->state_path, err);
	before_close(&judging.before);
	if (judging.open_quote && file->job == NO_JOB) {
		file->no_declaration = rerun->rules->gates[RULE_NOT_CSV]->text;
		file->became = RERUN_SKIPPED;
		return true;
	}
	file->state = header;
	file->became = RERUN_JUDGED;
	return ok;
}

/* A job's upload never becomes another one: it is opened only here. */
static bool judge_job(const struct rerun *rerun, struct rerun_file *file, const struct names *names,
		      const struct state_header *state, struct workspace *workspace, struct err *err)
{
	struct declaration d;
	bool ok;

	if (!declaration_open(&d, names->path, err))
		return false;
	ok = judge(rerun, file, names, state, &d, workspace, err);
	declaration_close(&d);
	return ok;
}

/* `d`: NULL for a job. */
static bool run_opened(const struct rerun *rerun, struct rerun_file *file, const struct declaration *d,
		       const struct names *names, struct workspace *workspace, struct err *err)
{
	struct state_key key = rerun->key;
	struct state_header state;
	bool there;

	if (d && is_result(rerun->rules, file->name, d)) {
		file->result = true;
		file->no_declaration = "it is a result of cape's";
		file->became = RERUN_SKIPPED;
		return true;
	}
	if (d)
		file->upload = state_hash(d->map.bytes);
	key.account = rerun->accounts[file->account].hash;
	key.upload = file->upload;
	if (!state_peek(names->state_path, &state, &there, err))
		return false;
	/* A job's upload stays: this is of another job, whose number was given again after the ledger was restored. */
	there = there && (d || state.key.upload == key.upload);
	if (there && holds(&state, &key, file->filed, rerun->rules->as_of)) {
		file->state = state;
		file->became = rerun->night->resumed && state.run == rerun->night->run ? RERUN_JUDGED : RERUN_SKIPPED;
		return true;
	}
	if (d && (file->no_declaration = gate_a(rerun, d)) != NULL) {
		file->became = RERUN_SKIPPED;
		return true;
	}
	return d ? judge(rerun, file, names, there ? &state : NULL, d, workspace, err)
		 : judge_job(rerun, file, names, there ? &state : NULL, workspace, err);
}

static bool run_file(const struct rerun *rerun, struct rerun_file *file, const struct names *names,
		     struct workspace *workspace, struct err *err)
{
	struct declaration d;
	bool ok;

	if (file->job != NO_JOB)
		return run_opened(rerun, file, NULL, names, workspace, err);
	if (!declaration_open(&d, names->path, err))
		return false;
	ok = run_opened(rerun, file, &d, names, workspace, err);
	declaration_close(&d);
	return ok;
}

/* A state that was given its name stands, whatever failed behind that; and one of a run that is gone on with has still to be told. */
static void look_what_stands(const struct rerun *rerun, struct rerun_file *file, const char *state_path)
{
	struct err ignored = ERR_INIT;
	struct state_header state;
	struct state_key key = rerun->key;
	bool there;

	file->became = RERUN_TROUBLED;
	key.account = rerun->accounts[file->account].hash;
	key.upload = file->upload;
	if (!state_peek(state_path, &state, &there, &ignored) || !there || state.run != rerun->night->run)
		return;
	if (holds(&state, &key, file->filed, rerun->rules->as_of)) {
		file->state = state;
		file->became = RERUN_JUDGED;
	} else {
		file->untold = rerun->night->resumed;
	}
}

void rerun_file(const struct rerun *rerun, struct rerun_file *file, struct workspace *workspace)
{
	char *path = rerun_path(rerun, file), *state_path = rerun_state_path(rerun, file);
	const struct names names = { path, state_path };
	struct err err = ERR_INIT;

	if (!run_file(rerun, file, &names, workspace, &err)) {
		look_what_stands(rerun, file, state_path);
		file->error = mem_alloc(sizeof(err));
		*file->error = err;
	}
	progress_done(rerun->progress, file->bytes);
	free(path);
	free(state_path);
}
