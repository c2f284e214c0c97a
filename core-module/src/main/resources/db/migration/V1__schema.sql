-- Runs unchanged on H2 (MODE=LEGACY) and PostgreSQL. The tenant leads every key of a tenant's data, so that the tables can be
-- distributed by tenant.

-- The server's timers make their tables themselves.
create schema if not exists timers;

create table tenants (
    tenant_id                  varchar(64)  not null primary key,
    name                       varchar(200) not null,
    status                     varchar(16)  not null,
    kms_cmk_arn                varchar(512),
    -- The same multi-Region CMK in other Regions, in the order in which they stand in, with a blank between two.
    kms_replica_arns           varchar(2051),
    -- The KEK in the HSM; null: the common one.
    hsm_key_label              varchar(64),
    -- When the CMK or KEK wraps; null: always.
    cmk_active_from            timestamp(6) with time zone,
    cmk_active_until           timestamp(6) with time zone,
    destruction_window_seconds bigint       not null,
    -- Null: on for a window under 24 hours.
    four_eyes                  boolean,
    audit_retention            varchar(32)  not null,
    keep_patient_ids_in_audit  boolean      not null,
    -- Of each new data key; null: without limit.
    max_messages_per_key       integer,
    sealing_period_seconds     bigint,
    -- Escrow copies of data keys are for the holders of its private key, in base64; null: there are none.
    recovery_public_key        varchar(1624),
    -- Another policy for destructions, which waits for a second person.
    proposed_window_seconds    bigint,
    proposed_four_eyes         boolean,
    proposed_by                varchar(256),
    proposed_by_subject        varchar(64),
    created_at                 timestamp(6) with time zone not null,
    updated_at                 timestamp(6) with time zone not null,
    version                    bigint       not null
);

create table patients (
    tenant_id  varchar(64) not null references tenants (tenant_id),
    -- Rotations go through a tenant's patients in this order.
    id         uuid        not null,
    -- Null once the keys are erased; a row of erased_patients then recognises the id.
    patient_id varchar(256),
    status     varchar(24) not null,
    created_at timestamp(6) with time zone not null,
    version    bigint      not null,
    primary key (tenant_id, id),
    constraint patients_one_per_id unique (tenant_id, patient_id)
);

