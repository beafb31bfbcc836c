-- Who accounts are to issuers of tokens, found by issuer and subject. Those that have ended stay, as a reminder; they lead to no
-- account when the issuer spoke of the end alone. They go with their user.
CREATE TABLE external_identities (
    id           UUID             NOT NULL PRIMARY KEY,
    user_id      UUID             REFERENCES users (id) ON DELETE CASCADE,
    issuer       TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    email        TEXT COLLATE "C",
    created_at   TIMESTAMPTZ      NOT NULL,
    last_used_at TIMESTAMPTZ,
    as_of        TIMESTAMPTZ, -- by the clock of the issuer
    ended_at     TIMESTAMPTZ,
    -- Issuer and subject with a space between, which neither has in it.
    subject_key  TEXT COLLATE "C" NOT NULL,
    CONSTRAINT external_identities_subject_key_unique UNIQUE (subject_key)
);

CREATE INDEX external_identities_user_id ON external_identities (user_id, created_at, id);
