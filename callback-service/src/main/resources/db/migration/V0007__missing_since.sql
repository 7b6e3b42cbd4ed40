-- Since when every poll was answered that there is no such task; absent: the last one was not.
ALTER TABLE attempt ADD COLUMN missing_since timestamptz;
