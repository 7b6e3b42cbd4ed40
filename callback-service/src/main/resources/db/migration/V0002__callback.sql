-- What is known of each attempt. Whoever ends a row tells its outcome; a row ends once.
CREATE TABLE attempt (
    generation_id uuid        NOT NULL,
    number        smallint    NOT NULL,
    provider      text        NOT NULL,
    status        text        NOT NULL,
    task_id       text,
    progress      smallint    NOT NULL,
    created_at    timestamptz NOT NULL,
    deadline_at   timestamptz,
    finished_at   timestamptz,
    PRIMARY KEY (generation_id, number)
) WITH (fillfactor = 80);
