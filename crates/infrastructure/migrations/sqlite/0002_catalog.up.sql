-- What is for sale. Prices are whole minor units of their currency: SQLite has no decimals.
CREATE TABLE products (
    id          BLOB    NOT NULL PRIMARY KEY,
    sku         TEXT    NOT NULL, -- in capitals
    name        TEXT    NOT NULL,
    description TEXT,
    stock       INTEGER NOT NULL CHECK (stock >= 0),
    is_active   INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    image       TEXT, -- the id of a file, and its type
    price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
    currency    TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    created_by  BLOB,
    updated_at  INTEGER NOT NULL,
    updated_by  BLOB,
    version     INTEGER NOT NULL CHECK (version > 0),
    -- The name in lower case, by which products are searched and sorted.
    name_key    TEXT    NOT NULL,
    CONSTRAINT products_sku_unique UNIQUE (sku)
) STRICT;

-- One for each order of the list, with the id that makes it total; a SKU needs none behind it. The public, who see only
-- what is for sale, step over the rest.
CREATE INDEX products_created_at ON products (created_at, id);
CREATE INDEX products_name_key ON products (name_key, id);
CREATE INDEX products_currency ON products (currency, id);
CREATE INDEX products_price_minor ON products (price_minor, id);
CREATE INDEX products_currency_price_minor ON products (currency, price_minor, id);
-- Which files are pictures of something is asked before the others are removed.
CREATE INDEX products_image ON products (image) WHERE image IS NOT NULL;
