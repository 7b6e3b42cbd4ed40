-- The deliveries of an account that are not delivered, by state, the newest first.
CREATE INDEX delivery_not_delivered ON delivery (account_id, status, id DESC)
    WHERE status IN ('pending', 'failed', 'disabled', 'dropped');
