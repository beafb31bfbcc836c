-- Accounts. Times are microseconds since the Unix epoch: SQLite's own text forms do not sort across precisions.
CREATE TABLE users (
    id                BLOB    NOT NULL PRIMARY KEY,
    username          TEXT    NOT NULL,
    email             TEXT    NOT NULL,
    email_verified_at INTEGER,
    name              TEXT,
    cpf               TEXT,
    role              TEXT    NOT NULL CHECK (role IN ('user', 'admin', 'super_admin')),
    is_active         INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    password          TEXT    NOT NULL, -- a hash of it
    created_at        INTEGER NOT NULL,
    created_by        BLOB,
    updated_at        INTEGER NOT NULL,
    updated_by        BLOB,
    version           INTEGER NOT NULL CHECK (version > 0),
    -- The canonical forms, by which names and addresses are unique, searched and sorted.
    username_key      TEXT    NOT NULL,
    email_key         TEXT    NOT NULL,
    CONSTRAINT users_username_key_unique UNIQUE (username_key),
    CONSTRAINT users_email_key_unique UNIQUE (email_key),
    CONSTRAINT users_cpf_unique UNIQUE (cpf)
) STRICT;

-- One for each order of the list, with the id that makes it total; what is unique needs none behind it.
CREATE INDEX users_created_at ON users (created_at, id);
CREATE INDEX users_updated_at ON users (updated_at, id);
-- The super admins are few, and counted whenever one might go.
CREATE INDEX users_super_admins ON users (id) WHERE role = 'super_admin';

-- Log-ins, found by the digest of a secret that only the client has.
CREATE TABLE sessions (
    id           BLOB    NOT NULL PRIMARY KEY,
    user_id      BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    address      TEXT,
    client       TEXT,
    kind         TEXT    NOT NULL, -- what it is carried by: 'browser' or 'tokens'
    scopes       TEXT,
    CONSTRAINT sessions_token_unique UNIQUE (token)
) STRICT;

CREATE INDEX sessions_user_id ON sessions (user_id, created_at, id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- The audit trail. No foreign keys: it outlives the accounts that it tells of.
CREATE TABLE security_events (
    id         BLOB    NOT NULL PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    actor_id   BLOB,
    subject_id BLOB,
    address    TEXT,
    request_id TEXT,
    detail     TEXT
) STRICT;

CREATE INDEX security_events_at ON security_events (at);
CREATE INDEX security_events_subject_id ON security_events (subject_id, at);

-- Domain events, written with the change that caused them. Those of one aggregate are delivered in the order of their
-- positions, which is that of the changes.
CREATE TABLE outbox (
    position   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id         BLOB    NOT NULL,
    topic      TEXT    NOT NULL,
    aggregate  BLOB    NOT NULL,
    body       TEXT    NOT NULL, -- a JSON object
    at         INTEGER NOT NULL,
    status     TEXT    NOT NULL CHECK (status IN ('pending', 'parked', 'delivered', 'discarded')),
    attempts   INTEGER NOT NULL CHECK (attempts >= 0),
    due_at     INTEGER, -- while it is pending: from when it may be handed to a relay
    settled_at INTEGER, -- when it was delivered or discarded
    error      TEXT,
    CONSTRAINT outbox_id_unique UNIQUE (id),
    CONSTRAINT outbox_pending_is_due CHECK ((status = 'pending') = (due_at IS NOT NULL)),
    CONSTRAINT outbox_settled_has_time CHECK ((status IN ('delivered', 'discarded')) = (settled_at IS NOT NULL))
) STRICT;

-- Events are settled, and then nobody looks for them: these stay as small as what is still to be delivered.
CREATE INDEX outbox_due_at ON outbox (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_aggregate ON outbox (aggregate, position) WHERE settled_at IS NULL;
CREATE INDEX outbox_settled_at ON outbox (settled_at) WHERE settled_at IS NOT NULL;

-- What was received and had its effect, by whom: the second time has none.
CREATE TABLE inbox (
    id          BLOB    NOT NULL PRIMARY KEY,
    subscriber  TEXT    NOT NULL,
    message     TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    CONSTRAINT inbox_subscriber_unique UNIQUE (subscriber, message)
) STRICT;

CREATE INDEX inbox_received_at ON inbox (received_at);
