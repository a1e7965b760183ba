/* Which of the answers counts, and the files. */
#include "ledger/corrections.h"

static bool is_rejection(char gate)
{
	return gate >= 'A' && gate <= 'C';
}

static bool nothing_to_mark(const struct job_details *d, const char *status, struct err *err)
{
	return err_set(
		err,
		"job %010lld was rejected as a file (%s): no entry of it is wrong, so write the file anew (\"cape "
		"template\" shows its form)",
		(long long)d->job, status);
}

static bool case_of_rejection(const struct job_details *d, enum correction_case *which, struct err *err)
{
	if (d->cbp_gate == 'A')
		return nothing_to_mark(d, d->cbp_status, err);
	*which = d->cbp_result.bytes >= 0 ? CORRECT_CBP_LISTS : CORRECT_OWN_LISTS;
	if (*which == CORRECT_CBP_LISTS || d->gate == 'B' || d->gate == 'C')
		return true;
	return err_set(err,
		       "CBP rejected job %010lld (%s), and which entries offend is not known here; download its "
		       "Cape_Validation_Result.csv and \"cape record %lld --cbp-result FILE\"",
		       (long long)d->job, d->cbp_status, (long long)d->job);
}

/*
 * The portal offers lists for files that initial or batch validation rejected, so that they tell of a rejection by themselves. But as long as
 * no status is recorded, a claim that was predicted has its entries, and the corrected file would fail EARLIER_CLAIM on them.
 */
static bool case_of_lists(const struct job_details *d, enum correction_case *which, struct err *err)
{
	if (d->claim == NO_CLAIM)
		return case_of_rejection(d, which, err);
	return err_set(
		err,
		"CBP's lists are recorded for job %010lld, which was predicted to become a claim, and no status of CBP's that "
		"says it was rejected; record that first: cape record %lld --cbp-status \"Failed initial validation\", or "
		"\"Rejected by batch validation\"",
		(long long)d->job, (long long)d->job);
}

bool correction_case(const struct job_details *d, enum correction_case *which, struct err *err)
{
	if (d->voided_at)
		return err_set(err, "job %010lld is void: nothing of it was filed; upload the file again",
			       (long long)d->job);
	if (is_rejection(d->cbp_gate))
		return case_of_rejection(d, which, err);
	if (!d->cbp_gate && d->cbp_result.bytes >= 0 && d->outcome.outcome == NO_OUTCOME)
		return case_of_lists(d, which, err);
	*which = CORRECT_CLAIM;
	if (d->claim != NO_CLAIM)
		return true;
	if (d->cbp_gate)
		return err_set(
			err,
			"CBP accepted job %010lld, which was predicted to be rejected (%s); what became of its entries is "
			"not known here",
			(long long)d->job, d->file_upload_status);
	*which = CORRECT_OWN_LISTS;
	return d->gate != 'A' || nothing_to_mark(d, d->file_upload_status, err);
}

void correcting_begin(struct correcting *c, const struct ledger *ledger, const struct job_details *details,
		      const char *upload_path, const char *open_path)
{
	*c = (struct correcting){ .ledger = ledger, .details = details };
	upload_parts_begin(&c->upload, upload_path);
	open_list_begin(&c->open, open_path);
}

bool correcting_end(struct correcting *c, struct err *err)
{
	bool ok = upload_parts_end(&c->upload, err);

	if (!ok)
		open_list_abandon(&c->open);
	else if (!open_list_end(&c->open, err))
		ok = false;
	if (!ok) {
		upload_parts_abandon(&c->upload);
		upload_parts_free(&c->upload);
	}
	return ok;
}

void correcting_abandon(struct correcting *c)
{
	open_list_abandon(&c->open);
	upload_parts_abandon(&c->upload);
	upload_parts_free(&c->upload);
}
