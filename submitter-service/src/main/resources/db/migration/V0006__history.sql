-- What a generation was and since when, JSON, and how often it has changed: so that whoever follows it misses nothing.
ALTER TABLE generation ADD COLUMN history text NOT NULL DEFAULT '[]';
ALTER TABLE generation ADD COLUMN changes int NOT NULL DEFAULT 0;
