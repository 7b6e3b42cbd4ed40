-- What each event belongs to, as W3C trace context; absent: it is not traced.
ALTER TABLE outbox ADD COLUMN trace text;
