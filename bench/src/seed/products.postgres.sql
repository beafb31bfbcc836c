WITH moments AS (
    SELECT
        n,
        1767225600000 + n * 10 AS at,
        md5(random()::text) AS tail
    FROM generate_series(1, $1::bigint) AS n
)
INSERT INTO products (
    id, sku, name, description, stock, is_active, price_minor, currency,
    created_at, created_by, updated_at, updated_by, version, name_key
)
SELECT
    (lpad(to_hex(at), 12, '0') || '7' || substr(tail, 1, 3) || '8' || substr(tail, 4, 15))::uuid,
    'SEED-' || lpad(n::text, 7, '0'), 'Product Number ' || n, 'One of many that are much alike.', n % 100,
    -- One in ten is not for sale.
    n % 10 <> 0, 100 + n, 'USD', to_timestamp(at / 1000.0), NULL, to_timestamp(at / 1000.0), NULL, 1,
    'product number ' || n
FROM moments;
