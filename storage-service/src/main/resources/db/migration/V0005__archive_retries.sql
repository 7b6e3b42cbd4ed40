-- Limits of an archive's retries. A replica of an earlier version knows neither: its rows are tried until their links expire.
ALTER TABLE archive ADD COLUMN retry_until timestamptz;   -- null: until the link expires
ALTER TABLE archive ADD COLUMN refused_since timestamptz; -- when a download was refused first; null: never
-- Of the first image, so that a host whose share is taken can be left out; null: unknown, or an image within the outcome.
ALTER TABLE archive ADD COLUMN host text;
