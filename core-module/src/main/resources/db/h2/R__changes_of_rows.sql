-- For the last change of a row that directs the service. On PostgreSQL the index has no entries for other events; H2 has no such index.
create index if not exists audit_events_of_subject on audit_events (tenant_id, subject, change_number);
