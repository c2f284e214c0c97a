-- Distributes the tables of MedChain over the nodes of Citus, by tenant; also those that a later version added, empty or filled. `medchain distribute` runs it
-- in one transaction of the tables' owner, after check-nodes.sql; `medchain undistribute` takes it back. docs/run/citus.md says what comes before and behind it.
-- All tables with a tenant are colocated: what one tenant needs is in one shard, foreign keys included. What is of the installation stays on the
-- coordinator, so that a node that is away keeps no other tenant from anything. The answer is what was done and what is left to do, a line each.

-- Over one connection to each node, since tables are distributed after others that refer to them; and without a word for each table.
set local citus.multi_shard_modify_mode = 'sequential';
set local client_min_messages = warning;

do $$
declare
    next regclass;
    added int := 0;
    home constant regnamespace := current_schema()::regnamespace;
begin
    for next in
        select c.oid from pg_class c
        where c.relnamespace = home and c.relkind = 'r' and c.relname <> 'flyway_schema_history'
            and not relation_is_a_known_shard(c.oid)
            and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
            and not exists (select from pg_dist_partition p where p.logicalrelid = c.oid)
        order by c.relname
    loop
        perform citus_add_local_table_to_metadata(next);
        added := added + 1;
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
        added := added + 1;
    end loop;
    select c.oid into next from pg_class c
        where c.relnamespace = home and c.relkind = 'r' and not relation_is_a_known_shard(c.oid)
            and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
            and not exists (select from pg_dist_partition p where p.logicalrelid = c.oid)
        order by c.relname limit 1;
    if next is not null then
        raise exception 'a table can not be distributed, since it refers to one that is not: %', next;
    end if;
    perform set_config('medchain.added', added::text, true);

    -- The rows of before are in the shards, and stay in the tables of the coordinator, where nobody reads them and no erasure reaches them.
    for next in
        select p.logicalrelid from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid
        where p.partmethod = 'h' and c.relnamespace = home
    loop
        perform truncate_local_data_after_distributing_table(next);
    end loop;
end $$;

select format('%s tables are distributed over %s nodes, and %s of the installation stay on the coordinator; %s of them by this run.',
        count(*) filter (where p.partmethod = 'h'),
        (select count(*) from pg_dist_node where isactive and shouldhaveshards and noderole = 'primary'),
        count(*) filter (where p.partmethod <> 'h'),
        current_setting('medchain.added'))
    from pg_dist_partition p join pg_class c on c.oid = p.logicalrelid where c.relnamespace = current_schema()::regnamespace
union all
select format('Left to do: %s:%s has no shards; select citus_rebalance_start(shard_transfer_mode => ''force_logical'') moves some to it.',
        n.nodename, n.nodeport)
    from pg_dist_node n
    where n.isactive and n.shouldhaveshards and n.noderole = 'primary'
        and not exists (select from pg_dist_placement p where p.groupid = n.groupid)
union all
select 'Left to do: start the servers, and back up each node (docs/run/citus.md).';
