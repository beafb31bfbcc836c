DROP TABLE ledger_lines;
DROP TABLE ledger_entries;
DROP FUNCTION refuse_to_change_the_ledger();
DROP TABLE refunds;
DROP TABLE payments;
