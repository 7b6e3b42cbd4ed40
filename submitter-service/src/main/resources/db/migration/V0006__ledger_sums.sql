-- What the entries of the ledger sum to, up to one of them: nobody has to sum all of them again.
CREATE TABLE ledger_checkpoint (
    up_to bigint NOT NULL -- the id of the last entry that is contained; one row
);
INSERT INTO ledger_checkpoint (up_to) VALUES (0);
CREATE TABLE ledger_sum (
    account_id uuid PRIMARY KEY REFERENCES account,
    granted    numeric(20, 6) NOT NULL,
    available  numeric(20, 6) NOT NULL,
    reserved   numeric(20, 6) NOT NULL,
    spent      numeric(20, 6) NOT NULL
);
CREATE TABLE open_reservation (
    generation_id uuid PRIMARY KEY,
    amount        numeric(20, 6) NOT NULL
);
-- What an account was granted, in few entries, less what it has is what it spent.
CREATE INDEX ledger_entry_granted ON ledger_entry (account_id) WHERE book = 'granted';
-- The generations that a retention time may end, the oldest of an account first.
CREATE INDEX generation_expiring ON generation (account_id, finished_at)
    WHERE finished_at IS NOT NULL AND deleted_at IS NULL AND NOT legal_hold;