-- The only place where an erasure key is stored, unless erasure keys are in a database of their own. Deleting the row is the erasure.
create table erasure_keys (
    tenant_id   varchar(64) not null,
    patient     uuid        not null,
    erasure_key bytea       not null,
    primary key (tenant_id, patient),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

create table data_keys (
    tenant_id     varchar(64)  not null,
    patient       uuid         not null,
    key_id        uuid         not null,
    generation    integer      not null,
    provider      varchar(16)  not null,
    -- The CMK's ARN or the KEK's fingerprint of the current generation; empty: not known, so never current.
    wrapped_under varchar(512) not null,
    encrypted_key bytea        not null,
    created_at    timestamp(6) with time zone not null,
    wrapped_at    timestamp(6) with time zone not null,
    version       bigint       not null,
    primary key (tenant_id, patient, key_id),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

-- Under an escrow key are copies of a patient's data keys. It is sealed to the recovery key, and that under the patient's erasure key: with the
-- erasure key gone, no share of the recovery key opens it. The id of an epoch is that of an escrow key.
create table escrow_keys (
    tenant_id    varchar(64) not null,
    patient      uuid        not null,
    epoch        uuid        not null,
    recovery_key varchar(32) not null,
    sealed       bytea       not null,
    primary key (tenant_id, patient, epoch),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

create table escrow_copies (
    tenant_id varchar(64) not null,
    patient   uuid        not null,
    key_id    uuid        not null,
    epoch     uuid        not null,
    copy      bytea       not null,
    primary key (tenant_id, patient, key_id),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

-- Tenants whose data keys are looked through for those without a copy for the recovery key, patient by patient up to reached. It is worked on
-- until held_until.
create table escrow_backfills (
    tenant_id  varchar(64) not null primary key references tenants (tenant_id),
    reached    uuid        not null,
    done       boolean     not null,
    holder     uuid,
    held_until timestamp(6) with time zone not null
);

-- Uses of the recovery key, each asked for by one person and approved by another.
create table recoveries (
    tenant_id            varchar(64)  not null references tenants (tenant_id),
    id                   uuid         not null,
    status               varchar(24)  not null,
    reason               varchar(500) not null,
    -- Rows of patients, with a comma between two; null: all of the tenant.
    patients             varchar(3700),
    requested_by         varchar(256) not null,
    requested_by_subject varchar(64),
    requested_at         timestamp(6) with time zone not null,
    wait_seconds         bigint       not null,
    approved_by          varchar(256),
    approved_at          timestamp(6) with time zone,
    export_after         timestamp(6) with time zone,
    expires_at           timestamp(6) with time zone,
    exported_by          varchar(256),
    exported_at          timestamp(6) with time zone,
    -- The service's key of this recovery alone, wrapped as data keys are; null before the export and after the end.
    provider             varchar(16),
    wrapped_key          bytea,
    public_key           varchar(1624),
    recovered            bigint       not null,
    ended_by             varchar(256),
    ended_at             timestamp(6) with time zone,
    version              bigint       not null,
    primary key (tenant_id, id)
);

-- Keys that are a tenant's and no patient's, each version a key of its own: it is never replaced, only re-wrapped. The wrapped key is
-- as the provider returned it.
create table tenant_keys (
    tenant_id     varchar(64)  not null references tenants (tenant_id),
    name          varchar(64)  not null,
    version       integer      not null,
    key_id        uuid         not null,
    provider      varchar(16)  not null,
    -- As of data keys.
    wrapped_under varchar(512) not null,
    wrapped_key   bytea        not null,
    created_at    timestamp(6) with time zone not null,
    wrapped_at    timestamp(6) with time zone not null,
    primary key (tenant_id, name, version)
);

-- The rotation of a patient with many data keys, whose next wrappings are stored slice by slice. Nobody reads them until one
-- statement sets switched; then they count, and are moved into data_keys slice by slice. It is worked on until held_until.
create table staged_rotations (
    tenant_id     varchar(64)  not null,
    patient       uuid         not null,
    rotation      uuid         not null,
    wrapped_under varchar(512) not null,
    -- Which wrappings are renewed, as text.
    due           varchar(1000) not null,
    started_at    timestamp(6) with time zone not null,
    -- The last data key that was looked at.
    reached       uuid         not null,
    rotated       integer      not null,
    unchanged     integer      not null,
    generation    integer      not null,
    switched      boolean      not null,
    holder        uuid,
    held_until    timestamp(6) with time zone not null,
    primary key (tenant_id, patient),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

create table staged_data_keys (
    tenant_id     varchar(64)  not null,
    patient       uuid         not null,
    key_id        uuid         not null,
    generation    integer      not null,
    provider      varchar(16)  not null,
    wrapped_under varchar(512) not null,
    encrypted_key bytea        not null,
    wrapped_at    timestamp(6) with time zone not null,
    primary key (tenant_id, patient, key_id)
);

-- The data keys with the wrappings that count.
create view current_data_keys as
select k.tenant_id, k.patient, k.key_id,
       coalesce(n.generation, k.generation)       as generation,
       coalesce(n.provider, k.provider)           as provider,
       coalesce(n.wrapped_under, k.wrapped_under) as wrapped_under,
       coalesce(n.encrypted_key, k.encrypted_key) as encrypted_key,
       k.created_at,
       coalesce(n.wrapped_at, k.wrapped_at)       as wrapped_at,
       k.version
from data_keys k
left join staged_rotations r on r.tenant_id = k.tenant_id and r.patient = k.patient and r.switched
left join staged_data_keys n
    on n.tenant_id = r.tenant_id and n.patient = r.patient and n.key_id = k.key_id and n.generation > k.generation;

-- How many data keys are wrapped under what. On PostgreSQL another view has this name, over counts that are kept.
create view wrapping_counts as
select tenant_id, provider, wrapped_under, count(*) as data_keys
from current_data_keys
group by tenant_id, provider, wrapped_under;

-- The fingerprints of the local KEKs that data keys of this installation were wrapped under.
create table keks_in_use (
    fingerprint varchar(16) not null primary key,
    since       timestamp(6) with time zone not null,
    is_current  boolean     not null,
    -- 1 of the current one: there is one at a time.
    current_one integer,
    version     bigint      not null,
    constraint keks_in_use_one_current unique (current_one)
);

create table destructions (
    tenant_id          varchar(64)  not null references tenants (tenant_id),
    id                 uuid         not null,
    patient            uuid         not null,
    status             varchar(24)  not null,
    legal_basis        varchar(500) not null,
    requested_by       varchar(256) not null,
    -- Of issuer and subject of the token.
    requested_by_subject varchar(64),
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
    -- Who works on it, and until when. It ends by itself if the holder died.
    holder             uuid,
    held_until         timestamp(6) with time zone,
    version            bigint       not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);
create index destructions_of_patient on destructions (tenant_id, patient);
-- Of all tenants: rounds of erasures look for what is due.
create index destructions_to_erase on destructions (status, erase_after);

create table legal_holds (
    tenant_id varchar(64)  not null,
    patient   uuid         not null,
    reason    varchar(500) not null,
    placed_by varchar(256) not null,
    placed_at timestamp(6) with time zone not null,
    version   bigint       not null,
    primary key (tenant_id, patient),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

-- Whose keys are erased. No foreign keys: a row holds even where a restore has lost what it points to.
create table erased_patients (
    tenant_id    varchar(64) not null,
    patient_hash varchar(64) not null,
    patient      uuid        not null,
    destruction  uuid        not null,
    erased_at    timestamp(6) with time zone not null,
    primary key (tenant_id, patient_hash)
);
create index erased_patients_in_time on erased_patients (erased_at);

-- One row: the key under which erased patients are hashed, by its fingerprint. The key is in the erasure register.
create table erasure_register_in_use (
    id          integer     not null primary key,
    fingerprint varchar(16) not null
);

-- One row if the erasure keys are in a database of their own: the name of that store.
create table erasure_key_store_in_use (
    id   integer     not null primary key,
    name varchar(36) not null
);

-- Which rotation of one patient runs at present, on any server. A claim ends by itself if its holder died.
create table rotation_claims (
    tenant_id  varchar(64) not null,
    patient    uuid        not null,
    holder     uuid        not null,
    held_until timestamp(6) with time zone not null,
    primary key (tenant_id, patient)
);

-- Rotations of whole tenants. The server that works on one holds it until held_until and renews that; it has looked at
-- the patients up to reached. active_tenant is the tenant while the rotation has not ended: there is one at a time.
create table rotation_jobs (
    tenant_id     varchar(64) not null,
    id            uuid        not null,
    active_tenant varchar(64),
    origin        varchar(16) not null,
    dry_run       boolean     not null,
    status        varchar(16) not null,
    renew_before  timestamp(6) with time zone,
    -- After a compromise: what it is about.
    selected_under  varchar(512),
    selected_from   timestamp(6) with time zone,
    selected_before timestamp(6) with time zone,
    last_patient  uuid        not null,
    reached       uuid        not null,
    total         bigint      not null,
    done          bigint      not null,
    failed        bigint      not null,
    skipped       bigint      not null,
    tenant_keys_failed bigint not null,
    data_keys     bigint      not null,
    worked_millis bigint      not null,
    created_at    timestamp(6) with time zone not null,
    ended_at      timestamp(6) with time zone,
    holder        uuid,
    held_until    timestamp(6) with time zone not null,
    not_before    timestamp(6) with time zone not null,
    stalls        integer     not null,
    waiting_for   varchar(32),
    -- Of the patients that it has looked at, if a policy started it.
    oldest_wrapping timestamp(6) with time zone,
    primary key (tenant_id, id),
    -- The same as active_tenant alone; a table that is distributed by tenant_id needs that in each unique key.
    constraint rotation_jobs_one_at_a_time unique (active_tenant, tenant_id)
);

create table rotation_failures (
    tenant_id varchar(64) not null,
    id        uuid        not null,
    job       uuid        not null,
    patient   uuid        not null,
    key_id    uuid,
    reason    varchar(32) not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, job) references rotation_jobs (tenant_id, id)
);
create index rotation_failures_of_job on rotation_failures (tenant_id, job, id);

create table rotation_policies (
    tenant_id    varchar(64) not null primary key references tenants (tenant_id),
    enabled      boolean     not null,
    max_age      varchar(32) not null,
    window_start varchar(5),
    window_end   varchar(5),
    window_zone  varchar(64),
    window_days  varchar(64),
    notice_days  integer,
    next_check   timestamp(6) with time zone not null,
    -- When the rotation that is due by next_check is announced; null: it is not, or was.
    notice_at    timestamp(6) with time zone
);

-- No foreign keys: an event outlives what it tells of, and tells of what never existed. Events without a tenant are under '*'.
create table audit_events (
    tenant_id      varchar(64)  not null,
    seq            bigint       not null,
    id             uuid         not null,
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
    -- Where AWS KMS was called, if it is another Region than that of the CMK's name; of a circuit breaker, its Region.
    region         varchar(32),
    data_category  varchar(256),
    -- sealed, if plain keys were to leave sealed to a public key of the caller.
    delivery       varchar(16),
    -- By which a tracing system knows the request, where tracing is on: 32 hex digits.
    trace_id       varchar(32),
    constraint audit_events_one_per_place primary key (tenant_id, seq)
);
-- For the filters of the audit trail: the events of a patient's keys, of one key, of one request, and so on, and of a time.
create index audit_events_of_patient on audit_events (tenant_id, patient_id, seq);
create index audit_events_of_key on audit_events (tenant_id, key_id, seq);
create index audit_events_of_request on audit_events (tenant_id, request_id, seq);
create index audit_events_of_operation on audit_events (tenant_id, operation, seq);
create index audit_events_of_actor on audit_events (tenant_id, actor, seq);
create index audit_events_of_outcome on audit_events (tenant_id, outcome, seq);
create index audit_events_in_time on audit_events (tenant_id, occurred_at);

-- How many events there are, for summaries: of each chain up to the place that summed_chains has. Days are counted from 1970, in UTC.
create table event_sums (
    tenant_id varchar(64)  not null,
    event_day bigint       not null,
    actor     varchar(256) not null,
    operation varchar(32)  not null,
    outcome   varchar(8)   not null,
    -- Empty of successes.
    reason    varchar(32)  not null,
    events    bigint       not null,
    primary key (tenant_id, event_day, actor, operation, outcome, reason)
);

create table summed_chains (
    tenant_id varchar(64) not null primary key,
    summed_to bigint      not null
);

-- How far each chain is sent to the audit record repository, and which server sends it now.
create table audit_feeds (
    tenant_id  varchar(64) not null primary key,
    sent_to    bigint      not null,
    holder     uuid,
    held_until timestamp(6) with time zone not null
);

-- What of each chain is archived and no longer in the table of events, which goes on behind the last of these.
create table audit_archives (
    tenant_id   varchar(64) not null,
    first_seq   bigint      not null,
    last_seq    bigint      not null,
    last_hash   bytea       not null,
    archived_at timestamp(6) with time zone not null,
    constraint audit_archives_follow_each_other primary key (tenant_id, first_seq)
);

-- One row for each tenant's chain of events: a lock and nothing else, held while events are appended. It is never updated, so that no
-- open snapshot makes it slow.
create table audit_chain_heads (
    tenant_id varchar(64) not null primary key
);

-- Where each chain stands: at its newest event or, if all are archived, at the last of those. Null of a chain without any. The hash is
-- looked up by the number that was read: on H2 each subquery sees what is committed when it runs.
create view audit_chains (tenant_id, chain_size, head_hash) as
    select s.tenant_id,
        s.chain_size,
        coalesce(
            (select e.entry_hash from audit_events e where e.tenant_id = s.tenant_id and e.seq = s.chain_size),
            (select case when a.last_seq = s.chain_size then a.last_hash end from audit_archives a
                where a.tenant_id = s.tenant_id and a.first_seq <= s.chain_size order by a.first_seq desc fetch first 1 row only))
    from (
        select h.tenant_id,
            coalesce(
                (select e.seq from audit_events e where e.tenant_id = h.tenant_id order by e.seq desc fetch first 1 row only),
                (select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id
                    order by a.first_seq desc fetch first 1 row only)) as chain_size
        from audit_chain_heads h) s;

-- What came of requests with an Idempotency-Key, for a day. Neither the key nor what the request said can be read from it.
create table first_results (
    tenant_id   varchar(64)  not null,
    request     varchar(64)  not null,
    -- Its number among the operations of one HTTP request.
    item        integer      not null,
    content     varchar(64)  not null,
    result      varchar(200) not null,
    recorded_at timestamp(6) with time zone not null,
    primary key (tenant_id, request, item)
);
create index first_results_by_time on first_results (recorded_at);
