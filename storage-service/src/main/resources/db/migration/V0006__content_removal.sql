-- Content that may have lost its last reference, and content whose object is being removed or was removed lately. Objects are removed
-- outside of transactions, so whoever stores the same content meanwhile looks here.
CREATE TABLE content_removal (
    sha256     text PRIMARY KEY,
    state      text        NOT NULL CHECK (state IN ('CANDIDATE', 'REMOVING', 'REMOVED')),
    changed_at timestamptz NOT NULL
);

CREATE INDEX content_removal_by_state ON content_removal (state, changed_at);
