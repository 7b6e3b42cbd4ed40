-- When an erasure is carried out next, or again if it is not finished by then; null once it is, and for those that an earlier version scheduled.
ALTER TABLE erasure ADD COLUMN next_at timestamptz;

CREATE INDEX erasure_due ON erasure (next_at) WHERE next_at IS NOT NULL;
