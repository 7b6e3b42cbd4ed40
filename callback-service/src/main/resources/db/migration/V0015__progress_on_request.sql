-- Progress is published only while somebody wants it: until a moment that a request names, or while an endpoint of the account subscribes to it.
-- What an earlier version has stored, and still stores, is always wanted.
ALTER TABLE attempt
    ADD COLUMN account_id            uuid, -- absent: stored by an earlier version
    ADD COLUMN progress_wanted_until timestamptz NOT NULL DEFAULT 'infinity',
    ADD COLUMN progress_published    smallint    NOT NULL DEFAULT 0;
