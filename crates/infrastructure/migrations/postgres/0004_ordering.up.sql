-- What customers buy. No foreign keys to accounts and products: what was sold stays in the books, and reads the same, when
-- the customer has left or the product is gone.
CREATE TABLE orders (
    id          UUID             NOT NULL PRIMARY KEY,
    customer_id UUID             NOT NULL,
    status      TEXT COLLATE "C" NOT NULL
        CHECK (status IN ('pending', 'confirmed', 'paying', 'paid', 'cancelled', 'refunded')),
    total_minor BIGINT           NOT NULL CHECK (total_minor >= 0),
    currency    TEXT COLLATE "C" NOT NULL,
    created_at  TIMESTAMPTZ      NOT NULL,
    created_by  UUID,
    updated_at  TIMESTAMPTZ      NOT NULL,
    updated_by  UUID,
    version     BIGINT           NOT NULL CHECK (version > 0)
);

-- One for each order of the list, with the id that makes it total, then those for what is asked most: a customer's own
-- orders, and those that have come so far.
CREATE INDEX orders_created_at ON orders (created_at, id);
CREATE INDEX orders_updated_at ON orders (updated_at, id);
CREATE INDEX orders_total_minor ON orders (total_minor, id);
CREATE INDEX orders_customer_id ON orders (customer_id, created_at, id);
CREATE INDEX orders_status ON orders (status, created_at, id);

-- The items, which go with their order. Each order writes its own anew, so positions are unique and without gaps.
CREATE TABLE order_items (
    id                  UUID             NOT NULL PRIMARY KEY,
    order_id            UUID             NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    position            BIGINT           NOT NULL CHECK (position >= 0),
    product_id          UUID             NOT NULL,
    sku                 TEXT COLLATE "C" NOT NULL,
    name                TEXT COLLATE "C" NOT NULL,
    quantity            BIGINT           NOT NULL CHECK (quantity > 0),
    unit_price_minor    BIGINT           NOT NULL CHECK (unit_price_minor >= 0),
    unit_price_currency TEXT COLLATE "C" NOT NULL
);

CREATE UNIQUE INDEX order_items_order_id ON order_items (order_id, position);
