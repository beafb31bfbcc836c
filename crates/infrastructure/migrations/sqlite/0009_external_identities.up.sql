-- Who accounts are to issuers of tokens, found by issuer and subject. Those that have ended stay, as a reminder; they lead to no
-- account when the issuer spoke of the end alone. They go with their user. Times as in 0001.
CREATE TABLE external_identities (
    id           BLOB    NOT NULL PRIMARY KEY,
    user_id      BLOB    REFERENCES users (id) ON DELETE CASCADE,
    issuer       TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    email        TEXT,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    as_of        INTEGER, -- by the clock of the issuer
    ended_at     INTEGER,
    -- Issuer and subject with a space between, which neither has in it.
    subject_key  TEXT    NOT NULL,
    CONSTRAINT external_identities_subject_key_unique UNIQUE (subject_key)
) STRICT;

CREATE INDEX external_identities_user_id ON external_identities (user_id, created_at, id);
