-- The id goes with the keys; the record of the erasure recognises it.
alter table patients alter column patient_id drop not null;

create table destructions (
    id                 uuid         not null primary key,
    tenant_id          varchar(64)  not null references tenants (tenant_id),
    patient            uuid         not null references patients (id),
    status             varchar(24)  not null,
    legal_basis        varchar(500) not null,
    requested_by       varchar(256) not null,
    requested_at       timestamp(6) with time zone not null,
    window_seconds     bigint       not null,
    data_keys          bigint       not null,
    approved_by        varchar(256),
    approved_at        timestamp(6) with time zone,
    erase_after        timestamp(6) with time zone,
    cancelled_by       varchar(256),
    cancelled_at       timestamp(6) with time zone,
    erased_at          timestamp(6) with time zone,
    unwrap_failed_with varchar(32),
    certificate        varchar(1000000),
    -- Whichever server works on it has it until then.
    claimed_until      timestamp(6) with time zone,
    version            bigint       not null
);
create index destructions_of_tenant on destructions (tenant_id, id);
create index destructions_of_patient on destructions (patient);
create index destructions_to_erase on destructions (status, erase_after);

create table legal_holds (
    patient   uuid         not null primary key references patients (id),
    reason    varchar(500) not null,
    placed_by varchar(256) not null,
    placed_at timestamp(6) with time zone not null,
    version   bigint       not null
);

-- Whose keys are erased. No foreign keys: a row holds even where a restore has lost what it points to.
create table erased_patients (
    patient_hash varchar(64) not null primary key,
    tenant_id    varchar(64) not null,
    patient      uuid        not null,
    destruction  uuid        not null,
    erased_at    timestamp(6) with time zone not null
);
create index erased_patients_in_time on erased_patients (erased_at);

-- One row: the key under which erased patients are hashed, by its fingerprint. The key is in the erasure register.
create table erasure_register_in_use (
    id          integer     not null primary key,
    fingerprint varchar(16) not null
);
