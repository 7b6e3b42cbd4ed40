CREATE TABLE batch (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account,
    lines      int         NOT NULL,
    created_at timestamptz NOT NULL
);

-- What became of each line: a generation, which another batch may have made already, or the code of a problem.
CREATE TABLE batch_line (
    batch_id      uuid NOT NULL REFERENCES batch,
    line          int  NOT NULL,
    generation_id uuid,
    problem       text,
    PRIMARY KEY (batch_id, line)
);
