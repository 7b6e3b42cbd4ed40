-- The images that cannot be fetched any more, JSON; null: none. The archive ends with the others.
ALTER TABLE archive ADD COLUMN missing text;
