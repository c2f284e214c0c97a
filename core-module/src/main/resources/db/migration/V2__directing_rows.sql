-- Rows that direct the service have a seal each: a MAC under a key that is not in the database, over the row's values and the number of its
-- last change, which its audit event has too.
create table row_seals (
    tenant_id     varchar(64)  not null,
    -- The row's table and key: tenants/clinic-1.
    subject       varchar(200) not null,
    number        bigint       not null,
    -- JSON; null: the row was removed.
    sealed_values varchar(65535),
    -- The fingerprint of the row key.
    key_id        varchar(16)  not null,
    mac           bytea        not null,
    primary key (tenant_id, subject)
);

-- One row, from the start on that sealed all rows: the current row key, by its fingerprint. The key is in a file.
create table row_key_in_use (
    id          integer     not null primary key,
    fingerprint varchar(16) not null
);

-- One row for a tenant whose row was changed past the service, while a person waits for a second one to adopt it or put it back.
create table adoptions (
    tenant_id           varchar(64)  not null primary key,
    -- ADOPT or RESTORE.
    choice              varchar(16)  not null,
    -- Of the row and of what it was before: the second person is to see the same.
    row_digest          varchar(64)  not null,
    proposed_by         varchar(256) not null,
    proposed_by_subject varchar(64),
    proposed_at         timestamp(6) with time zone not null
);
