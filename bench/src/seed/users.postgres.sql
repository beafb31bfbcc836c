WITH moments AS (
    SELECT
        n,
        1767225600000 + n * 10 AS at,
        md5(random()::text) AS tail
    FROM generate_series(1, $1::bigint) AS n
)
INSERT INTO users (
    id, username, email, name, cpf, role, is_active, password,
    created_at, created_by, updated_at, updated_by, version, username_key, email_key
)
SELECT
    (lpad(to_hex(at), 12, '0') || '7' || substr(tail, 1, 3) || '8' || substr(tail, 4, 15))::uuid,
    'User.' || lpad(n::text, 7, '0'), 'user.' || lpad(n::text, 7, '0') || '@example.org', 'User Number ' || n, NULL,
    'user', TRUE, 'cannot log in', to_timestamp(at / 1000.0), NULL, to_timestamp(at / 1000.0), NULL, 1,
    'user.' || lpad(n::text, 7, '0'), 'user.' || lpad(n::text, 7, '0') || '@example.org'
FROM moments;
