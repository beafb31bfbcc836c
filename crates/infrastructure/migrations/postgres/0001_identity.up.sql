-- Accounts. Text is COLLATE "C": byte order, so that sorting and keyset pages agree with each other and with SQLite.
CREATE TABLE users (
    id           UUID             NOT NULL PRIMARY KEY,
    username     TEXT COLLATE "C" NOT NULL,
    email        TEXT COLLATE "C" NOT NULL,
    name         TEXT COLLATE "C",
    cpf          TEXT COLLATE "C",
    role         TEXT COLLATE "C" NOT NULL CHECK (role IN ('user', 'admin', 'super_admin')),
    is_active    BOOLEAN          NOT NULL,
    password     TEXT COLLATE "C" NOT NULL, -- a hash of it
    created_at   TIMESTAMPTZ      NOT NULL,
    created_by   UUID,
    updated_at   TIMESTAMPTZ      NOT NULL,
    updated_by   UUID,
    version      BIGINT           NOT NULL CHECK (version > 0),
    -- The canonical forms, by which names and addresses are unique, searched and sorted.
    username_key TEXT COLLATE "C" NOT NULL,
    email_key    TEXT COLLATE "C" NOT NULL,
    CONSTRAINT users_username_key_unique UNIQUE (username_key),
    CONSTRAINT users_email_key_unique UNIQUE (email_key),
    CONSTRAINT users_cpf_unique UNIQUE (cpf)
);

-- One for each order of the list, with the id that makes it total; what is unique needs none behind it.
CREATE INDEX users_created_at ON users (created_at, id);
CREATE INDEX users_updated_at ON users (updated_at, id);
-- The super admins are few, and counted whenever one might go.
CREATE INDEX users_super_admins ON users (id) WHERE role = 'super_admin';

-- Log-ins, found by the digest of a secret that only the client has.
CREATE TABLE sessions (
    id           UUID             NOT NULL PRIMARY KEY,
    user_id      UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token        TEXT COLLATE "C" NOT NULL,
    created_at   TIMESTAMPTZ      NOT NULL,
    last_used_at TIMESTAMPTZ      NOT NULL,
    expires_at   TIMESTAMPTZ      NOT NULL,
    ends_at      TIMESTAMPTZ      NOT NULL,
    address      TEXT COLLATE "C",
    client       TEXT COLLATE "C",
    CONSTRAINT sessions_token_unique UNIQUE (token)
);

CREATE INDEX sessions_user_id ON sessions (user_id, created_at, id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- The audit trail. No foreign keys: it outlives the accounts that it tells of.
CREATE TABLE security_events (
    id         UUID             NOT NULL PRIMARY KEY,
    at         TIMESTAMPTZ      NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    actor_id   UUID,
    subject_id UUID,
    address    TEXT COLLATE "C",
    request_id TEXT COLLATE "C",
    detail     TEXT COLLATE "C"
);

CREATE INDEX security_events_at ON security_events (at);
CREATE INDEX security_events_subject_id ON security_events (subject_id, at);

-- Domain events, written with the change that caused them. Messages of one aggregate leave in the order of their ids.
CREATE TABLE outbox (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic     TEXT COLLATE "C" NOT NULL,
    aggregate UUID             NOT NULL,
    body      TEXT COLLATE "C" NOT NULL,
    at        TIMESTAMPTZ      NOT NULL
);
