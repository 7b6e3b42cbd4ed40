-- One row for each attempt whose images are to be fetched; it ends once.
CREATE TABLE archive (
    generation_id uuid        NOT NULL,
    attempt       smallint    NOT NULL,
    provider      text        NOT NULL,
    images        text        NOT NULL, -- the provider's links, JSON
    produced_at   timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL, -- when the first of the links dies
    created_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    failure       text,
    PRIMARY KEY (generation_id, attempt)
);

-- Bytes in the object store, whichever and however many assets they are.
CREATE TABLE blob (
    sha256       text PRIMARY KEY,
    bytes        bigint      NOT NULL,
    content_type text        NOT NULL,
    width        int         NOT NULL,
    height       int         NOT NULL,
    created_at   timestamptz NOT NULL
);

CREATE TABLE asset (
    id            uuid PRIMARY KEY,
    generation_id uuid        NOT NULL,
    attempt       smallint    NOT NULL,
    position      smallint    NOT NULL,
    sha256        text        NOT NULL REFERENCES blob,
    created_at    timestamptz NOT NULL,
    UNIQUE (generation_id, attempt, position)
);
