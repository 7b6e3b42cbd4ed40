-- Generations of which nothing is kept: what is told of them later is not archived.
CREATE TABLE erasure (
    generation_id uuid PRIMARY KEY,
    wanted_at     timestamptz NOT NULL,
    erased_at     timestamptz
);
