-- The dialect that a generation was asked in, which its webhook will speak; absent: the native API.
ALTER TABLE generation ADD COLUMN dialect text;
