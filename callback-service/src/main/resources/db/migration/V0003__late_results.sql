-- given_up: ended without the provider's own word, so that its result may still come. late_at: when it did.
ALTER TABLE attempt
    ADD COLUMN given_up boolean NOT NULL DEFAULT false,
    ADD COLUMN late_at  timestamptz;
