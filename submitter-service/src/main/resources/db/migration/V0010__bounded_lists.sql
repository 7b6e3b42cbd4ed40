-- Lists go by an index for each of their filters. The ended generations of an account by state, by model and by key, the newest first; what has
-- not ended is little, and has an index of its own.
CREATE INDEX generation_unfinished ON generation (account_id, id DESC) WHERE finished_at IS NULL;
CREATE INDEX generation_ended ON generation (account_id, status, id DESC)
    WHERE finished_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX generation_ended_by_model ON generation (account_id, model, status, id DESC)
    WHERE finished_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX generation_ended_by_key ON generation (account_id, requested_by, id DESC)
    WHERE finished_at IS NOT NULL AND deleted_at IS NULL;
-- Whose generation it is an attempt of, so that an account's are found by provider. Absent: begun by a replica of an earlier version; a job
-- fills it in.
ALTER TABLE attempt ADD COLUMN account_id uuid;
CREATE INDEX attempt_ended_by_provider ON attempt (account_id, provider, generation_id DESC) WHERE finished_at IS NOT NULL;
CREATE INDEX attempt_without_account ON attempt (generation_id) WHERE account_id IS NULL;
-- What was granted since the checkpoint of the ledger.
CREATE INDEX ledger_entry_granted_since ON ledger_entry (account_id, id) INCLUDE (amount) WHERE book = 'granted';
