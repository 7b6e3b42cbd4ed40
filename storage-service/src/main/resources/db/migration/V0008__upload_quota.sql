-- What an account has stored. A replica of an earlier version leaves the size out; its uploads expire within a day.
ALTER TABLE upload ADD COLUMN bytes bigint;
UPDATE upload SET bytes = blob.bytes FROM blob WHERE blob.sha256 = upload.sha256;

CREATE INDEX upload_by_account ON upload (account_id, expires_at) INCLUDE (bytes);
