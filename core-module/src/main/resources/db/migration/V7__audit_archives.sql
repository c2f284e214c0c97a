-- What of each chain is archived and no longer in the table of events, which goes on behind the last of these.
create table audit_archives (
    tenant_id   varchar(64) not null,
    first_seq   bigint      not null,
    last_seq    bigint      not null,
    last_hash   bytea       not null,
    archived_at timestamp(6) with time zone not null,
    constraint audit_archives_follow_each_other primary key (tenant_id, first_seq)
);
