CREATE TABLE account (
    id         uuid PRIMARY KEY,
    name       text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
);

CREATE TABLE api_key (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account,
    name       text        NOT NULL,
    prefix     text        NOT NULL,
    sha256     bytea       NOT NULL UNIQUE,
    scopes     text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);

-- Ids are UUIDv7, so they sort by time and serve as the cursor of the list.
CREATE TABLE generation (
    id            uuid PRIMARY KEY,
    account_id    uuid        NOT NULL REFERENCES account,
    model         text        NOT NULL,
    status        text        NOT NULL,
    progress      smallint    NOT NULL,
    request       text        NOT NULL, -- the canonical request, JSON
    images        text,                 -- what was archived, JSON
    attempts      smallint    NOT NULL,
    error_code    text,
    error_message text,
    created_at    timestamptz NOT NULL,
    deadline_at   timestamptz NOT NULL,
    finished_at   timestamptz
) WITH (fillfactor = 80); -- room for the updates of its life beside the row

CREATE INDEX generation_by_account ON generation (account_id, id DESC);

CREATE TABLE attempt (
    generation_id uuid        NOT NULL REFERENCES generation,
    number        smallint    NOT NULL,
    provider      text        NOT NULL,
    status        text        NOT NULL,
    task_id       text,
    error_code    text,
    error_message text,
    created_at    timestamptz NOT NULL,
    answer_due_at timestamptz NOT NULL, -- later than this, whoever called the provider is gone
    submitted_at  timestamptz,
    finished_at   timestamptz,
    PRIMARY KEY (generation_id, number)
) WITH (fillfactor = 80);

CREATE INDEX attempt_unanswered ON attempt (answer_due_at) WHERE status = 'submitting';

-- Generations that wait for a provider.
CREATE TABLE dispatch (
    generation_id uuid PRIMARY KEY REFERENCES generation,
    due_at        timestamptz NOT NULL
);

CREATE INDEX dispatch_by_due ON dispatch (due_at);
