-- For the last change of a row that directs the service. Few events are of one: others have no entry in it.
-- Without a transaction, so that events are written meanwhile; first the one of a start that was killed amid this.
drop index concurrently if exists audit_events_of_subject;
create index concurrently audit_events_of_subject on audit_events (tenant_id, subject, change_number)
    where subject is not null;
