WITH RECURSIVE
    numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1),
    moments (n, at, tail) AS (SELECT n, 1767225600000 + n * 10, hex(randomblob(16)) FROM numbers)
INSERT INTO users (
    id, username, email, name, cpf, role, is_active, password,
    created_at, created_by, updated_at, updated_by, version, username_key, email_key
)
SELECT
    unhex(printf('%012x', at) || '7' || substr(tail, 1, 3) || '8' || substr(tail, 4, 15)),
    printf('User.%07d', n), printf('user.%07d@example.org', n), printf('User Number %d', n), NULL, 'user', 1,
    'cannot log in', at * 1000, NULL, at * 1000, NULL, 1,
    printf('user.%07d', n), printf('user.%07d@example.org', n)
FROM moments;
