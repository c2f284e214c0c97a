-- How many data keys are wrapped under what, kept: a hundred million are not counted while somebody waits. Each statement that
-- changes data keys adds what it changed, in its own transaction, and locks nothing for that; now and then the changes are summed up.
create table if not exists wrapping_sums (
    tenant_id     varchar(64)  not null,
    provider      varchar(16)  not null,
    wrapped_under varchar(512) not null,
    data_keys     bigint       not null,
    primary key (tenant_id, provider, wrapped_under)
);

create table if not exists wrapping_changes (
    tenant_id     varchar(64)  not null,
    provider      varchar(16)  not null,
    wrapped_under varchar(512) not null,
    data_keys     bigint       not null
);
create index if not exists wrapping_changes_of_tenant on wrapping_changes (tenant_id);

create or replace function note_new_wrappings() returns trigger
    language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
    insert into wrapping_changes
        select tenant_id, provider, wrapped_under, count(*) from added group by tenant_id, provider, wrapped_under;
    return null;
end $$;

create or replace function note_gone_wrappings() returns trigger
    language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
    insert into wrapping_changes
        select tenant_id, provider, wrapped_under, -count(*) from gone group by tenant_id, provider, wrapped_under;
    return null;
end $$;

create or replace function note_changed_wrappings() returns trigger
    language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
    insert into wrapping_changes
        select tenant_id, provider, wrapped_under, sum(data_keys) from (
            select tenant_id, provider, wrapped_under, 1 as data_keys from added
            union all select tenant_id, provider, wrapped_under, -1 from gone) both_of_them
        group by tenant_id, provider, wrapped_under having sum(data_keys) <> 0;
    return null;
end $$;

-- Citus has no such triggers on tables that it distributes: there the service notes what it changes. distribute.sql drops the triggers, undistribute.sql
-- makes them again.
create or replace function make_wrapping_triggers() returns void
    language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
    if to_regclass('pg_catalog.pg_dist_partition') is not null then
        if exists (select from pg_dist_partition where logicalrelid = 'data_keys'::regclass) then
            return;
        end if;
    end if;
    drop trigger if exists note_new_wrappings on data_keys;
    create trigger note_new_wrappings after insert on data_keys
        referencing new table as added for each statement execute function note_new_wrappings();
    drop trigger if exists note_gone_wrappings on data_keys;
    create trigger note_gone_wrappings after delete on data_keys
        referencing old table as gone for each statement execute function note_gone_wrappings();
    drop trigger if exists note_changed_wrappings on data_keys;
    create trigger note_changed_wrappings after update on data_keys
        referencing old table as gone new table as added for each statement execute function note_changed_wrappings();
end $$;

revoke all on function make_wrapping_triggers() from public;
select make_wrapping_triggers();

-- Wrappings that count and are not moved into data_keys yet are few, and soon moved.
drop view wrapping_counts;
create view wrapping_counts as
select tenant_id, provider, wrapped_under, data_keys from wrapping_sums
union all
select tenant_id, provider, wrapped_under, data_keys from wrapping_changes
union all
select n.tenant_id, moved.provider, moved.wrapped_under, moved.data_keys
from staged_rotations r
join staged_data_keys n on n.tenant_id = r.tenant_id and n.patient = r.patient
join data_keys k on k.tenant_id = n.tenant_id and k.patient = n.patient and k.key_id = n.key_id and n.generation > k.generation
cross join lateral (values (k.provider, k.wrapped_under, bigint '-1'), (n.provider, n.wrapped_under, bigint '1'))
    as moved (provider, wrapped_under, data_keys)
where r.switched;
