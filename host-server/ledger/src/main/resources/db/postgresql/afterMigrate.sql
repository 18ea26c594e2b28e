-- Row triggers do not see TRUNCATE, which SQLite has not. Needs PostgreSQL 14.
CREATE OR REPLACE TRIGGER seal_is_not_emptied BEFORE TRUNCATE ON seal EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER submission_is_not_emptied BEFORE TRUNCATE ON submission EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER line_is_not_emptied BEFORE TRUNCATE ON line EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER posting_is_not_emptied BEFORE TRUNCATE ON posting EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER catalogue_is_not_emptied BEFORE TRUNCATE ON catalogue EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER catalogue_rollout_is_not_emptied BEFORE TRUNCATE ON catalogue_rollout EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER catalogue_rollout_member_is_not_emptied BEFORE TRUNCATE ON catalogue_rollout_member EXECUTE FUNCTION append_only();
CREATE OR REPLACE TRIGGER owner_is_not_emptied BEFORE TRUNCATE ON owner EXECUTE FUNCTION append_only();
