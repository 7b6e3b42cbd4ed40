-- Dispatch is fair across accounts by their weight; absent limits are those of the configuration.
ALTER TABLE account
    ADD COLUMN weight      integer NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000),
    ADD COLUMN max_running integer CHECK (max_running >= 1),
    ADD COLUMN max_queued  integer CHECK (max_queued >= 1);

ALTER TABLE dispatch ADD COLUMN account_id uuid REFERENCES account;
UPDATE dispatch SET account_id = generation.account_id FROM generation WHERE generation.id = generation_id;
ALTER TABLE dispatch ALTER COLUMN account_id SET NOT NULL;
DROP INDEX dispatch_by_due;
-- Within an account the oldest generation goes first: ids sort by the time of acceptance.
CREATE INDEX dispatch_by_account ON dispatch (account_id, generation_id);

CREATE INDEX generation_queued ON generation (account_id, id) WHERE status = 'queued';

ALTER TABLE attempt
    ADD COLUMN late_at       timestamptz, -- when its result came, after it had been given up
    ADD COLUMN resubmit_at   timestamptz, -- uncertain, at a provider that answers a repeated submission with the first
    ADD COLUMN resubmissions smallint NOT NULL DEFAULT 0;
CREATE INDEX attempt_under_way ON attempt (provider) WHERE finished_at IS NULL;
CREATE INDEX attempt_resubmit ON attempt (resubmit_at) WHERE status = 'uncertain' AND resubmit_at IS NOT NULL;
CREATE INDEX attempt_recent ON attempt (provider, finished_at DESC) WHERE finished_at IS NOT NULL;

-- What all replicas must agree on about a provider; no row: nothing is the matter.
CREATE TABLE provider_state (
    provider      text PRIMARY KEY,
    next_start_at timestamptz, -- pacing: the next submission may start then
    rests_until   timestamptz, -- it asked to be left alone until then
    out_code      text,        -- taken out of the route, and why
    out_reason    text,
    out_since     timestamptz,
    probe_at      timestamptz, -- when one attempt may try whether it is back; absent: only an operator brings it back
    probes        smallint NOT NULL DEFAULT 0
);
