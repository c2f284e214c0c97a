-- Takes back what distribute.sql did: all rows come back to the one PostgreSQL of the coordinator, which needs the room for them. In one transaction:
--
--   psql -d medchain -U medchain_owner -f undistribute.sql
--
-- on the coordinator, with all servers stopped. Start one with DATABASE_OWNER afterwards: it grants the rights again.
\set ON_ERROR_STOP on
\set QUIET on

begin;
set local citus.multi_shard_modify_mode = 'sequential';
set local client_min_messages = warning;

do $$
declare
    next regclass;
begin
    if exists (select from servers where seen_at > now() - interval '30 seconds') then
        raise exception 'a server runs, or stopped less than 30 seconds ago: stop all of them first';
    end if;
    loop
        select p.logicalrelid into next from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
        where c.relnamespace = current_schema()::regnamespace
        order by c.relname <> 'tenants', c.relname limit 1;
        exit when next is null;
        perform undistribute_table(next, cascade_via_foreign_keys => true);
    end loop;
    alter table wrapping_changes drop column if exists id;
    perform make_wrapping_triggers();
    -- Citus warns of each view of tables that it does not know yet, or no longer.
    set local client_min_messages = error;
    perform make_views(false);
    set local client_min_messages = warning;
end $$;

commit;

\echo 'The tables are in one PostgreSQL again. Start a server with DATABASE_OWNER: it grants the rights again.'
