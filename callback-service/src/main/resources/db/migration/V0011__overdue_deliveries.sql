-- The pending webhooks by their first try, for the sweep that ends those that are overdue.
CREATE INDEX delivery_overdue ON delivery (started_at) WHERE status = 'pending';
