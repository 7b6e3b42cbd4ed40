-- What is deleted after its time is found by its age.
CREATE INDEX generation_deleted ON generation (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX batch_by_time ON batch (created_at);
ALTER TABLE batch_line ADD COLUMN created_at timestamptz DEFAULT now();
CREATE INDEX batch_line_by_time ON batch_line (created_at);
CREATE INDEX key_day_by_day ON key_day (day);
CREATE INDEX redriven_letter_by_time ON redriven_letter (redriven_at);
CREATE INDEX webhook_secret_by_end ON webhook_secret (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX rate_bucket_by_end ON rate_bucket (to_timestamp(expires_at / 1000.0));
CREATE INDEX open_reservation_closed ON open_reservation (generation_id) WHERE amount = 0;
-- What the entries of the ledger summed to that are deleted: with the others they sum to what is kept in ledger_sum.
CREATE TABLE ledger_deleted (
    account_id uuid PRIMARY KEY REFERENCES account,
    granted    numeric(20, 6) NOT NULL,
    available  numeric(20, 6) NOT NULL,
    reserved   numeric(20, 6) NOT NULL,
    spent      numeric(20, 6) NOT NULL
);
