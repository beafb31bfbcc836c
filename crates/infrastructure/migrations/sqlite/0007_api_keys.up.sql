-- What programs authenticate with, found by the id that is part of the key's text. They stay when they have ended, since they
-- tell what was done with them, and go with their user. Times as in 0001.
CREATE TABLE api_keys (
    id               BLOB    NOT NULL PRIMARY KEY,
    user_id          BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name             TEXT    NOT NULL,
    scopes           TEXT    NOT NULL, -- with a space between
    digest           TEXT    NOT NULL, -- the id of the server key, a colon, and the MAC
    previous_digest  TEXT,
    previous_ends_at INTEGER,
    created_at       INTEGER NOT NULL,
    rotated_at       INTEGER,
    expires_at       INTEGER,
    last_used_at     INTEGER,
    revoked_at       INTEGER,
    CONSTRAINT api_keys_previous_ends CHECK ((previous_digest IS NULL) = (previous_ends_at IS NULL))
) STRICT;

CREATE INDEX api_keys_user_id ON api_keys (user_id, created_at, id);

-- A run reaches no further than the credential that it was enqueued with.
ALTER TABLE job_runs ADD COLUMN scopes TEXT;
