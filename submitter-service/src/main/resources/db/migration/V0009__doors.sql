-- Other systems ask on Kafka. A record is named by its CloudEvents source and id; no key asks, and a record is accepted once.
ALTER TABLE account ADD COLUMN kafka boolean NOT NULL DEFAULT false;
ALTER TABLE generation
    ADD COLUMN asked_by      uuid,
    ADD COLUMN origin_source text,
    ADD COLUMN origin_id     text;

CREATE TABLE accepted_record (
    account_id    uuid        NOT NULL REFERENCES account,
    source        text        NOT NULL,
    event_id      text        NOT NULL,
    generation_id uuid        NOT NULL,
    accepted_at   timestamptz NOT NULL,
    PRIMARY KEY (account_id, source, event_id)
);
CREATE INDEX accepted_record_by_time ON accepted_record (accepted_at);

-- With what an account's webhooks are signed, sealed. The newest signs, and those before it until they expire.
CREATE TABLE webhook_secret (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account,
    sealed     text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX webhook_secret_by_account ON webhook_secret (account_id, id DESC);

-- Which dead letters were sent on their way again, and when last.
CREATE TABLE redriven_letter (
    topic         text        NOT NULL,
    partition     int         NOT NULL,
    record_offset bigint      NOT NULL,
    redriven_at   timestamptz NOT NULL,
    PRIMARY KEY (topic, partition, record_offset)
);
