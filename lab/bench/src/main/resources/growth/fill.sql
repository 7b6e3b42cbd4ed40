-- The generations :from to :to of :total of the fill :round, in 400 days, the newest first, with all that they leave in the tables of the three services. Foreign keys
-- are not checked: the rows are right.
WITH made AS MATERIALIZED (
    SELECT n, uuidv7(at - now()) AS id, at, hashint4(n) & 1023 AS chance, owner.id AS account,
           'a lamp ' || (ARRAY['red', 'blue', 'old', 'small', 'bright'])[1 + (hashint4(n) & 65535) % 5]
               || ' word' || (hashint4(n) & 1048575) % 20000 || ' number ' || n AS prompt,
           (ARRAY['evolink', 'runbase', 'apiframe', 'apiinone'])[1 + (hashint4(n + 1) & 65535) % 4] AS provider,
           encode(sha256(convert_to('growth :round ' || n, 'UTF8')), 'hex') AS sha256
    FROM generate_series(CAST(:from AS int), CAST(:to AS int)) AS n
    CROSS JOIN LATERAL (SELECT now() - interval '1 hour' - n * (interval '400 days' / :total) AS at) AS clock
    JOIN submitter.growth_owner AS owner
        ON owner.place = CASE WHEN n % 2 = 0 THEN 0 ELSE 1 + (hashint4(n) & 65535) % 199 END),
generations AS (
    INSERT INTO submitter.generation (id, account_id, model, status, progress, request, attempts, error_code, created_at,
        deadline_at, finished_at, reserved, charged, history, changes, deleted_at)
    SELECT id, account, 'seedream-4.5',
           CASE WHEN chance < 950 THEN 'completed' WHEN chance < 1000 THEN 'failed' ELSE 'canceled' END, 100,
           '{"model": "seedream-4.5", "prompt": "' || prompt || '"}', 1,
           CASE WHEN chance BETWEEN 950 AND 999 THEN 'provider_error' END, at, at + interval '10 minutes',
           at + interval '1 minute', 2.25, CASE WHEN chance < 950 THEN 2.25 END, '[]', 5,
           CASE WHEN chance BETWEEN 500 AND 510 AND at < now() - interval '60 days' THEN now() - interval '40 days' END
    FROM made),
attempts AS (
    INSERT INTO submitter.attempt (generation_id, account_id, number, provider, status, created_at, answer_due_at, finished_at, price)
    SELECT id, account, 1, provider, 'succeeded', at, at, at + interval '1 minute', 2.25 FROM made),
words AS (
    INSERT INTO submitter.generation_words (generation_id, words)
    SELECT id, to_tsvector('simple', prompt) || array_to_tsvector(ARRAY['account:' || account]) FROM made),
entries AS (
    INSERT INTO submitter.ledger_entry (account_id, book, kind, amount, generation_id, created_at)
    SELECT account, book, kind, amount, id, at
    FROM made CROSS JOIN (VALUES ('granted', 'top_up', -2.25), ('spent', 'settle', 2.25)) AS side (book, kind, amount)),
usage AS (
    INSERT INTO submitter.usage_day AS kept
    SELECT account, CAST(at AS date), 'seedream-4.5', provider, CAST('00000000-0000-0000-0000-000000000000' AS uuid),
           count(*), 0, 0, count(*), 2.25 * count(*), 2.25 * count(*), count(*), 0, 60000 * count(*), 60000
    FROM made GROUP BY account, CAST(at AS date), provider
    ON CONFLICT (account_id, day, model, provider, key_id) DO UPDATE
    SET completed = kept.completed + excluded.completed, images = kept.images + excluded.images),
deliveries AS (
    INSERT INTO callback.delivery (id, message_id, account_id, generation_id, type, url, url_hash, host, stream, payload, status,
        tries, failures, started_at, next_at, created_at, finished_at)
    SELECT uuidv7(at - now()), 'growth :round ' || n, account, id, 'io.darkroom.GenerationCompleted.v1', 'https://client.example/hook',
           'hash', 'client.example:443', id::text, '{}', CASE WHEN chance < 1000 THEN 'delivered' ELSE 'failed' END, 1, 0, at, at, at, at
    FROM made WHERE at > now() - interval '30 days'),
blobs AS (
    INSERT INTO storage.blob (sha256, bytes, content_type, width, height, created_at, c2pa)
    SELECT sha256, 1000, 'image/jpeg', 1024, 1024, at, false FROM made WHERE chance < 950),
assets AS (
    INSERT INTO storage.asset (id, generation_id, attempt, position, sha256, created_at)
    SELECT gen_random_uuid(), id, 1, 0, sha256, at FROM made WHERE chance < 950)
SELECT count(*) FROM made
