-- Under the key of the erasure register: whose keys are erased for ever is not believed because a row says so. Null in rows of before, until
-- a server finds the same in its register.
alter table erased_patients add column mac varchar(64);

-- The last time that a hold on the patient's keys was lifted. A hold that a register lists and whose row is gone was lifted only if this says
-- so; otherwise the database is older than the register.
create table lifted_holds (
    tenant_id varchar(64) not null,
    patient   uuid        not null,
    lifted_at timestamp(6) with time zone not null,
    -- Under the key of the erasure register.
    mac       varchar(64) not null,
    version   bigint      not null,
    primary key (tenant_id, patient),
    foreign key (tenant_id, patient) references patients (tenant_id, id)
);

-- Servers list in their registers what others held and cancelled. Both tables have one row for each decision of a person.
create index legal_holds_in_time on legal_holds (placed_at);
create index destructions_cancelled_in_time on destructions (cancelled_at);
