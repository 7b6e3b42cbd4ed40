-- The hosts that receive webhooks. The replica that delivers to a host has its lease. It takes the place of delivery_schedule, which a
-- replica of an earlier version still uses; what that one leaves behind, a check finds.
CREATE TABLE webhook_host (
    host        text PRIMARY KEY,           -- host:port
    next_at     timestamptz,                -- when its next delivery is due; absent: none is pending
    wakes       bigint NOT NULL DEFAULT 0,  -- how often deliveries were added, so that the end of a lease misses none
    lease_until timestamptz,
    owner       uuid                        -- of the lease
);
CREATE INDEX webhook_host_due ON webhook_host (next_at) WHERE next_at IS NOT NULL;
INSERT INTO webhook_host (host, next_at) SELECT DISTINCT host, now() FROM delivery WHERE status = 'pending';
