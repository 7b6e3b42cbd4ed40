-- The providers that could make a waiting generation, their names in order, joined by commas. A round of dispatch takes only rows of which
-- one of them has an opening. Empty: its turn finds out, which is so for rows of an earlier version.
ALTER TABLE dispatch ADD COLUMN candidates text NOT NULL DEFAULT '';
-- From then on none of them can be expected to make it before its deadline, and it is looked at again.
ALTER TABLE dispatch ADD COLUMN give_up_at timestamptz;
CREATE INDEX dispatch_by_candidates ON dispatch (account_id, candidates, generation_id);
CREATE INDEX dispatch_give_up ON dispatch (give_up_at);
