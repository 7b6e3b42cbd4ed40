-- 200 accounts; the first of them has half of all generations.
CREATE TABLE IF NOT EXISTS submitter.growth_owner (place int PRIMARY KEY, id uuid NOT NULL);
INSERT INTO submitter.growth_owner SELECT n, uuidv7() FROM generate_series(0, 199) AS n;
INSERT INTO submitter.account (id, name, created_at) SELECT id, 'growth ' || place, now() FROM submitter.growth_owner;
INSERT INTO submitter.balance SELECT id, 1000000, 0 FROM submitter.growth_owner;
INSERT INTO submitter.ledger_entry (account_id, book, kind, amount, created_at)
SELECT id, book, 'top_up', amount, now()
FROM submitter.growth_owner CROSS JOIN (VALUES ('granted', -1000000), ('available', 1000000)) AS side (book, amount);
