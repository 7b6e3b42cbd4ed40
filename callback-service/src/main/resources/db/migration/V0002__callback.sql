-- Attempts. The statement that ends a row publishes its outcome; a row ends once.
CREATE TABLE attempt (
    generation_id uuid        NOT NULL,
    number        smallint    NOT NULL,
    provider      text        NOT NULL,
    status        text        NOT NULL,
    task_id       text,
    progress      smallint    NOT NULL,
    created_at    timestamptz NOT NULL,
    deadline_at   timestamptz,
    finished_at   timestamptz,
    given_up      boolean     NOT NULL DEFAULT false, -- ended without the provider's outcome, which may still arrive
    late_at       timestamptz,                        -- when it did
    trace         text,                               -- W3C trace context; absent: not traced
    PRIMARY KEY (generation_id, number)
) WITH (fillfactor = 80);

-- Generations that failed or were canceled; their attempts arrive on another topic, perhaps later.
CREATE TABLE ended_generation (
    generation_id uuid PRIMARY KEY,
    ended_at      timestamptz NOT NULL
);
CREATE INDEX ended_generation_by_time ON ended_generation (ended_at);

-- Accounts as published; the secrets in the event are sealed.
CREATE TABLE account (
    account_id uuid PRIMARY KEY,
    event      text        NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Addresses that receive webhooks for all generations of an account.
CREATE TABLE endpoint (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL,
    url        text        NOT NULL,
    events     text        NOT NULL, -- words, comma-separated
    created_at timestamptz NOT NULL
);
CREATE INDEX endpoint_by_account ON endpoint (account_id, id);

-- Addresses of an account whose last try failed.
CREATE TABLE failing_address (
    account_id    uuid        NOT NULL,
    url_hash      text        NOT NULL,
    url           text        NOT NULL,
    failing_since timestamptz NOT NULL,
    disabled_at   timestamptz,
    reason        text        NOT NULL,
    PRIMARY KEY (account_id, url_hash)
);

-- One message to one address. Deliveries of a stream (a generation at an address) go one after another, by seq; hosts are concurrent.
CREATE TABLE delivery (
    id            uuid PRIMARY KEY,
    seq           bigint GENERATED ALWAYS AS IDENTITY,
    message_id    text        NOT NULL,
    account_id    uuid        NOT NULL,
    generation_id uuid,                 -- absent: a test
    endpoint_id   uuid,                 -- absent: the address of the request
    type          text        NOT NULL, -- CloudEvents type, or test
    dialect       text,                 -- absent: the native form
    url           text        NOT NULL,
    url_hash      text        NOT NULL,
    host          text        NOT NULL, -- host:port
    stream        text        NOT NULL,
    payload       text,                 -- the event as JSON; deleted with its generation
    status        text        NOT NULL,
    tries         int         NOT NULL,
    failures      int         NOT NULL, -- since started_at
    started_at    timestamptz NOT NULL,
    redelivery    uuid,                 -- nonce of a requested redelivery
    trace         text,                 -- W3C trace context; absent: not traced
    next_at       timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    UNIQUE (message_id, url_hash)
) WITH (fillfactor = 80);
CREATE INDEX delivery_due ON delivery (host, next_at) WHERE status = 'pending';
CREATE INDEX delivery_in_order ON delivery (stream, seq) WHERE status = 'pending';
CREATE INDEX delivery_by_generation ON delivery (generation_id, seq);
CREATE INDEX delivery_by_time ON delivery (created_at);

CREATE TABLE delivery_try (
    delivery_id uuid        NOT NULL REFERENCES delivery ON DELETE CASCADE,
    number      int         NOT NULL,
    tried_at    timestamptz NOT NULL,
    latency_ms  int         NOT NULL,
    status      int,  -- HTTP status; absent without an answer
    error       text, -- why there is no answer
    answer      text, -- its beginning
    redelivery  uuid,
    PRIMARY KEY (delivery_id, number)
);

-- The schedule of deliveries, one entry per host, in db-scheduler's form; separate from polls, so that slow hosts do not delay them.
CREATE TABLE delivery_schedule (LIKE scheduled_tasks INCLUDING ALL);
