WITH RECURSIVE
    numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1),
    moments (n, at, tail) AS (SELECT n, 1767225600000 + n * 10, hex(randomblob(16)) FROM numbers)
INSERT INTO products (
    id, sku, name, description, stock, is_active, price_minor, currency,
    created_at, created_by, updated_at, updated_by, version, name_key
)
SELECT
    unhex(printf('%012x', at) || '7' || substr(tail, 1, 3) || '8' || substr(tail, 4, 15)),
    printf('SEED-%07d', n), printf('Product Number %d', n), 'One of many that are much alike.', n % 100,
    -- One in ten is not for sale.
    n % 10 <> 0, 100 + n, 'USD', at * 1000, NULL, at * 1000, NULL, 1, printf('product number %d', n)
FROM moments;
