-- Looks whether the tables can be distributed now, and whether each node is as it has to be; it changes nothing. `medchain distribute` runs it first.
do $$
declare
    fault text;
begin
    if not exists (select from pg_extension where extname = 'citus') then
        raise exception 'the database has no extension citus';
    end if;
    if to_regclass('tenants') is null then
        raise exception 'there are no tables yet: let a server start once with DATABASE_OWNER';
    end if;
    if (select tableowner from pg_tables where schemaname = current_schema() and tablename = 'tenants') <> current_user then
        raise exception 'the tables are not those of %: DATABASE_OWNER names their owner', current_user;
    end if;
    if to_regproc('make_views') is null then
        raise exception 'the tables are those of an older version: let a server of this one start once with DATABASE_OWNER';
    end if;
    -- A server shows itself at the end of its start, and has this lock until then (BegunStart): it asks once whether the tables are distributed.
    if not pg_try_advisory_xact_lock(3802011438) then
        raise exception 'a server starts, or another medchain distribute or undistribute runs: stop all servers first';
    end if;
    if exists (select from servers where seen_at > now() - interval '30 seconds') then
        raise exception 'a server runs, or stopped less than 30 seconds ago: stop all of them first';
    end if;
    if not exists (select from pg_dist_node where isactive and shouldhaveshards and noderole = 'primary') then
        raise exception 'Citus has no node that takes shards: citus_add_node adds one';
    end if;
    -- What a node answers as committed has to be on its disk; and it has the versions and the roles of the coordinator.
    select string_agg(format('%s:%s: %s', n.nodename, n.nodeport, r.result), '; ' order by n.nodeid) into fault
        from run_command_on_all_nodes(format($ask$
            select concat_ws(', ',
                case when current_setting('fsync') = 'off' then 'fsync=off' end,
                case when current_setting('full_page_writes') = 'off' then 'full_page_writes=off' end,
                case when current_setting('synchronous_commit') not in ('on', 'remote_apply') then 'synchronous_commit does not wait' end,
                case when current_setting('max_prepared_transactions')::int < %s
                    then 'max_prepared_transactions below max_connections of the coordinator, ' || %s end,
                case when current_setting('wal_level') <> 'logical' then 'wal_level is not logical' end,
                case when current_setting('server_version_num')::int / 10000 <> %s then 'PostgreSQL ' || current_setting('server_version') end,
                (select 'Citus ' || extversion from pg_extension where extname = 'citus' and extversion <> %L),
                (select 'no role ' || string_agg(name, ', ') from unnest(%L::text[]) as name
                    where not exists (select from pg_roles where rolname = name)))$ask$,
            current_setting('max_connections'), current_setting('max_connections'),
            current_setting('server_version_num')::int / 10000,
            (select extversion from pg_extension where extname = 'citus'),
            (select array_agg(distinct grantee::text) from information_schema.role_table_grants
                where table_schema = current_schema() and grantee <> 'PUBLIC'))) r
        join pg_dist_node n on n.nodeid = r.nodeid
        where not r.success or r.result <> '';
    if fault is not null then
        raise exception 'a node is not as it has to be: %', fault;
    end if;
end $$;
