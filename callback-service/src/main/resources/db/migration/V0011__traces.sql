-- What each belongs to, as W3C trace context; absent: it is not traced.
ALTER TABLE attempt ADD COLUMN trace text;
ALTER TABLE delivery ADD COLUMN trace text;
