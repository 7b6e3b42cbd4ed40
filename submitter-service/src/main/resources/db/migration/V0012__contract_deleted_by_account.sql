-- What remains of deleted generations is found by account: those of an account on legal hold stay, and would be passed over each time.
CREATE INDEX generation_deleted_of_account ON generation (account_id, deleted_at) WHERE deleted_at IS NOT NULL;
DROP INDEX generation_deleted;
