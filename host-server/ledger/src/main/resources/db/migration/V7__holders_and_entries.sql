-- What a card's history holds beside its last tap: a re-entry that is due, and tickets that were used.
ALTER TABLE line ADD COLUMN history_unpassed_ms BIGINT;
ALTER TABLE line ADD COLUMN history_tickets INTEGER;
ALTER TABLE card_history ADD COLUMN history_unpassed_ms BIGINT;
ALTER TABLE card_history ADD COLUMN history_tickets INTEGER;

-- Day of birth and last day of the proof of the class (yyyymmdd), passes and tickets (see Entitlements).
ALTER TABLE registry_card ADD COLUMN born INTEGER;
ALTER TABLE registry_card ADD COLUMN proved_to INTEGER;
ALTER TABLE registry_card ADD COLUMN entitlements VARCHAR(2000);
