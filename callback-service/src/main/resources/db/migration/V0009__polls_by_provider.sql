-- The open attempts of each provider by their next poll: a provider that does not answer has its share of the polls and no more.
CREATE INDEX attempt_to_poll_by_provider ON attempt (provider, poll_at) WHERE finished_at IS NULL;
-- The open attempts by their deadline, for those that are past it.
CREATE INDEX attempt_overdue ON attempt (deadline_at) WHERE finished_at IS NULL;
