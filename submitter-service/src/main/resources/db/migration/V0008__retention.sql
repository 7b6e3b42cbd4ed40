-- How long an account's generations are kept; absent: for ever.
ALTER TABLE account ADD COLUMN retention_days int;
ALTER TABLE account ADD COLUMN legal_hold boolean NOT NULL DEFAULT false;

ALTER TABLE generation ADD COLUMN legal_hold boolean NOT NULL DEFAULT false;
ALTER TABLE generation ADD COLUMN deleted_at timestamptz;

CREATE INDEX idempotency_key_by_generation ON idempotency_key (generation_id);
