-- Since when an account asks for a second factor at log-in. Kept with the account, so that whoever looks it up knows.
ALTER TABLE users ADD COLUMN second_factor_since TIMESTAMPTZ;

-- What accounts ask for besides the first proof. A passkey would be a row of another kind, with its public key and counter in
-- `data`. They go with their user.
CREATE TABLE second_factors (
    id             UUID             NOT NULL PRIMARY KEY,
    user_id        UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind           TEXT COLLATE "C" NOT NULL CHECK (kind IN ('totp')),
    data           TEXT COLLATE "C" NOT NULL, -- the id of the server key, a colon, and what it encrypts
    created_at     TIMESTAMPTZ      NOT NULL,
    confirmed_at   TIMESTAMPTZ,
    last_step      BIGINT,
    failures       BIGINT           NOT NULL CHECK (failures >= 0),
    last_failed_at TIMESTAMPTZ,
    CONSTRAINT second_factors_user_id_unique UNIQUE (user_id, kind)
);

-- For who has lost the device. Each is removed when it is used.
CREATE TABLE recovery_codes (
    id         UUID             NOT NULL PRIMARY KEY,
    user_id    UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest     TEXT COLLATE "C" NOT NULL, -- the id of the server key, a colon, and the MAC
    created_at TIMESTAMPTZ      NOT NULL
);

CREATE INDEX recovery_codes_user_id ON recovery_codes (user_id, created_at, id);

-- Log-ins between the first proof and the second, found by the digest of a secret that only the client has.
CREATE TABLE sign_in_challenges (
    id              UUID             NOT NULL PRIMARY KEY,
    user_id         UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token           TEXT COLLATE "C" NOT NULL,
    account_version BIGINT           NOT NULL,
    provider        TEXT COLLATE "C",
    failures        BIGINT           NOT NULL CHECK (failures >= 0),
    expires_at      TIMESTAMPTZ      NOT NULL,
    CONSTRAINT sign_in_challenges_token_unique UNIQUE (token)
);

CREATE INDEX sign_in_challenges_user_id ON sign_in_challenges (user_id);
CREATE INDEX sign_in_challenges_expires_at ON sign_in_challenges (expires_at);
