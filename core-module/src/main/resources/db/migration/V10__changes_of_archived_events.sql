-- The number of the last change of each row that directs the service, of events that are archived and no longer in the trail: an older row
-- is not believed because the event of its change was archived. On PostgreSQL only the function that removes archived events writes it.
create table archived_changes (
    tenant_id varchar(64)  not null,
    subject   varchar(200) not null,
    number    bigint       not null,
    primary key (tenant_id, subject)
);
