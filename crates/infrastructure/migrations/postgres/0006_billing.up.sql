-- Attempts to collect what orders cost. No foreign keys to orders and accounts: what happened to money stays in the books.
CREATE TABLE payments (
    id                UUID NOT NULL PRIMARY KEY,
    order_id          UUID NOT NULL,
    customer_id       UUID NOT NULL,
    method            TEXT COLLATE "C" NOT NULL,
    status            TEXT COLLATE "C" NOT NULL
        CHECK (status IN ('pending', 'requires_action', 'unknown', 'succeeded', 'declined')),
    gateway_reference TEXT COLLATE "C",
    failure_code      TEXT COLLATE "C",
    discrepancy       TEXT COLLATE "C",
    amount_minor      BIGINT NOT NULL CHECK (amount_minor > 0),
    currency          TEXT COLLATE "C" NOT NULL,
    created_at        TIMESTAMPTZ NOT NULL,
    created_by        UUID,
    updated_at        TIMESTAMPTZ NOT NULL,
    updated_by        UUID,
    version           BIGINT NOT NULL CHECK (version > 0),
    is_settled        BOOLEAN NOT NULL
);

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
    id                UUID NOT NULL PRIMARY KEY,
    payment_id        UUID NOT NULL REFERENCES payments (id),
    position          BIGINT NOT NULL CHECK (position >= 0),
    status            TEXT COLLATE "C" NOT NULL CHECK (status IN ('pending', 'unknown', 'succeeded', 'failed')),
    gateway_reference TEXT COLLATE "C",
    failure_code      TEXT COLLATE "C",
    requested_at      TIMESTAMPTZ NOT NULL,
    amount_minor      BIGINT NOT NULL CHECK (amount_minor > 0),
    currency          TEXT COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX refunds_payment_id ON refunds (payment_id, position);

-- The ledger. There is one entry at most of each payment and each refund, so that nothing is booked twice.
CREATE TABLE ledger_entries (
    id        UUID NOT NULL PRIMARY KEY,
    at        TIMESTAMPTZ NOT NULL,
    reference TEXT COLLATE "C" NOT NULL CHECK (reference LIKE 'payment:%' OR reference LIKE 'refund:%'),
    CONSTRAINT ledger_entries_reference_unique UNIQUE (reference)
);

CREATE INDEX ledger_entries_at ON ledger_entries (at, id);

-- Debits are positive, credits negative; the lines of an entry sum up to nothing in each currency.
CREATE TABLE ledger_lines (
    entry_id UUID NOT NULL REFERENCES ledger_entries (id),
    position BIGINT NOT NULL CHECK (position >= 0),
    account  TEXT COLLATE "C" NOT NULL CHECK (account IN ('gateway_cash', 'sales', 'refunds')),
    minor    BIGINT NOT NULL CHECK (minor <> 0),
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entry_id, position)
);

-- What is booked is never changed, whoever asks: what was wrong is set right by another entry.
CREATE FUNCTION refuse_to_change_the_ledger() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only added to: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Set right what was wrong by another entry.';
END
$$;

CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_ledger();
CREATE TRIGGER ledger_lines_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_lines
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_the_ledger();
