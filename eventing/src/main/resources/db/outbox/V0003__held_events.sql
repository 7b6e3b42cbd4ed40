-- An event that the broker refuses is held for a while, and with it the later events of its key; all others go on.
ALTER TABLE outbox ADD COLUMN refusals smallint NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN held_until timestamptz; -- absent: it was never refused
CREATE INDEX outbox_held ON outbox (key) WHERE held_until IS NOT NULL;
