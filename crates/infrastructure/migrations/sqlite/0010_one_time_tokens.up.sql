-- What a message carries so that whoever reads it can do one thing, once. Only the digest of its secret is here. They stay for
-- a day after they have ended, since they are counted, and go with their user. Times as in 0001.
CREATE TABLE one_time_tokens (
    id         BLOB    NOT NULL PRIMARY KEY,
    user_id    BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT    NOT NULL CHECK (purpose IN ('verify-email', 'reset-password', 'change-email')),
    email      TEXT    NOT NULL, -- where it was sent
    digest     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    spent_at   INTEGER,
    CONSTRAINT one_time_tokens_digest_unique UNIQUE (digest)
) STRICT;

CREATE INDEX one_time_tokens_user_id ON one_time_tokens (user_id, purpose, created_at);
CREATE INDEX one_time_tokens_expires_at ON one_time_tokens (expires_at);
