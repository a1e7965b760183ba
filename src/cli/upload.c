/* `cape upload`: declarations through the gates, in groups that are recorded together. */
#include "cli/ledger.h"

#include "cli/session.h"
#include "core/clock.h"
#include "core/mem.h"
#include "io/flush.h"
#include "ledger/entry_filter_keep.h"
#include "ledger/group.h"
#include "run/files.h"
#include "run/result.h"

#include <signal.h>
#include <stdlib.h>

/* A group ends after so long: what was done is told of, and other processes get their turn. */
#define GROUP_SECONDS 0.25

/* A file that was validated, and is told of when its group is on the disk. */
struct uploaded {
	size_t input;
	int64_t job; /* NO_JOB: it could not be read */
	struct outcome outcome;
};

struct upload {
	struct session session;
	struct ledger ledger;
	struct submission submission;
	struct workspace *workspaces;
	unsigned workspaces_count;
	struct group group;
	struct uploaded *files; /* of the group */
	size_t files_count;
	size_t next; /* input */
};

/* --- Ctrl-C: the current file is finished; another one ends the program as ever ----------------------------------------- */

static volatile sig_atomic_t interrupted;
static struct sigaction before[NSIG];
static const int interrupts[] = { SIGINT, SIGTERM, SIGHUP };

static void note_interrupt(int number)
{
	interrupted = number;
	(void)sigaction(number, &before[number], NULL);
}

static void catch_interrupts(void)
{
	for (size_t i = 0; i < ARRAY_LEN(interrupts); i++) {
		struct sigaction action = { .sa_handler = note_interrupt };
		int number = interrupts[i];

		if (sigaction(number, NULL, &before[number]) == 0 && before[number].sa_handler != SIG_IGN)
			(void)sigaction(number, &action, NULL);
	}
}

static void tell_interrupted(const struct upload *u)
{
	size_t left = u->session.inputs.count - u->next;
	char text[128] = "is not recorded: interrupted; upload it again";

	if (left == 0)
		return;
	if (left == 2)
		(void)snprintf(text, sizeof(text),
			       "is not recorded, nor is the file after it: interrupted; upload them again");
	else if (left > 2)
		(void)snprintf(text, sizeof(text),
			       "is not recorded, nor are %zu files after it: interrupted; upload them again", left - 1);
	print_problem(stderr, u->session.inputs.paths[u->next], 0, text);
}

/* --- one file ------------------------------------------------------------------------------------------------------------ */

static bool keep_upload(void *context, uint64_t input, struct span bytes, struct err *err)
{
	const struct upload *u = context;
	struct sink sink;

	(void)input;
	if (!sink_create(&sink, u->group.upload, false, err))
		return false;
	if (sink_write(&sink, bytes.begin, bytes.len_bytes, err))
		return sink_publish(&sink, err);
	sink_abandon(&sink);
	return false;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path;
}

/* Validates the next input into the ledger's own files. */
static void validate_next(struct upload *u, struct outcome *outcome)
{
	struct session *s = &u->session;
	struct input input = { .path = s->inputs.paths[u->next], .stem = u->group.stem, .record = u->group.record };
	struct numbering numbering;

	numbering_init(&numbering, (uint64_t)u->group.next_claim);
	validate(&s->validation, &input, s->validation.threads, u->workspaces, &numbering, outcome);
	numbering_free(&numbering);
}

/* Files that follow are not to claim its entries again. */
static bool add_claimed(struct upload *u, const struct outcome *outcome, struct err *err)
{
	return outcome->kind != OUTCOME_CLAIM ||
	       claimed_add(&u->session.claimed, u->group.next_claim, u->group.record, err);
}

static bool upload_next(struct upload *u, struct err *err)
{
	struct uploaded *file = &u->files[u->files_count];

	if (!group_next(&u->group, err))
		return false;
	*file = (struct uploaded){ .input = u->next, .job = NO_JOB };
	validate_next(u, &file->outcome);
	u->files_count++;
	u->next++;
	if (file->outcome.kind == OUTCOME_NONE)
		return group_skip(&u->group, err);
	file->job = u->group.next_job;
	u->submission.file_name = name_of(u->session.inputs.paths[file->input]);
	u->submission.submitted_at = ledger_now();
	return add_claimed(u, &file->outcome, err) && group_add(&u->group, &u->submission, &file->outcome, err);
}

