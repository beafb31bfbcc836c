-- What people have logged in with, so that they are told of anything else. They go with their user. Times as in 0001.
CREATE TABLE known_clients (
    id            BLOB    NOT NULL PRIMARY KEY,
    user_id       BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client        TEXT    NOT NULL, -- the words of its User-Agent; empty if it said none
    first_seen_at INTEGER NOT NULL,
    CONSTRAINT known_clients_user_id_unique UNIQUE (user_id, client)
) STRICT;
