-- Stretches that no vacuum has summed up are read by each question for a request id (audit_events_by_request). The default is a vacuum when the
-- table has grown by a fifth; one for each million events looks at the pages of these alone.
alter table audit_events set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 1000000);
