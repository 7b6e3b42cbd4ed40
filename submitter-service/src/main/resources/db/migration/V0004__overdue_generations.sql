-- The unfinished generations by their deadline, for the sweep that ends those that are overdue.
CREATE INDEX generation_overdue ON generation (deadline_at) WHERE finished_at IS NULL;
