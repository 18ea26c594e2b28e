-- How the way at each terminal is wanted to stand: the last order. Who gave it stands in the audit.
CREATE TABLE gate_order (
  terminal_id         VARCHAR(32) NOT NULL PRIMARY KEY,
  number              BIGINT  NOT NULL,
  passage             INTEGER NOT NULL,
  ordered_at_ms       BIGINT  NOT NULL,
  until_ms            BIGINT
);
