DROP TABLE ledger_lines;
DROP TABLE ledger_entries;
DROP TABLE refunds;
DROP TABLE payments;
