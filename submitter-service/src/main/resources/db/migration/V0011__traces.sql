-- What the request belongs to, as W3C trace context; absent: it is not traced.
ALTER TABLE generation ADD COLUMN trace text;
