ALTER TABLE job_runs DROP COLUMN scopes;
DROP TABLE api_keys;
