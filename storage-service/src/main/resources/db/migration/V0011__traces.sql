-- What the archive belongs to, as W3C trace context; absent: it is not traced.
ALTER TABLE archive ADD COLUMN trace text;
