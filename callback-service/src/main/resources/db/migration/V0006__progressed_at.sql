-- When progress was published last, so that a provider that reports often is not repeated to everybody.
ALTER TABLE attempt ADD COLUMN progressed_at timestamptz;
