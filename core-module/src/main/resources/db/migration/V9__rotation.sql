-- Who rotates the keys of one patient at present, on whatever server. A claim ends by itself if its holder died.
create table rotation_claims (
    patient    uuid not null primary key,
    holder     uuid not null,
    held_until timestamp(6) with time zone not null
);

-- Rotations of whole tenants. Whoever works on one holds it until held_until, and says so again and again; it has looked at
-- the patients up to reached. active_tenant is the tenant while the rotation has not ended: there is one at a time.
create table rotation_jobs (
    id            uuid        not null primary key,
    tenant_id     varchar(64) not null,
    active_tenant varchar(64),
    origin        varchar(16) not null,
    dry_run       boolean     not null,
    status        varchar(16) not null,
    renew_before  timestamp(6) with time zone,
    last_patient  uuid        not null,
    reached       uuid        not null,
    total         bigint      not null,
    done          bigint      not null,
    failed        bigint      not null,
    skipped       bigint      not null,
    data_keys     bigint      not null,
    worked_millis bigint      not null,
    created_at    timestamp(6) with time zone not null,
    ended_at      timestamp(6) with time zone,
    holder        uuid,
    held_until    timestamp(6) with time zone not null,
    not_before    timestamp(6) with time zone not null,
    stalls        integer     not null,
    waiting_for   varchar(32),
    constraint rotation_jobs_one_at_a_time unique (active_tenant)
);
create index rotation_jobs_of_tenant on rotation_jobs (tenant_id, id);

create table rotation_failures (
    id      uuid        not null primary key,
    job     uuid        not null references rotation_jobs (id),
    patient uuid        not null,
    key_id  uuid,
    reason  varchar(32) not null
);
create index rotation_failures_of_job on rotation_failures (job, id);

create table rotation_policies (
    tenant_id    varchar(64) not null primary key references tenants (tenant_id),
    enabled      boolean     not null,
    max_age      varchar(32) not null,
    window_start varchar(5),
    window_end   varchar(5),
    window_zone  varchar(64),
    window_days  varchar(64),
    next_check   timestamp(6) with time zone not null
);

-- Rotations go through a tenant's patients in the order of their rows.
create index patients_of_tenant on patients (tenant_id, id);
