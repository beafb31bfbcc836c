-- The ledger of jobs: every run, from when it is enqueued. Times as in 0001.
CREATE TABLE job_runs (
    id               BLOB    NOT NULL PRIMARY KEY,
    job              TEXT    NOT NULL,
    parameters       TEXT    NOT NULL, -- a JSON object
    key              TEXT    NOT NULL, -- the same at every attempt; of a schedule, one for each tick
    tick             INTEGER,
    status           TEXT    NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'dead', 'cancelled')),
    attempt          INTEGER NOT NULL CHECK (attempt BETWEEN 0 AND max_attempts),
    max_attempts     INTEGER NOT NULL CHECK (max_attempts > 0),
    run_at           INTEGER NOT NULL,
    lease_until      INTEGER, -- while it is running
    fence            INTEGER NOT NULL CHECK (fence >= 0), -- how often it was handed to a worker
    slot             TEXT, -- while it is running, its place among the few of its job that may
    progress         INTEGER CHECK (progress BETWEEN 0 AND 100),
    note             TEXT,
    cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
    result           TEXT,
    error            TEXT,
    started_at       INTEGER,
    finished_at      INTEGER,
    created_at       INTEGER NOT NULL,
    created_by       BLOB,
    updated_at       INTEGER NOT NULL,
    updated_by       BLOB,
    version          INTEGER NOT NULL CHECK (version > 0),
    -- When it may begin, while it waits for a worker: what workers look for.
    due_at           INTEGER,
    CONSTRAINT job_runs_key_unique UNIQUE (key),
    CONSTRAINT job_runs_slot_unique UNIQUE (slot),
    CONSTRAINT job_runs_running_has_lease CHECK ((status = 'running') = (lease_until IS NOT NULL)),
    CONSTRAINT job_runs_queued_is_due CHECK ((status = 'queued') = (due_at IS NOT NULL))
) STRICT;

-- Runs end, and then nobody looks for them: these stay as small as the queue is.
CREATE INDEX job_runs_due_at ON job_runs (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX job_runs_lease_until ON job_runs (lease_until) WHERE lease_until IS NOT NULL;
-- Dead ones are counted, and old ones purged; the newest tick of a job stays.
CREATE INDEX job_runs_dead ON job_runs (job) WHERE status = 'dead';
CREATE INDEX job_runs_finished_at ON job_runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX job_runs_tick ON job_runs (job, tick) WHERE tick IS NOT NULL;
-- One for each order of the list, with the id that makes it total.
CREATE INDEX job_runs_created_at ON job_runs (created_at, id);
CREATE INDEX job_runs_run_at ON job_runs (run_at, id);
