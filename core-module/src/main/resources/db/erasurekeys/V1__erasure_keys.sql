-- The store of erasure keys: a database of its own, whose backups need not be kept as long as those of the records. Runs unchanged on
-- H2 and PostgreSQL.

-- One row: names this store. The records database notes the name, so that no other store takes its place.
create table erasure_key_store (
    id   integer     not null primary key,
    name varchar(36) not null
);

-- The erasure key of each patient, sealed under a KEK of the store. Deleting the row is the erasure.
create table sealed_erasure_keys (
    tenant_id    varchar(64) not null,
    -- The patient's row in the records database, which may have lost it.
    patient      uuid        not null,
    -- Recognises the patient's id, as the erasure register does.
    patient_hash varchar(64) not null,
    -- The fingerprint of the KEK.
    kek          varchar(16) not null,
    sealed_key   bytea       not null,
    -- Whether an encrypted key of the patient may have left the service.
    used         boolean     not null,
    created_at   timestamp(6) with time zone not null,
    -- When it was last taken for a first data key.
    taken_at     timestamp(6) with time zone not null,
    primary key (tenant_id, patient),
    constraint sealed_erasure_keys_one_per_id unique (tenant_id, patient_hash)
);
-- For the keys that are not under the current KEK.
create index sealed_erasure_keys_of_kek on sealed_erasure_keys (kek, tenant_id, patient);
-- For those that were made and never used.
create index sealed_erasure_keys_unused on sealed_erasure_keys (used, taken_at);
