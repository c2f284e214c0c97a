-- What may be done to audit events once they are written, as functions of the tables' owner: the role that the service works
-- as may neither update nor delete them. pg_temp comes last, or a temporary table could take the place of a real one.

-- Of the next events of a patient: the place of the last of them, 0 if there are none.
create or replace function drop_audit_identifiers(of_tenant varchar, of_patient varchar, after bigint, most integer)
    returns bigint
    language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
    last bigint;
begin
    select coalesce(max(seq), 0) into last from (
        select seq from audit_events where tenant_id = of_tenant and patient_id = of_patient and seq > after
            order by seq limit most) slice;
    update audit_events set patient_id = null, patient_salt = null
        where tenant_id = of_tenant and patient_id = of_patient and seq > after and seq <= last;
    return last;
end $$;

revoke all on function drop_audit_identifiers(varchar, varchar, bigint, integer) from public;

-- False, and nothing removed, unless these are the next events of their chain, whole and up to the one with this hash, all of
-- them older than the tenant keeps events and than a year, and none about a patient with a legal hold or an open destruction. Holds are placed and
-- destructions requested under the lock of the chain: the service has it already, but on Citus, where it calls this in a transaction of its own.
create or replace function remove_archived_audit_events(of_tenant varchar, removed_before bigint, last bigint, hash bytea)
    returns boolean
    language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
    kept interval;
begin
    perform 1 from audit_chain_heads where tenant_id = of_tenant for update;
    kept := greatest(interval '1 year', coalesce(
        (select audit_retention::interval from tenants where tenant_id = of_tenant), interval '6 years'));
    if removed_before <> (select coalesce(max(last_seq), 0) from audit_archives where tenant_id = of_tenant)
        or not exists (select 1 from audit_events where tenant_id = of_tenant and seq = last and entry_hash = hash)
        or last - removed_before <> (select count(*) from audit_events where tenant_id = of_tenant and seq <= last)
        or exists (select 1 from audit_events
            where tenant_id = of_tenant and seq <= last and occurred_at >= now() - kept)
        or exists (select 1 from legal_holds h
            join patients p on p.tenant_id = h.tenant_id and p.id = h.patient
            join audit_events e on e.tenant_id = p.tenant_id and e.patient_id = p.patient_id
            where p.tenant_id = of_tenant and e.seq <= last)
        or exists (select 1 from destructions d
            join patients p on p.tenant_id = d.tenant_id and p.id = d.patient
            join audit_events e on e.tenant_id = p.tenant_id and e.patient_id = p.patient_id
            where d.tenant_id = of_tenant and d.status in ('AWAITING_APPROVAL', 'PENDING', 'ERASING') and e.seq <= last)
        or exists (select 1 from destructions d
            where d.tenant_id = of_tenant and d.status in ('AWAITING_APPROVAL', 'PENDING', 'ERASING')
                and (select e.seq from audit_events e
                    where e.tenant_id = of_tenant and e.subject = 'destructions/' || cast(d.id as varchar(36))
                    order by e.change_number limit 1) <= last)
    then
        return false;
    end if;
    insert into audit_archives (tenant_id, first_seq, last_seq, last_hash, archived_at)
        values (of_tenant, removed_before + 1, last, hash, now());
    insert into archived_changes (tenant_id, subject, number)
        select tenant_id, subject, max(change_number) from audit_events
            where tenant_id = of_tenant and seq <= last and subject is not null group by tenant_id, subject
        on conflict (tenant_id, subject) do update set number = greatest(archived_changes.number, excluded.number);
    delete from audit_events where tenant_id = of_tenant and seq <= last;
    return true;
end $$;

revoke all on function remove_archived_audit_events(varchar, bigint, bigint, bytea) from public;
