-- 200,000 generations of 200 accounts in 400 days, of which :big has the older half and :small some hundreds. Foreign keys are not checked: the rows are
-- right, and the checks take half of the time.
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
-- It would be counted as work of a request.
ALTER TABLE generation SET (autovacuum_enabled = false);
ALTER TABLE attempt SET (autovacuum_enabled = false);
ALTER TABLE generation_words SET (autovacuum_enabled = false);
ALTER TABLE ledger_entry SET (autovacuum_enabled = false);
ALTER TABLE usage_day SET (autovacuum_enabled = false);

INSERT INTO account (id, name, created_at)
SELECT uuidv7(), 'one of many ' || n, now() FROM generate_series(1, 198) AS n;
INSERT INTO balance SELECT id, 0, 0 FROM account WHERE name LIKE 'one of many %';

CREATE TEMPORARY TABLE owner ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id = ':small' DESC, id) - 1 AS place, id FROM account
WHERE id = ':small' OR name LIKE 'one of many %';

CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT n, uuidv7(at - now()) AS id, at, hashint4(n) & 1023 AS chance,
       CASE WHEN n > 100000 THEN ':big' ELSE owner.id END AS account
FROM generate_series(1, 200000) AS n
CROSS JOIN LATERAL (SELECT now() - interval '1 hour' - n * interval '172 seconds' AS at) AS clock
JOIN owner ON owner.place = n % 199;

INSERT INTO generation (id, account_id, model, status, progress, request, attempts, error_code, created_at, deadline_at,
    finished_at, reserved, charged, history, changes, requested_by, deleted_at)
SELECT id, account, 'seedream-4.5',
       CASE WHEN chance < 950 THEN 'completed' WHEN chance < 1000 THEN 'failed' ELSE 'canceled' END, 100,
       '{"model": "seedream-4.5", "prompt": "number ' || n || ' of many"}', 1,
       CASE WHEN chance BETWEEN 950 AND 999 THEN 'provider_error' END,
       at, at + interval '10 minutes', at + interval '1 minute', 2.25, CASE WHEN chance < 950 THEN 2.25 END, '[]', 5,
       CASE WHEN n > 100000 THEN CAST(':key' AS uuid) END, CASE WHEN chance BETWEEN 300 AND 400 AND n < 199000 THEN now() END
FROM made;

INSERT INTO attempt (generation_id, account_id, number, provider, status, created_at, answer_due_at, finished_at, price)
SELECT id, account, 1, CASE WHEN n > 100000 THEN 'evolink' ELSE 'runbase' END, 'succeeded', at, at, at + interval '1 minute', 2.25
FROM made;

-- "lamp" is everywhere, "ancient" only in what is old, and "zebra" once.
INSERT INTO generation_words (generation_id, words)
SELECT id, to_tsvector('simple', 'a lamp number ' || n || CASE WHEN n > 150000 THEN ' ancient' ELSE '' END
                                     || CASE WHEN n = 199998 THEN ' zebra' ELSE '' END)
           || array_to_tsvector(ARRAY['account:' || account])
FROM made;

INSERT INTO ledger_entry (account_id, book, kind, amount, generation_id, created_at)
SELECT account, book, 'settle', amount, id, at
FROM made CROSS JOIN (VALUES ('granted', -2.25), ('spent', 2.25)) AS side (book, amount);
-- What other tests left behind is contained too.
INSERT INTO ledger_sum AS kept
SELECT account_id, coalesce(sum(amount) FILTER (WHERE book = 'granted'), 0),
       coalesce(sum(amount) FILTER (WHERE book = 'available'), 0), coalesce(sum(amount) FILTER (WHERE book = 'reserved'), 0),
       coalesce(sum(amount) FILTER (WHERE book = 'spent'), 0)
FROM ledger_entry, ledger_checkpoint WHERE id > up_to GROUP BY account_id
ON CONFLICT (account_id) DO UPDATE SET granted = kept.granted + excluded.granted, available = kept.available + excluded.available,
    reserved = kept.reserved + excluded.reserved, spent = kept.spent + excluded.spent;
INSERT INTO open_reservation AS kept
SELECT generation_id, sum(amount) FROM ledger_entry, ledger_checkpoint
WHERE id > up_to AND book = 'reserved' AND generation_id IS NOT NULL GROUP BY generation_id
ON CONFLICT (generation_id) DO UPDATE SET amount = kept.amount + excluded.amount;
UPDATE ledger_checkpoint SET up_to = (SELECT max(id) FROM ledger_entry);

INSERT INTO batch SELECT ':batch', ':big', 1000, now();
INSERT INTO batch_line SELECT ':batch', n, id, NULL FROM made WHERE account = ':big' AND n > 150000 ORDER BY n LIMIT 1000;

INSERT INTO batch SELECT gen_random_uuid(), ':big', 100, now() FROM generate_series(1, 200);
INSERT INTO batch_line SELECT batch.id, line, NULL, 'x' FROM batch, generate_series(1, 100) AS line WHERE lines = 100;

INSERT INTO usage_day
SELECT account, CAST(at AS date), 'seedream-4.5', 'evolink', CAST('00000000-0000-0000-0000-000000000000' AS uuid),
       count(*), 0, 0, count(*), 0, 0, count(*), 0, 0, 0
FROM made GROUP BY 1, 2;
UPDATE usage_checkpoint SET up_to = now() - interval '3 minutes';
