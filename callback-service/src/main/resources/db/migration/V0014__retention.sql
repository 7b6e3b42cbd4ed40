-- What is deleted after its time is found by its age.
CREATE INDEX failing_address_by_time ON failing_address (coalesce(disabled_at, failing_since));
CREATE INDEX webhook_host_idle ON webhook_host (host) WHERE next_at IS NULL AND lease_until IS NULL;
