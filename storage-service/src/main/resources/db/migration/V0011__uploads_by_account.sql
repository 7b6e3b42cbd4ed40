-- An account lists its uploads, the newest first.
CREATE INDEX upload_by_account ON upload (account_id, created_at, id);
