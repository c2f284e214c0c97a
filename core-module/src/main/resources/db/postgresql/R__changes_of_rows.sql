-- For the last change of a row that directs the service. Few events are of one: others have no entry in it.
create index if not exists audit_events_of_subject on audit_events (tenant_id, subject, change_number)
    where subject is not null;
