-- What may be done to audit events once they are written, as functions of the tables' owner: the role that the service works
-- as may neither update nor delete them. pg_temp comes last, or a temporary table could take the place of a real one.

create or replace function drop_audit_identifiers(of_tenant varchar, of_patient varchar) returns bigint
    language plpgsql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
declare
    dropped bigint;
begin
    update audit_events set patient_id = null, patient_salt = null
        where tenant_id = of_tenant and patient_id = of_patient;
    get diagnostics dropped = row_count;
    return dropped;
end $$;

revoke all on function drop_audit_identifiers(varchar, varchar) from public;
