-- Polls are leased from the attempts themselves. A replica of an earlier version, which keeps a schedule elsewhere, gets the default.
ALTER TABLE attempt ADD COLUMN poll_at timestamptz DEFAULT now() + interval '30 seconds'; -- when it is polled, or given up, next
ALTER TABLE attempt ADD COLUMN polls integer NOT NULL DEFAULT 0;
CREATE INDEX attempt_to_poll ON attempt (poll_at) WHERE finished_at IS NULL;
