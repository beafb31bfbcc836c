-- What people have logged in with, so that they are told of anything else. They go with their user.
CREATE TABLE known_clients (
    id            UUID             NOT NULL PRIMARY KEY,
    user_id       UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client        TEXT COLLATE "C" NOT NULL, -- the words of its User-Agent; empty if it said none
    first_seen_at TIMESTAMPTZ      NOT NULL,
    CONSTRAINT known_clients_user_id_unique UNIQUE (user_id, client)
);
