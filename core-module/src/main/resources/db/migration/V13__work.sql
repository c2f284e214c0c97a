-- Who works on what the service does by itself, and what waits: one row for each subject that a server holds or that was put off. A row that is lost
-- costs a repeated step at most. The columns holder and held_until of other tables, and the table
-- rotation_claims, have no readers any more; a later version drops them.
create table work (
    -- The tenant, or the chain of the installation.
    tenant_id  varchar(64) not null,
    kind       varchar(32) not null,
    -- What of the tenant it is about; all zeros: the tenant itself.
    subject    uuid        not null,
    -- One of a server for a step; null while the subject waits.
    holder     uuid,
    -- By the clock of the database, as all times here. The lease ends by itself.
    held_until timestamp(6) with time zone not null,
    not_before timestamp(6) with time zone not null,
    -- How often the subject was put off, one time after the other.
    attempts   integer     not null,
    -- Why it was put off.
    reason     varchar(64),
    primary key (tenant_id, kind, subject)
);

-- The service no longer writes them: a new row has this.
alter table audit_feeds alter column held_until set default timestamp with time zone '1970-01-01 00:00:00+00:00';
alter table escrow_backfills alter column held_until set default timestamp with time zone '1970-01-01 00:00:00+00:00';
alter table staged_rotations alter column held_until set default timestamp with time zone '1970-01-01 00:00:00+00:00';
alter table rotation_jobs alter column held_until set default timestamp with time zone '1970-01-01 00:00:00+00:00';
