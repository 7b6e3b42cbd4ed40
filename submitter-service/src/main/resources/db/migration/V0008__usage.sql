-- What ended generations used, by the day (UTC) they ended on: nobody has to sum all of them again. A generation counts on its last provider, an
-- attempt on its own.
CREATE TABLE usage_day (
    account_id      uuid           NOT NULL REFERENCES account,
    day             date           NOT NULL,
    model           text           NOT NULL,
    provider        text           NOT NULL,           -- empty: there was no attempt
    key_id          uuid           NOT NULL,           -- zero: it came over Kafka
    completed       integer        NOT NULL,
    failed          integer        NOT NULL,
    canceled        integer        NOT NULL,
    images          integer        NOT NULL,
    credits         numeric(20, 6) NOT NULL,
    reserved        numeric(20, 6) NOT NULL,
    attempts        integer        NOT NULL,
    failed_attempts integer        NOT NULL,
    latency_ms      bigint         NOT NULL,           -- the sum of the completed ones, from acceptance to completion
    latency_ms_max  bigint         NOT NULL,
    PRIMARY KEY (account_id, day, model, provider, key_id)
);
CREATE INDEX usage_day_by_day ON usage_day (day);
CREATE TABLE usage_checkpoint (
    up_to timestamptz NOT NULL -- when the last generation ended that is contained; one row
);
INSERT INTO usage_checkpoint (up_to) VALUES ('2000-01-01T00:00:00Z');
CREATE INDEX generation_by_end ON generation (finished_at) WHERE finished_at IS NOT NULL;
