-- What a trigger calls to forbid a statement; SQLite's triggers say it themselves.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append only'; END $$;
