-- Refresh tokens that were used: one that comes again ends its family, with which they all go.
CREATE TABLE spent_refresh_tokens (
    id         UUID             NOT NULL PRIMARY KEY,
    token      TEXT COLLATE "C" NOT NULL,
    session_id UUID             NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id    UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    spent_at   TIMESTAMPTZ      NOT NULL,
    CONSTRAINT spent_refresh_tokens_token_unique UNIQUE (token)
);

CREATE INDEX spent_refresh_tokens_session_id ON spent_refresh_tokens (session_id);
CREATE INDEX spent_refresh_tokens_user_id ON spent_refresh_tokens (user_id);
