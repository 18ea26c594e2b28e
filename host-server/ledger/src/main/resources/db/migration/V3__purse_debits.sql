-- Debits of purses on cards: what the book holds of each after a line (see PurseSettlement), and,
-- derived from the lines, what it holds of each now.
ALTER TABLE line ADD COLUMN purse_settlement INTEGER;

CREATE TABLE purse_debit (
  tap_id              VARCHAR(64) NOT NULL PRIMARY KEY,
  card_token          ${bytes} NOT NULL,
  debit_bytes         ${bytes} NOT NULL,
  counter             INTEGER NOT NULL,
  began_at_ms         BIGINT  NOT NULL,
  settlement          INTEGER NOT NULL
);
CREATE INDEX purse_debit_by_card ON purse_debit (card_token, settlement);