/* --- what a group leaves when it is on the disk --------------------------------------------------------------------------- */

static bool copy_result(const char *from, enum result_kind kind, const char *stem, char **path, struct err *err)
{
	struct result result;
	struct map map;
	bool ok;

	if (!map_open(&map, from, err))
		return false;
	ok = result_begin(&result, kind, stem, false, err);
	if (ok && !sink_write(&result.sink, map.bytes.begin, map.bytes.len_bytes, err)) {
		result_abandon(&result);
		ok = false;
	}
	map_close(&map);
	return ok && result_publish(&result, path, NULL, err) &&
	       ((flush_file(*path) && flush_folder_of(*path)) || err_system(err, *path, "flush"));
}

/* The ledger has the result; the user gets it as from `validate`. */
static void hand_out(const struct session *s, struct uploaded *file)
{
	struct outcome *outcome = &file->outcome;
	char *kept = outcome->result_file;
	const char *stem = s->stems[file->input];

	outcome->result_file = NULL;
	if (kept)
		(void)copy_result(kept, outcome->kind == OUTCOME_CLAIM ? RESULT_CLAIM : RESULT_REJECTION, stem,
				  &outcome->result_file, &outcome->error);
	else if (outcome->kind == OUTCOME_GATE_A)
		(void)results_remove(stem, &outcome->error);
	free(kept);
}

static void show_files(struct upload *u)
{
	struct session *s = &u->session;

	for (size_t i = 0; i < u->files_count; i++) {
		struct uploaded *file = &u->files[i];
		char number[JOB_NUMBER_DIGITS + 1];

		hand_out(s, file);
		(void)snprintf(number, sizeof(number), "%010lld", (long long)file->job);
		session_show(s, s->inputs.paths[file->input], file->job == NO_JOB ? NULL : number, &file->outcome);
		outcome_free(&file->outcome);
	}
	u->files_count = 0;
}

/* The group is not there, unless the disk failed behind its commit. */
static bool abandon_group(struct upload *u, struct err *err)
{
	size_t first = u->files_count ? u->files[0].input : u->next;
	char text[128];

	progress_line_pause(u->session.validation.progress);
	err_print(err, stderr);
	(void)snprintf(
		text, sizeof(text),
		"and %zu files after it are not told to be recorded; look at \"cape history\" before you upload them again",
		u->session.inputs.count - first - 1);
	print_problem(stderr, u->session.inputs.paths[first], 0, text);
	progress_line_resume(u->session.validation.progress);
	for (size_t i = 0; i < u->files_count; i++)
		outcome_free(&u->files[i].outcome);
	u->files_count = 0;
	return false;
}

/* For tests: CAPE_TEST_GROUP=N makes groups of N files. */
static size_t group_max(void)
{
	const char *text = getenv("CAPE_TEST_GROUP");
	unsigned long jobs = text ? strtoul(text, NULL, 10) : 0;

	return jobs && jobs < GROUP_JOBS_MAX ? jobs : GROUP_JOBS_MAX;
}

static bool upload_group(struct upload *u)
{
	size_t left = u->session.inputs.count - u->next;
	size_t jobs = left < group_max() ? left : group_max();
	double begin = clock_seconds();
	struct err err = ERR_INIT;
	bool ok = group_begin(&u->group, &u->ledger, (int64_t)jobs, &err);

	if (!ok)
		return abandon_group(u, &err);
	ok = claimed_update(&u->session.claimed, &u->ledger, &err);
	while (ok && u->files_count < jobs && !interrupted && clock_seconds() - begin < GROUP_SECONDS)
		ok = upload_next(u, &err);
	if (ok)
		ok = group_commit(&u->group, &err);
	else
		group_abandon(&u->group);
	if (ok) {
		claimed_keep(&u->session.claimed, &u->ledger);
		entry_filter_keep(&u->ledger);
	}
	ledger_give(&u->ledger);
	if (!ok)
		return abandon_group(u, &err);
	show_files(u);
	return true;
}

