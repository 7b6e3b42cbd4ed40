ALTER TABLE archive ADD COLUMN via text NOT NULL DEFAULT 'CALLBACK';
ALTER TABLE blob ADD COLUMN c2pa boolean NOT NULL DEFAULT false;

CREATE INDEX asset_by_blob ON asset (sha256);
CREATE INDEX asset_by_generation ON asset (generation_id);

-- Reference images that clients have given us for a while.
CREATE TABLE upload (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL,
    sha256     text        NOT NULL REFERENCES blob,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX upload_by_blob ON upload (sha256);
CREATE INDEX upload_by_end ON upload (expires_at);
