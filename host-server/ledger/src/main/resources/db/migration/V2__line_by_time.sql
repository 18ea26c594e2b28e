-- Sums of a day begin with the lines of that day, and not with the first line of the book.
CREATE INDEX line_by_time ON line (at_ms) WHERE item_id IS NOT NULL;
