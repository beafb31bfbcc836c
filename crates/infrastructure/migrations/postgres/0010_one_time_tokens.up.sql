-- What a message carries so that whoever reads it can do one thing, once. Only the digest of its secret is here. They stay for
-- a day after they have ended, since they are counted, and go with their user.
CREATE TABLE one_time_tokens (
    id         UUID             NOT NULL PRIMARY KEY,
    user_id    UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose    TEXT COLLATE "C" NOT NULL CHECK (purpose IN ('verify-email', 'reset-password', 'change-email')),
    email      TEXT COLLATE "C" NOT NULL, -- where it was sent
    digest     TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ      NOT NULL,
    expires_at TIMESTAMPTZ      NOT NULL,
    spent_at   TIMESTAMPTZ,
    CONSTRAINT one_time_tokens_digest_unique UNIQUE (digest)
);

CREATE INDEX one_time_tokens_user_id ON one_time_tokens (user_id, purpose, created_at);
CREATE INDEX one_time_tokens_expires_at ON one_time_tokens (expires_at);
