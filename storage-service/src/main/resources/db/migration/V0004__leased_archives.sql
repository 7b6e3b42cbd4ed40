-- Archives are leased from their rows. A replica of an earlier version, which keeps a schedule elsewhere, gets the defaults, which leave it
-- the first minute.
ALTER TABLE archive ADD COLUMN next_at timestamptz NOT NULL DEFAULT now() + interval '1 minute'; -- when it is run next
ALTER TABLE archive ADD COLUMN tries integer NOT NULL DEFAULT 0;           -- failed ones
ALTER TABLE archive ADD COLUMN corrupt_downloads integer NOT NULL DEFAULT 0;
