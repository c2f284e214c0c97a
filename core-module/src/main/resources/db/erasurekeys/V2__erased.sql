-- Whose erasure keys were deleted here. It is no copy of the records: a server that starts reads it, should the records have lost an erasure.
create table erased_patients (
    tenant_id    varchar(64) not null,
    -- Recognises the patient's id, as the erasure register does.
    patient_hash varchar(64) not null,
    -- The patient's row in the records database.
    patient      uuid        not null,
    destruction  uuid        not null,
    erased_at    timestamp(6) with time zone not null,
    listed_at    timestamp(6) with time zone not null,
    primary key (tenant_id, patient_hash, patient)
);
-- For the newest, which an older register lacks.
create index erased_patients_newest on erased_patients (listed_at, patient_hash, patient);
