-- Takes back what distribute.sql did: all rows come back to the one PostgreSQL of the coordinator, which needs the room for them. `medchain undistribute`
-- runs it in one transaction of the tables' owner. The answer is what was done and what is left to do, a line each.
set local citus.multi_shard_modify_mode = 'sequential';
set local client_min_messages = warning;

do $$
declare
    next regclass;
begin
    if not exists (select from pg_extension where extname = 'citus') then
        raise exception 'the database has no extension citus';
    end if;
    -- A server shows itself at the end of its start, and has this lock until then (BegunStart): it asks once whether the tables are distributed.
    if not pg_try_advisory_xact_lock(3802011438) then
        raise exception 'a server starts, or another medchain distribute or undistribute runs: stop all servers first';
    end if;
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

select 'All tables are in one PostgreSQL again.'
union all
select 'Left to do: start a server with DATABASE_OWNER, which grants the rights again, and back up the coordinator.';
