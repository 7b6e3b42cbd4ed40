-- One row per attempt whose images are archived; it finishes once.
CREATE TABLE archive (
    generation_id uuid        NOT NULL,
    attempt       smallint    NOT NULL,
    provider      text        NOT NULL,
    images        text        NOT NULL, -- the provider's links, JSON
    produced_at   timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL, -- when the first link expires
    created_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    failure       text,
    source        text        NOT NULL, -- how the outcome was learned
    trace         text,                 -- W3C trace context; null when the generation is not traced
    PRIMARY KEY (generation_id, attempt)
);

CREATE INDEX archive_by_deadline ON archive (expires_at) WHERE finished_at IS NULL;

-- Images in the object store, each stored once.
CREATE TABLE blob (
    sha256       text PRIMARY KEY,
    bytes        bigint      NOT NULL,
    content_type text        NOT NULL,
    width        int         NOT NULL,
    height       int         NOT NULL,
    created_at   timestamptz NOT NULL,
    c2pa         boolean     NOT NULL
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

CREATE INDEX asset_by_blob ON asset (sha256);
CREATE INDEX asset_by_generation ON asset (generation_id);

-- Reference images of clients.
CREATE TABLE upload (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL,
    sha256     text        NOT NULL REFERENCES blob,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX upload_by_blob ON upload (sha256);
CREATE INDEX upload_by_end ON upload (expires_at);

-- Generations whose images are erased. Their later outcomes are not archived.
CREATE TABLE erasure (
    generation_id uuid PRIMARY KEY,
    requested_at  timestamptz NOT NULL,
    erased_at     timestamptz,
    -- IMAGES keeps a failed archive, so that it can be redriven.
    extent        text        NOT NULL CHECK (extent IN ('IMAGES', 'ALL'))
);
