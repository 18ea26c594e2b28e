-- Whose book it is: one row, written by the host that begins it, compared by every host that opens it.
CREATE TABLE owner (
  one                 INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  region              VARCHAR(6) NOT NULL,
  verifying_key       ${bytes} NOT NULL
);
CREATE TRIGGER owner_is_not_updated BEFORE UPDATE ON owner FOR EACH ROW ${refuse};
CREATE TRIGGER owner_is_not_deleted BEFORE DELETE ON owner FOR EACH ROW ${refuse};
