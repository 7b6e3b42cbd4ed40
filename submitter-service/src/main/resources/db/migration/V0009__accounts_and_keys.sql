-- The secret that a key had before its rotation, until its overlap ends.
ALTER TABLE api_key ADD COLUMN previous_sha256 bytea;
ALTER TABLE api_key ADD COLUMN previous_expires_at timestamptz;
CREATE INDEX api_key_by_previous_secret ON api_key (previous_sha256) WHERE previous_sha256 IS NOT NULL;
CREATE INDEX api_key_by_account ON api_key (account_id, id DESC);
-- A closed account's keys are revoked, and its generations are deleted; its entries in the ledger stay.
ALTER TABLE account ADD COLUMN closed_at timestamptz;
