-- Answers to requests that name themselves by a key, given again to whoever repeats one within a day.
CREATE TABLE idempotent_answers (
    id          BLOB    NOT NULL PRIMARY KEY,
    caller_id   BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    request     TEXT    NOT NULL, -- caller, operation and key
    fingerprint TEXT    NOT NULL,
    status      INTEGER NOT NULL CHECK (status BETWEEN 100 AND 599),
    location    TEXT,
    etag        TEXT,
    body        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    CONSTRAINT idempotent_answers_request_unique UNIQUE (request)
) STRICT;

CREATE INDEX idempotent_answers_created_at ON idempotent_answers (created_at);
CREATE INDEX idempotent_answers_caller_id ON idempotent_answers (caller_id);
