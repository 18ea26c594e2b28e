-- Sites: places of a slot on a local day (the row of slot '' counts who is inside), what each tap took
-- of them, reservations, and what was lent to terminals. A place's version grows with everything that
-- changes what is left of it.
CREATE TABLE site_place (
  item_id             VARCHAR(64) NOT NULL,
  day                 INTEGER NOT NULL,
  slot                VARCHAR(32) NOT NULL,
  quota               INTEGER,
  taken               INTEGER NOT NULL,
  version             BIGINT  NOT NULL,
  PRIMARY KEY (item_id, day, slot)
);
CREATE TABLE site_visit (
  tap_id              VARCHAR(64) NOT NULL PRIMARY KEY,
  item_id             VARCHAR(64) NOT NULL,
  day                 INTEGER NOT NULL,
  slot                VARCHAR(32) NOT NULL,
  card_token          ${bytes} NOT NULL,
  person_token        ${bytes} NOT NULL,
  kind                INTEGER NOT NULL,
  persons             INTEGER NOT NULL,
  lease_id            BIGINT  NOT NULL,
  booking_id          VARCHAR(40),
  state               INTEGER NOT NULL
);
CREATE INDEX site_visit_by_person ON site_visit (person_token, item_id, day);
CREATE TABLE site_booking (
  booking_id          VARCHAR(40) NOT NULL PRIMARY KEY,
  item_id             VARCHAR(64) NOT NULL,
  day                 INTEGER NOT NULL,
  slot                VARCHAR(32) NOT NULL,
  person_token        ${bytes} NOT NULL,
  persons             INTEGER NOT NULL,
  made_at_ms          BIGINT  NOT NULL,
  state               INTEGER NOT NULL
);
CREATE INDEX site_booking_by_person ON site_booking (person_token, item_id, day);
CREATE TABLE site_lease (
  lease_id            BIGINT  NOT NULL PRIMARY KEY,
  terminal_id         VARCHAR(32) NOT NULL,
  item_id             VARCHAR(64) NOT NULL,
  day                 INTEGER NOT NULL,
  slot                VARCHAR(32) NOT NULL,
  persons             INTEGER NOT NULL,
  spent               INTEGER NOT NULL,
  until_ms            BIGINT  NOT NULL,
  settled             BOOLEAN NOT NULL
);
CREATE INDEX site_lease_by_slot ON site_lease (item_id, day, slot, settled);
CREATE INDEX site_lease_by_terminal ON site_lease (terminal_id, settled);

-- The card by which the registry knows the holder, where a holder has several.
ALTER TABLE registry_card ADD COLUMN person_token ${bytes};
