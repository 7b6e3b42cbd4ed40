-- Credits are decimals with six places, everywhere.
ALTER TABLE account ADD COLUMN unlimited boolean NOT NULL DEFAULT false;
UPDATE account SET unlimited = true WHERE name = 'root';

-- What an account has. An account without limit has no row: nothing is refused, and no request waits for another's row.
CREATE TABLE balance (
    account_id uuid PRIMARY KEY REFERENCES account,
    available  numeric(20, 6) NOT NULL CHECK (available >= 0),
    reserved   numeric(20, 6) NOT NULL CHECK (reserved >= 0)
);

-- Double entry: the entries of a transfer sum to zero, those of a book to what the balance says.
CREATE TABLE ledger_entry (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id    uuid           NOT NULL REFERENCES account,
    book          text           NOT NULL, -- granted (by the operator, negative), available, reserved, spent
    kind          text           NOT NULL, -- top_up, reserve, settle, release
    amount        numeric(20, 6) NOT NULL,
    generation_id uuid,
    note          text,
    created_at    timestamptz    NOT NULL
);
CREATE INDEX ledger_entry_by_account ON ledger_entry (account_id, id DESC);
-- A generation is reserved for, settled and released once, whatever is told how often.
CREATE UNIQUE INDEX ledger_entry_once ON ledger_entry (generation_id, kind, book) WHERE generation_id IS NOT NULL;

ALTER TABLE generation
    ADD COLUMN key_id   uuid,
    ADD COLUMN reserved numeric(20, 6) NOT NULL DEFAULT 0,
    ADD COLUMN charged  numeric(20, 6);
ALTER TABLE attempt ADD COLUMN price numeric(20, 6); -- of one image

ALTER TABLE api_key
    ADD COLUMN spend_limit       numeric(20, 6), -- in all
    ADD COLUMN daily_spend_limit numeric(20, 6),
    ADD COLUMN spent             numeric(20, 6) NOT NULL DEFAULT 0,
    ADD COLUMN rate_requests     integer CHECK (rate_requests >= 1), -- at most so many
    ADD COLUMN rate_seconds      integer CHECK (rate_seconds >= 1),  -- in so many seconds
    ADD COLUMN allowed_ips       text NOT NULL DEFAULT '';
CREATE TABLE key_day (
    key_id uuid           NOT NULL REFERENCES api_key,
    day    date           NOT NULL, -- UTC
    spent  numeric(20, 6) NOT NULL,
    PRIMARY KEY (key_id, day)
);

-- The first answer to a request with an idempotency key.
CREATE TABLE idempotency_key (
    account_id    uuid        NOT NULL REFERENCES account,
    key           text        NOT NULL,
    request_hash  bytea       NOT NULL,
    generation_id uuid        NOT NULL,
    answer        text        NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_key_by_time ON idempotency_key (created_at);

-- What is left of each key's rate limit, in the form of the library that counts it.
CREATE TABLE rate_bucket (
    id         text PRIMARY KEY,
    state      bytea,
    expires_at bigint
);
