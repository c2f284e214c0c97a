-- What the service's role may do with the tables where it is not their owner: add audit events and read them, but neither change nor
-- remove one, and owners of keys likewise. For what may be done to them there are functions of the owner. One transaction: there is no moment at which the
-- role may do more. Where the role is the owner, nothing holds it back.
do $$
declare
    service constant varchar := '${applicationUser}';
    home constant varchar := '${flyway:defaultSchema}';
    told constant varchar := current_setting('client_min_messages');
begin
    -- Servers that start at once would get in each other's way.
    perform pg_advisory_xact_lock(hashtext('medchain privileges'));
    if service <> current_user then
        execute format('grant usage on schema %I to %I', home, service);
        -- Of views of extensions, as those of Citus, nothing is granted, and each start would warn of it.
        perform set_config('client_min_messages', 'error', true);
        execute format('grant select, insert, update, delete on all tables in schema %I to %I', home, service);
        perform set_config('client_min_messages', told, true);
        execute format('revoke update, delete, truncate on audit_events from %I', service);
        execute format('revoke update, delete on key_owners from %I', service);
        -- Update is what locking a row takes.
        execute format('revoke delete, truncate on audit_chain_heads from %I', service);
        execute format('revoke insert, update, delete on flyway_schema_history from %I', service);
        execute format('revoke insert, update, delete on audit_archives from %I', service);
        execute format('revoke insert, update, delete on archived_changes from %I', service);
        -- Without this row a start would seal rows as it finds them.
        execute format('revoke insert, delete, truncate on row_key_in_use from %I', service);
        execute format('grant execute on function drop_audit_identifiers(varchar, varchar, bigint, integer) to %I', service);
        execute format(
            'grant execute on function remove_archived_audit_events(varchar, bigint, bigint, bytea) to %I', service);
        execute format('grant usage, create on schema timers to %I', service);
    end if;
end $$;
