CREATE INDEX archive_by_deadline ON archive (expires_at) WHERE finished_at IS NULL;
