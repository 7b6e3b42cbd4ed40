-- Whose deliveries go to the host; absent: several accounts', or added by a replica of an earlier version.
ALTER TABLE webhook_host ADD COLUMN account_id uuid;
-- What is due at a host, by account: accounts take turns.
CREATE INDEX delivery_due_by_account ON delivery (host, account_id, next_at, seq) WHERE status = 'pending';
-- The pending deliveries to an address, which end when it is disabled.
CREATE INDEX delivery_pending_by_address ON delivery (account_id, url_hash) WHERE status = 'pending';
