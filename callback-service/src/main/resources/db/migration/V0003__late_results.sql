-- given_up: ended without the provider's own word, so that its result may still come. late_at: when it did.
ALTER TABLE attempt
    ADD COLUMN given_up boolean NOT NULL DEFAULT false,
    ADD COLUMN late_at  timestamptz;

-- Generations that ended without their attempts' word; an attempt may be told of later, on another topic.
CREATE TABLE ended_generation (
    generation_id uuid PRIMARY KEY,
    ended_at      timestamptz NOT NULL
);
CREATE INDEX ended_generation_by_time ON ended_generation (ended_at);
