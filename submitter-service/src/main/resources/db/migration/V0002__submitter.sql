-- Credits are decimals with six places, everywhere.
CREATE TABLE account (
    id             uuid PRIMARY KEY,
    name           text        NOT NULL UNIQUE,
    created_at     timestamptz NOT NULL,
    weight         integer     NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000), -- of its turns in dispatch
    max_running    integer CHECK (max_running >= 1),    -- absent limits are those of the configuration
    max_queued     integer CHECK (max_queued >= 1),
    unlimited      boolean     NOT NULL DEFAULT false,  -- of its credits
    retention_days int,                                 -- absent: its generations are kept forever
    legal_hold     boolean     NOT NULL DEFAULT false,
    kafka          boolean     NOT NULL DEFAULT false   -- whether records on Kafka may request generations for it
);

CREATE TABLE api_key (
    id                uuid PRIMARY KEY,
    account_id        uuid           NOT NULL REFERENCES account,
    name              text           NOT NULL,
    prefix            text           NOT NULL,
    sha256            bytea          NOT NULL UNIQUE,
    scopes            text           NOT NULL,
    created_at        timestamptz    NOT NULL,
    expires_at        timestamptz,
    revoked_at        timestamptz,
    spend_limit       numeric(20, 6),                     -- in total
    daily_spend_limit numeric(20, 6),
    spent             numeric(20, 6) NOT NULL DEFAULT 0,
    rate_requests     integer CHECK (rate_requests >= 1), -- so many requests
    rate_seconds      integer CHECK (rate_seconds >= 1),  -- in so many seconds
    allowed_ips       text           NOT NULL DEFAULT ''
);

CREATE TABLE key_day (
    key_id uuid           NOT NULL REFERENCES api_key,
    day    date           NOT NULL, -- UTC
    spent  numeric(20, 6) NOT NULL,
    PRIMARY KEY (key_id, day)
);

-- The state of each key's rate limit, in the format of the library that counts it.
CREATE TABLE rate_bucket (
    id         text PRIMARY KEY,
    state      bytea,
    expires_at bigint
);

