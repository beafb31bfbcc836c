-- What programs authenticate with, found by the id that is part of the key's text. They stay when they have ended, since they
-- tell what was done with them, and go with their user.
CREATE TABLE api_keys (
    id               UUID             NOT NULL PRIMARY KEY,
    user_id          UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name             TEXT COLLATE "C" NOT NULL,
    scopes           TEXT COLLATE "C" NOT NULL, -- with a space between
    digest           TEXT COLLATE "C" NOT NULL, -- the id of the server key, a colon, and the MAC
    previous_digest  TEXT COLLATE "C",
    previous_ends_at TIMESTAMPTZ,
    created_at       TIMESTAMPTZ      NOT NULL,
    rotated_at       TIMESTAMPTZ,
    expires_at       TIMESTAMPTZ,
    last_used_at     TIMESTAMPTZ,
    revoked_at       TIMESTAMPTZ,
    CONSTRAINT api_keys_previous_ends CHECK ((previous_digest IS NULL) = (previous_ends_at IS NULL))
);

CREATE INDEX api_keys_user_id ON api_keys (user_id, created_at, id);

-- A run reaches no further than the credential that it was enqueued with.
ALTER TABLE job_runs ADD COLUMN scopes TEXT COLLATE "C";
