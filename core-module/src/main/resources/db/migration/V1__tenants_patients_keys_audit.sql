-- Runs unchanged on H2 (MODE=LEGACY) and PostgreSQL.

create table tenants (
    tenant_id   varchar(64)  not null primary key,
    name        varchar(200) not null,
    status      varchar(16)  not null,
    kms_cmk_arn varchar(512),
    created_at  timestamp(6) with time zone not null,
    updated_at  timestamp(6) with time zone not null,
    version     bigint       not null
);

create table patients (
    id         uuid         not null primary key,
    tenant_id  varchar(64)  not null references tenants (tenant_id),
    patient_id varchar(256) not null,
    created_at timestamp(6) with time zone not null,
    constraint patients_one_per_id unique (tenant_id, patient_id)
);

-- The only place where an erasure key is stored. Deleting the row is the erasure.
create table erasure_keys (
    patient     uuid  not null primary key references patients (id),
    erasure_key bytea not null
);

create table data_keys (
    key_id        uuid        not null primary key,
    patient       uuid        not null references patients (id),
    generation    integer     not null,
    provider      varchar(16) not null,
    encrypted_key bytea       not null,
    created_at    timestamp(6) with time zone not null,
    wrapped_at    timestamp(6) with time zone not null,
    version       bigint      not null
);
create index data_keys_of_patient on data_keys (patient, key_id);

-- No foreign keys: an event outlives what it tells of, and tells of what never existed. Events without a tenant are under '*'.
create table audit_events (
    id             uuid         not null primary key,
    tenant_id      varchar(64)  not null,
    seq            bigint       not null,
    entry_hash     bytea        not null,
    occurred_at    timestamp(6) with time zone not null,
    operation      varchar(32)  not null,
    outcome        varchar(8)   not null,
    reason         varchar(32),
    actor          varchar(256) not null,
    client         varchar(256),
    roles          varchar(256) not null,
    purpose_of_use varchar(256),
    source_address varchar(64),
    request_id     varchar(64)  not null,
    patient_hash   bytea,
    patient_id     varchar(256),
    patient_salt   bytea,
    provider       varchar(16)  not null,
    key_id         uuid,
    generation     integer,
    constraint audit_events_one_per_place unique (tenant_id, seq)
);

-- Where each tenant's chain of events stands. The row is locked while events are appended.
create table audit_chain_heads (
    tenant_id  varchar(64) not null primary key,
    chain_size bigint      not null,
    head_hash  bytea       not null
);

create table keks_in_use (
    fingerprint varchar(16) not null primary key,
    since       timestamp(6) with time zone not null,
    is_current  boolean     not null,
    version     bigint      not null
);
