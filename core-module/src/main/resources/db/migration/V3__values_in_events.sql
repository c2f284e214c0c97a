-- Of an event that created, changed or removed a row that directs the service: the row, the number of its change, and its values before
-- and after, as JSON.
alter table audit_events add column subject       varchar(200);
alter table audit_events add column change_number bigint;
alter table audit_events add column values_before varchar(65535);
alter table audit_events add column values_after  varchar(65535);
