-- What is deleted after its time is found by its age.
CREATE INDEX archive_by_end ON archive (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX erasure_by_end ON erasure (erased_at) WHERE erased_at IS NOT NULL;
-- The failed archives, the latest first.
CREATE INDEX archive_failed ON archive (finished_at DESC) WHERE failure IS NOT NULL;
