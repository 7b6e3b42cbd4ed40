-- What a generation is found by: the words of its prompt, and labels for its account, its key and its metadata, in one vector, so that one
-- index finds all of them together.
CREATE TABLE generation_words (
    generation_id uuid PRIMARY KEY,
    words         tsvector NOT NULL
);
INSERT INTO generation_words (generation_id, words)
SELECT id,
       to_tsvector('simple', coalesce(CAST(request AS jsonb) ->> 'prompt', ''))
           || array_to_tsvector(ARRAY['account:' || account_id]
                  || coalesce(ARRAY['key:' || requested_by], ARRAY[]::text[])
                  || ARRAY(SELECT 'metadata:' || encode(sha256(convert_to(key || E'\n' || value, 'UTF8')), 'hex')
                           FROM jsonb_each_text(coalesce(CAST(request AS jsonb) -> 'metadata', '{}'))))
FROM generation WHERE deleted_at IS NULL;
CREATE INDEX generation_words_found ON generation_words USING gin (words);
-- The failed generations by their error, the newest first.
CREATE INDEX generation_failed ON generation (account_id, error_code, id DESC) WHERE error_code IS NOT NULL;
CREATE INDEX generation_failed_anywhere ON generation (error_code, id DESC) WHERE error_code IS NOT NULL;
