-- Events that a transaction caused, until Kafka has them. Rows live for milliseconds, so the table is vacuumed early.
-- trace: the W3C trace context that the event belongs to; null when it is not traced.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id   uuid        NOT NULL,
    type       text        NOT NULL,
    key        text        NOT NULL,
    data       text        NOT NULL,
    created_at timestamptz NOT NULL,
    trace      text
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);
