-- The deliveries of an account, the newest first: their ids sort by time.
CREATE INDEX delivery_by_account ON delivery (account_id, id DESC);
-- Those that did not arrive, for lists of them and for their redelivery.
CREATE INDEX delivery_undelivered ON delivery (account_id, status, id) WHERE status IN ('failed', 'disabled', 'dropped');
-- The deliveries to an endpoint.
CREATE INDEX delivery_by_endpoint ON delivery (endpoint_id, id DESC) WHERE endpoint_id IS NOT NULL;