-- The secrets that sign an account's webhooks, sealed. The newest one signs, and each earlier one until it expires.
CREATE TABLE webhook_secret (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account,
    sealed     text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX webhook_secret_by_account ON webhook_secret (account_id, id DESC);

-- An unlimited account has no row: nothing is refused, and no request waits for another's row lock.
CREATE TABLE balance (
    account_id uuid PRIMARY KEY REFERENCES account,
    available  numeric(20, 6) NOT NULL CHECK (available >= 0),
    reserved   numeric(20, 6) NOT NULL CHECK (reserved >= 0)
);

-- Double entry: the entries of a transfer sum to zero, those of a book to its balance.
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
-- A generation is reserved for, settled and released once, however often its events are repeated.
CREATE UNIQUE INDEX ledger_entry_once ON ledger_entry (generation_id, kind, book) WHERE generation_id IS NOT NULL;

-- Ids are UUIDv7, so they sort by time and are the cursor of the list.
CREATE TABLE generation (
    id            uuid PRIMARY KEY,
    account_id    uuid           NOT NULL REFERENCES account,
    model         text           NOT NULL,
    status        text           NOT NULL,
    progress      smallint       NOT NULL,
    request       text           NOT NULL,              -- the canonical request, JSON
    images        text,                                 -- the archived images, JSON
    attempts      smallint       NOT NULL,
    error_code    text,
    error_message text,
    created_at    timestamptz    NOT NULL,
    deadline_at   timestamptz    NOT NULL,
    finished_at   timestamptz,
    key_id        uuid,                                 -- the key whose spend limits it counts towards
    reserved      numeric(20, 6) NOT NULL DEFAULT 0,
    charged       numeric(20, 6),
    dialect       text,                                 -- of its request and webhook; absent: the native API
    history       text           NOT NULL DEFAULT '[]', -- its states and their times, JSON
    changes       int            NOT NULL DEFAULT 0,    -- of its state and progress, so that followers miss none
    legal_hold    boolean        NOT NULL DEFAULT false,
    deleted_at    timestamptz,
    requested_by  uuid,                                 -- a key, or
    origin_source text,                                 -- a record on Kafka, by its CloudEvents source and id
    origin_id     text,
    trace         text                                  -- W3C trace context; absent: it is not traced
) WITH (fillfactor = 80); -- room on the page for the updates of its life
CREATE INDEX generation_by_account ON generation (account_id, id DESC);
CREATE INDEX generation_queued ON generation (account_id, id) WHERE status = 'queued';

CREATE TABLE attempt (
    generation_id uuid        NOT NULL REFERENCES generation,
    number        smallint    NOT NULL,
    provider      text        NOT NULL,
    status        text        NOT NULL,
    task_id       text,
    error_code    text,
    error_message text,
    created_at    timestamptz NOT NULL,
    answer_due_at timestamptz NOT NULL,         -- after this, the process that called the provider has died
    submitted_at  timestamptz,
    finished_at   timestamptz,
    late_at       timestamptz,                  -- when its result arrived, if after it had failed or been abandoned
    resubmit_at   timestamptz,                  -- uncertain, at a provider that answers with the first submission's task
    resubmissions smallint    NOT NULL DEFAULT 0,
    price         numeric(20, 6),               -- of one image
    PRIMARY KEY (generation_id, number)
) WITH (fillfactor = 80);
CREATE INDEX attempt_unanswered ON attempt (answer_due_at) WHERE status = 'submitting';
CREATE INDEX attempt_in_flight ON attempt (provider) WHERE finished_at IS NULL;
CREATE INDEX attempt_resubmit ON attempt (resubmit_at) WHERE status = 'uncertain' AND resubmit_at IS NOT NULL;
CREATE INDEX attempt_recent ON attempt (provider, finished_at DESC) WHERE finished_at IS NOT NULL;

-- Generations that wait for a provider. Within an account the oldest goes first.
CREATE TABLE dispatch (
    generation_id uuid PRIMARY KEY REFERENCES generation,
    due_at        timestamptz NOT NULL,
    account_id    uuid        NOT NULL REFERENCES account
);
CREATE INDEX dispatch_by_account ON dispatch (account_id, generation_id);

-- What all replicas agree on about a provider; no row: it is healthy.
CREATE TABLE provider_state (
    provider      text PRIMARY KEY,
    next_start_at timestamptz, -- pacing: when the next submission may start
    paused_until  timestamptz, -- it asked for no requests until then
    out_code      text,        -- why it is out of rotation
    out_reason    text,
    out_since     timestamptz,
    probe_at      timestamptz, -- when one attempt may find out whether it has recovered; absent: only an operator restores it
    probes        smallint NOT NULL DEFAULT 0
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
CREATE INDEX idempotency_key_by_generation ON idempotency_key (generation_id);

-- The records of other systems on Kafka that were accepted: each is accepted once, by its CloudEvents source and id.
CREATE TABLE accepted_record (
    account_id    uuid        NOT NULL REFERENCES account,
    source        text        NOT NULL,
    event_id      text        NOT NULL,
    generation_id uuid        NOT NULL,
    accepted_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, source, event_id)
);
CREATE INDEX accepted_record_by_time ON accepted_record (accepted_at);

CREATE TABLE batch (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account,
    lines      int         NOT NULL,
    created_at timestamptz NOT NULL
);

-- The result of each line: a generation, which an earlier batch may have requested, or the code of a problem.
CREATE TABLE batch_line (
    batch_id      uuid NOT NULL REFERENCES batch,
    line          int  NOT NULL,
    generation_id uuid,
    problem       text,
    PRIMARY KEY (batch_id, line)
);

-- The dead letters that were redriven, and when last.
CREATE TABLE redriven_letter (
    topic         text        NOT NULL,
    partition     int         NOT NULL,
    record_offset bigint      NOT NULL,
    redriven_at   timestamptz NOT NULL,
    PRIMARY KEY (topic, partition, record_offset)
);
