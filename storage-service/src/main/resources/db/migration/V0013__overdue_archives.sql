-- The unfinished archives by the end of their time.
CREATE INDEX archive_by_end_of_time ON archive (coalesce(retry_until, expires_at)) WHERE finished_at IS NULL;