/* --- all together --------------------------------------------------------------------------------------------------------- */

static bool check_acknowledged(const struct args *args, struct err *err)
{
	return args->given[OPT_ACKNOWLEDGE] ||
	       err_set(err,
		       "add --acknowledge if you are legally authorized to make the filing, which the portal's checkbox "
		       "Acknowledge stands for; nothing was read");
}

static bool check_date(const struct session *s, struct err *err)
{
	char today[DAY_TEXT_BYTES], as_of[DAY_TEXT_BYTES];
	day d = day_in_new_york(s->now);

	if (s->rules.as_of == d || s->args->given[OPT_BACKDATED])
		return true;
	day_format(d, today);
	day_format(s->rules.as_of, as_of);
	return err_set(
		err, "--as-of %s is not today, %s, and a job is recorded as of today; leave it out, or add --backdated",
		as_of, today);
}

static bool open_upload(struct upload *u, struct err *err)
{
	struct session *s = &u->session;
	const struct args *args = s->args;
	unsigned threads;

	if (!check_acknowledged(args, err) || !session_open(s, err) || !check_date(s, err) ||
	    !option_ledger(args, &u->ledger, LEDGER_WRITE, err))
		return false;
	threads = s->validation.threads;
	u->workspaces = mem_zero(threads * sizeof(*u->workspaces));
	while (u->workspaces_count < threads) {
		if (!workspace_init(&u->workspaces[u->workspaces_count], &s->index, err))
			return false;
		u->workspaces_count++;
	}
	u->files = mem_alloc(GROUP_JOBS_MAX * sizeof(*u->files));
	u->submission = (struct submission){ .note = args->value[OPT_NOTE],
					     .set = &s->set,
					     .rules = &s->rules,
					     .rules_version = s->rules_version,
					     .index = &s->index,
					     .account = &s->account };
	return true;
}

static void close_upload(struct upload *u)
{
	for (unsigned t = 0; t < u->workspaces_count; t++)
		workspace_free(&u->workspaces[t]);
	free(u->workspaces);
	free(u->files);
	ledger_close(&u->ledger);
	session_close(&u->session);
}

static bool upload_all(struct upload *u)
{
	struct session *s = &u->session;
	struct progress *progress = progress_line_begin(s->args);
	struct err err = ERR_INIT;
	bool ok = true;

	progress_total(progress, files_bytes(s->inputs.paths, s->inputs.count));
	s->validation.progress = progress;
	while (ok && u->next < s->inputs.count && !interrupted) {
		if (!u->ledger.locked && !ledger_take(&u->ledger, &err))
			ok = abandon_group(u, &err);
		else
			ok = upload_group(u);
	}
	s->validation.progress = NULL;
	progress_line_end(progress);
	return ok;
}

static int run_upload(struct upload *u)
{
	const struct keeper keeper = { keep_upload, u };
	struct session *s = &u->session;
	bool ok;

	s->validation.keeper = &keeper;
	s->validation.gates.claimed = &s->claimed.set;
	catch_interrupts();
	ok = upload_all(u);
	if (!interrupted)
		return ok ? session_end(s) : EXIT_TROUBLE;
	if (ok)
		tell_interrupted(u);
	(void)output_flush();
	(void)signal(interrupted, SIG_DFL);
	(void)raise(interrupted);
	return EXIT_TROUBLE;
}

int command_upload(const struct command *command, const struct args *args)
{
	struct upload u = { .session = { .args = args, .now = ledger_now(), .recording = true } };
	struct err err = ERR_INIT;
	char *user;
	int code;

	(void)command;
	if (open_upload(&u, &err)) {
		user = args->given[OPT_SUBMITTED_BY] ? mem_text(args->value[OPT_SUBMITTED_BY]) : ledger_user();
		u.submission.submitted_by = user;
		code = run_upload(&u);
		free(user);
	} else {
		code = trouble(&err);
	}
	close_upload(&u);
	return code;
}
