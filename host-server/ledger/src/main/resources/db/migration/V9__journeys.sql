-- The taps that a tariff prices together, and what was charged for them; null where each tap is
-- priced by itself.
ALTER TABLE line ADD COLUMN history_journeys ${bytes};
ALTER TABLE card_history ADD COLUMN history_journeys ${bytes};
