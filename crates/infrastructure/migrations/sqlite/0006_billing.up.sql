-- Attempts to collect what orders cost. No foreign keys to orders and accounts: what happened to money stays in the books.
CREATE TABLE payments (
    id                BLOB NOT NULL PRIMARY KEY,
    order_id          BLOB NOT NULL,
    customer_id       BLOB NOT NULL,
    method            TEXT NOT NULL,
    status            TEXT NOT NULL
        CHECK (status IN ('pending', 'requires_action', 'unknown', 'succeeded', 'declined')),
    gateway_reference TEXT,
    failure_code      TEXT,
    discrepancy       TEXT,
    amount_minor      INTEGER NOT NULL CHECK (amount_minor > 0),
    currency          TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    created_by        BLOB,
    updated_at        INTEGER NOT NULL,
    updated_by        BLOB,
    version           INTEGER NOT NULL CHECK (version > 0),
    is_settled        INTEGER NOT NULL
) STRICT;

-- Whatever else goes wrong, an order is not paid twice: of its payments, one at most is open or has succeeded.
CREATE UNIQUE INDEX payments_order_id_unique ON payments (order_id) WHERE status <> 'declined';

-- One for each order of the list, with the id that makes it total, then those for what is asked most: a customer's own
-- payments, those of an order, what the gateway speaks of, and what is still open.
CREATE INDEX payments_created_at ON payments (created_at, id);
CREATE INDEX payments_updated_at ON payments (updated_at, id);
CREATE INDEX payments_amount_minor ON payments (amount_minor, id);
CREATE INDEX payments_customer_id ON payments (customer_id, created_at, id);
CREATE INDEX payments_order_id ON payments (order_id, created_at, id);
CREATE INDEX payments_gateway_reference ON payments (gateway_reference);
CREATE INDEX payments_is_settled ON payments (is_settled, updated_at, id);

-- What was asked to be given back. Each payment writes its own anew, so positions are unique and without gaps.
CREATE TABLE refunds (
    id                BLOB NOT NULL PRIMARY KEY,
    payment_id        BLOB NOT NULL REFERENCES payments (id),
    position          INTEGER NOT NULL CHECK (position >= 0),
    status            TEXT NOT NULL CHECK (status IN ('pending', 'unknown', 'succeeded', 'failed')),
    gateway_reference TEXT,
    failure_code      TEXT,
    requested_at      INTEGER NOT NULL,
    amount_minor      INTEGER NOT NULL CHECK (amount_minor > 0),
    currency          TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX refunds_payment_id ON refunds (payment_id, position);

-- The ledger. There is one entry at most of each payment and each refund, so that nothing is booked twice.
CREATE TABLE ledger_entries (
    id        BLOB NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    reference TEXT NOT NULL CHECK (reference LIKE 'payment:%' OR reference LIKE 'refund:%'),
    CONSTRAINT ledger_entries_reference_unique UNIQUE (reference)
) STRICT;

CREATE INDEX ledger_entries_at ON ledger_entries (at, id);

-- Debits are positive, credits negative; the lines of an entry sum up to nothing in each currency.
CREATE TABLE ledger_lines (
    entry_id BLOB NOT NULL REFERENCES ledger_entries (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    account  TEXT NOT NULL CHECK (account IN ('gateway_cash', 'sales', 'refunds')),
    minor    INTEGER NOT NULL CHECK (minor <> 0),
    currency TEXT NOT NULL,
    PRIMARY KEY (entry_id, position)
) STRICT;

-- What is booked is never changed, whoever asks: what was wrong is set right by another entry.
CREATE TRIGGER ledger_entries_refuse_update BEFORE UPDATE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only added to: UPDATE of ledger_entries is refused');
END;
CREATE TRIGGER ledger_entries_refuse_delete BEFORE DELETE ON ledger_entries
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only added to: DELETE of ledger_entries is refused');
END;
CREATE TRIGGER ledger_lines_refuse_update BEFORE UPDATE ON ledger_lines
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only added to: UPDATE of ledger_lines is refused');
END;
CREATE TRIGGER ledger_lines_refuse_delete BEFORE DELETE ON ledger_lines
BEGIN
    SELECT RAISE(ABORT, 'the ledger is only added to: DELETE of ledger_lines is refused');
END;
