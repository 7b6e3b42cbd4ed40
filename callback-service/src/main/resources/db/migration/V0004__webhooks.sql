-- What is known of accounts, as it was told: secrets rest as they travel, sealed.
CREATE TABLE account (
    account_id uuid PRIMARY KEY,
    event      text        NOT NULL,
    changed_at timestamptz NOT NULL
);

-- Where an account wants to be told of everything, besides what a request says.
CREATE TABLE endpoint (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL,
    url        text        NOT NULL,
    events     text        NOT NULL, -- words, comma-separated
    created_at timestamptz NOT NULL
);
CREATE INDEX endpoint_by_account ON endpoint (account_id, id);

-- Addresses of an account that do not answer as they should; those that do have no row.
CREATE TABLE failing_address (
    account_id    uuid        NOT NULL,
    url_hash      text        NOT NULL,
    url           text        NOT NULL,
    failing_since timestamptz NOT NULL,
    disabled_at   timestamptz,
    reason        text        NOT NULL,
    PRIMARY KEY (account_id, url_hash)
);

-- One message to one address. Those of a stream (a generation at an address) go one after another, by seq; lanes (hosts) side by side.
CREATE TABLE delivery (
    id            uuid PRIMARY KEY,
    seq           bigint GENERATED ALWAYS AS IDENTITY,
    message_id    text        NOT NULL,
    account_id    uuid        NOT NULL,
    generation_id uuid,                 -- absent: a test
    endpoint_id   uuid,                 -- absent: the request's own address
    type          text        NOT NULL, -- generation.completed, ...
    dialect       text,                 -- absent: the native form
    url           text        NOT NULL,
    url_hash      text        NOT NULL,
    lane          text        NOT NULL,
    stream        text        NOT NULL,
    payload       text,                 -- what happened, JSON; forgotten with its generation
    status        text        NOT NULL,
    tries         int         NOT NULL,
    failures      int         NOT NULL, -- since begun_at
    begun_at      timestamptz NOT NULL,
    redelivery    uuid,                 -- a person asked for it again
    next_at       timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    UNIQUE (message_id, url_hash)
) WITH (fillfactor = 80);
CREATE INDEX delivery_due ON delivery (lane, next_at) WHERE status = 'pending';
CREATE INDEX delivery_in_order ON delivery (stream, seq) WHERE status = 'pending';
CREATE INDEX delivery_by_generation ON delivery (generation_id, seq);
CREATE INDEX delivery_by_time ON delivery (created_at);

CREATE TABLE delivery_try (
    delivery_id uuid        NOT NULL REFERENCES delivery ON DELETE CASCADE,
    number      int         NOT NULL,
    tried_at    timestamptz NOT NULL,
    millis      int         NOT NULL,
    status      int,  -- what was answered; absent: nothing was
    error       text, -- why nothing was
    answer      text, -- how the answer begins
    redelivery  uuid,
    PRIMARY KEY (delivery_id, number)
);

-- A schedule of its own for the lanes, in db-scheduler's form: a slow host must not hold up the polls.
CREATE TABLE delivery_lanes (LIKE scheduled_tasks INCLUDING ALL);
