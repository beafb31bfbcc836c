-- Refresh tokens that were used: one that comes again ends its family, with which they all go. Times as in 0001.
CREATE TABLE spent_refresh_tokens (
    id         BLOB    NOT NULL PRIMARY KEY,
    token      TEXT    NOT NULL,
    session_id BLOB    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id    BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    spent_at   INTEGER NOT NULL,
    CONSTRAINT spent_refresh_tokens_token_unique UNIQUE (token)
) STRICT;

CREATE INDEX spent_refresh_tokens_session_id ON spent_refresh_tokens (session_id);
CREATE INDEX spent_refresh_tokens_user_id ON spent_refresh_tokens (user_id);
