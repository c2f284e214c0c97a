-- Distributes the tables of MedChain over the nodes of Citus, by tenant; also those that a later version added. In one transaction, empty or filled:
--
--   psql -d medchain -U medchain_owner -f distribute.sql
--
-- on the coordinator, after a start has made the tables, with all servers stopped. docs/run/citus.md says what comes before and behind it;
-- undistribute.sql takes it back. All tables with a tenant are colocated: what one tenant needs is in one shard, foreign keys included. What is of the
-- installation stays on the coordinator, so that a node that is away keeps no other tenant from anything.
\set ON_ERROR_STOP on
\set QUIET on

begin;
-- Over one connection to each node, since tables are distributed after others that refer to them; and without a word for each table.
set local citus.multi_shard_modify_mode = 'sequential';
set local client_min_messages = warning;

do $$
declare
    fault text;
    next regclass;
    home constant regnamespace := current_schema()::regnamespace;
begin
    if not exists (select from pg_extension where extname = 'citus') then
        raise exception 'the database has no extension citus';
    end if;
    if to_regclass('tenants') is null then
        raise exception 'there are no tables yet: let a server start once with DATABASE_OWNER';
    end if;
    if (select tableowner from pg_tables where schemaname = current_schema() and tablename = 'tenants') <> current_user then
        raise exception 'the tables are not those of %: run this as their owner', current_user;
    end if;
    if to_regproc('make_views') is null then
        raise exception 'the tables are those of an older version: let a server of this one start once with DATABASE_OWNER';
    end if;
    if exists (select from servers where seen_at > now() - interval '30 seconds') then
        raise exception 'a server runs, or stopped less than 30 seconds ago: stop all of them first';
    end if;
    if not exists (select from pg_dist_node where isactive and shouldhaveshards and noderole = 'primary') then
        raise exception 'Citus has no node that takes shards: citus_add_node adds one';
    end if;
    -- What a node answers as committed has to be on its disk.
    select string_agg(format('%s:%s: %s', n.nodename, n.nodeport, r.result), '; ') into fault
        from run_command_on_all_nodes($ask$
            select case when current_setting('fsync') = 'off' then 'fsync=off'
                when current_setting('full_page_writes') = 'off' then 'full_page_writes=off'
                when current_setting('synchronous_commit') not in ('on', 'remote_apply') then 'synchronous_commit does not wait'
                when current_setting('max_prepared_transactions') = '0' then 'max_prepared_transactions=0'
                else '' end$ask$) r
        join pg_dist_node n on n.nodeid = r.nodeid
        where not r.success or r.result <> '';
    if fault is not null then
        raise exception 'a node is not as it has to be: %', fault;
    end if;

    for next in
        select c.oid from pg_class c
        where c.relnamespace = home and c.relkind = 'r' and c.relname <> 'flyway_schema_history'
            and not relation_is_a_known_shard(c.oid)
            and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
            and not exists (select from pg_dist_partition p where p.logicalrelid = c.oid)
        order by c.relname
    loop
        perform citus_add_local_table_to_metadata(next);
    end loop;

    -- Citus has no triggers with the rows of a statement: the service notes how many data keys are wrapped under what. A note gets a key, by which a
    -- shard can move while notes are written.
    if exists (select from pg_trigger where tgrelid = 'data_keys'::regclass and not tgisinternal) then
        drop trigger if exists note_new_wrappings on data_keys;
        drop trigger if exists note_gone_wrappings on data_keys;
        drop trigger if exists note_changed_wrappings on data_keys;
    end if;
    if not exists (select from pg_index where indrelid = 'wrapping_changes'::regclass and indisprimary) then
        alter table wrapping_changes add column id uuid default gen_random_uuid() not null;
        alter table wrapping_changes add primary key (tenant_id, id);
    end if;

    -- Citus warns of each view of tables that it does not know yet, or no longer.
    set local client_min_messages = error;
    perform make_views(true);
    set local client_min_messages = warning;

    -- What a table refers to comes before it.
    loop
        select c.oid into next from pg_class c
        where c.relnamespace = home and c.relkind = 'r' and not relation_is_a_known_shard(c.oid)
            and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
            and not exists (select from pg_dist_partition p where p.logicalrelid = c.oid)
            and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid
                and not exists (select from pg_dist_partition p where p.logicalrelid = k.confrelid))
        order by c.relname <> 'tenants', c.relname limit 1;
        exit when next is null;
        if next = 'tenants'::regclass then
            perform create_distributed_table(next, 'tenant_id');
        else
            perform create_distributed_table(next, 'tenant_id', colocate_with => 'tenants');
        end if;
    end loop;

    -- The rows of before are in the shards, and stay in the tables of the coordinator, where nobody reads them and no erasure reaches them.
    for next in
        select p.logicalrelid from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
        where p.partmethod = 'h' and c.relnamespace = home
    loop
        perform truncate_local_data_after_distributing_table(next);
    end loop;
end $$;

commit;

select count(*) filter (where partmethod = 'h') as distributed, count(*) filter (where partmethod <> 'h') as on_the_coordinator
    from pg_dist_partition;
\echo 'The tables are distributed. Start the servers as before; see docs/run/citus.md for what else is left to do.'
