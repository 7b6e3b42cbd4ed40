-- Background events, of deletions: ordinary events do not wait behind them. They are the last of their key.
ALTER TABLE outbox ADD COLUMN background boolean
    GENERATED ALWAYS AS (type IN ('io.darkroom.GenerationDeleted.v1', 'io.darkroom.GenerationErased.v1')) STORED;
CREATE INDEX outbox_ordinary ON outbox (id) WHERE NOT background;
CREATE INDEX outbox_background ON outbox (id) WHERE background;
