-- Answers to requests that name themselves by a key, given again to whoever repeats one within a day.
CREATE TABLE idempotent_answers (
    id          UUID             NOT NULL PRIMARY KEY,
    caller_id   UUID             NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    request     TEXT COLLATE "C" NOT NULL, -- caller, operation and key
    fingerprint TEXT COLLATE "C" NOT NULL,
    status      BIGINT           NOT NULL CHECK (status BETWEEN 100 AND 599),
    location    TEXT COLLATE "C",
    etag        TEXT COLLATE "C",
    body        TEXT COLLATE "C" NOT NULL,
    created_at  TIMESTAMPTZ      NOT NULL,
    CONSTRAINT idempotent_answers_request_unique UNIQUE (request)
);

CREATE INDEX idempotent_answers_created_at ON idempotent_answers (created_at);
CREATE INDEX idempotent_answers_caller_id ON idempotent_answers (caller_id);
