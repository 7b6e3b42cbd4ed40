-- An account lists its uploads, the newest first.
CREATE INDEX upload_by_account_and_age ON upload (account_id, created_at, id);
