-- What could not be archived of a failed generation is kept until it is deleted, so that it can be tried again.
ALTER TABLE erasure
    ADD COLUMN extent text NOT NULL DEFAULT 'ALL' CHECK (extent IN ('IMAGES', 'ALL'));
