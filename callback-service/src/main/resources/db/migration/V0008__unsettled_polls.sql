-- Since when every poll was answered that the task is finished, without an image; absent: the last one was not.
ALTER TABLE attempt ADD COLUMN without_images_since timestamptz;
-- The provider's last word for the state, where it is none that we know.
ALTER TABLE attempt ADD COLUMN unknown_status text;
