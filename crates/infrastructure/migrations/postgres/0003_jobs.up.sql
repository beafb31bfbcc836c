-- The ledger of jobs: every run, from when it is enqueued. Text and times as in 0001.
CREATE TABLE job_runs (
    id               UUID             NOT NULL PRIMARY KEY,
    job              TEXT COLLATE "C" NOT NULL,
    parameters       TEXT COLLATE "C" NOT NULL, -- a JSON object
    key              TEXT COLLATE "C" NOT NULL, -- the same at every attempt; of a schedule, one for each tick
    tick             TIMESTAMPTZ,
    status           TEXT COLLATE "C" NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'dead', 'cancelled')),
    attempt          BIGINT           NOT NULL CHECK (attempt BETWEEN 0 AND max_attempts),
    max_attempts     BIGINT           NOT NULL CHECK (max_attempts > 0),
    run_at           TIMESTAMPTZ      NOT NULL,
    lease_until      TIMESTAMPTZ, -- while it is running
    fence            BIGINT           NOT NULL CHECK (fence >= 0), -- how often it was handed to a worker
    slot             TEXT COLLATE "C", -- while it is running, its place among the few of its job that may
    progress         BIGINT CHECK (progress BETWEEN 0 AND 100),
    note             TEXT COLLATE "C",
    cancel_requested BOOLEAN          NOT NULL,
    result           TEXT COLLATE "C",
    error            TEXT COLLATE "C",
    started_at       TIMESTAMPTZ,
    finished_at      TIMESTAMPTZ,
    created_at       TIMESTAMPTZ      NOT NULL,
    created_by       UUID,
    updated_at       TIMESTAMPTZ      NOT NULL,
    updated_by       UUID,
    version          BIGINT           NOT NULL CHECK (version > 0),
    -- When it may begin, while it waits for a worker: what workers look for.
    due_at           TIMESTAMPTZ,
    CONSTRAINT job_runs_key_unique UNIQUE (key),
    CONSTRAINT job_runs_slot_unique UNIQUE (slot),
    CONSTRAINT job_runs_running_has_lease CHECK ((status = 'running') = (lease_until IS NOT NULL)),
    CONSTRAINT job_runs_queued_is_due CHECK ((status = 'queued') = (due_at IS NOT NULL))
);

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
