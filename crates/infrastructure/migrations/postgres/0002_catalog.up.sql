-- What is for sale. Prices are whole minor units of their currency, as in SQLite, which has no decimals.
CREATE TABLE products (
    id          UUID             NOT NULL PRIMARY KEY,
    sku         TEXT COLLATE "C" NOT NULL, -- in capitals
    name        TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C",
    stock       BIGINT           NOT NULL CHECK (stock >= 0),
    is_active   BOOLEAN          NOT NULL,
    image       TEXT COLLATE "C", -- the id of a file, and its type
    price_minor BIGINT           NOT NULL CHECK (price_minor >= 0),
    currency    TEXT COLLATE "C" NOT NULL,
    created_at  TIMESTAMPTZ      NOT NULL,
    created_by  UUID,
    updated_at  TIMESTAMPTZ      NOT NULL,
    updated_by  UUID,
    version     BIGINT           NOT NULL CHECK (version > 0),
    -- The name in lower case, by which products are searched and sorted.
    name_key    TEXT COLLATE "C" NOT NULL,
    CONSTRAINT products_sku_unique UNIQUE (sku)
);

-- One for each order of the list, with the id that makes it total; a SKU needs none behind it. The public, who see only
-- what is for sale, step over the rest.
CREATE INDEX products_created_at ON products (created_at, id);
CREATE INDEX products_name_key ON products (name_key, id);
CREATE INDEX products_currency ON products (currency, id);
CREATE INDEX products_price_minor ON products (price_minor, id);
CREATE INDEX products_currency_price_minor ON products (currency, price_minor, id);
-- Which files are pictures of something is asked before the others are removed.
CREATE INDEX products_image ON products (image) WHERE image IS NOT NULL;
