-- Two views: in the form that Citus takes, where each table is joined with the one that the row is of and each sub-select is about it, and in that of one
-- PostgreSQL. distribute.sql and undistribute.sql call this.
create or replace function make_views(distributed boolean) returns void
    language plpgsql set search_path = "${flyway:defaultSchema}", pg_temp as $$
begin
    if distributed then
        create or replace view current_data_keys as
        select k.tenant_id, k.patient, k.key_id,
               coalesce(n.generation, k.generation)       as generation,
               coalesce(n.provider, k.provider)           as provider,
               coalesce(n.wrapped_under, k.wrapped_under) as wrapped_under,
               coalesce(n.encrypted_key, k.encrypted_key) as encrypted_key,
               k.created_at,
               coalesce(n.wrapped_at, k.wrapped_at)       as wrapped_at,
               k.version
        from data_keys k
        left join staged_rotations r on r.tenant_id = k.tenant_id and r.patient = k.patient and r.switched
        left join staged_data_keys n
            on n.tenant_id = k.tenant_id and n.patient = r.patient and n.key_id = k.key_id and n.generation > k.generation;

        create or replace view audit_chains (tenant_id, chain_size, head_hash) as
        select h.tenant_id,
            coalesce(
                (select e.seq from audit_events e where e.tenant_id = h.tenant_id order by e.seq desc fetch first 1 row only),
                (select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id
                    order by a.first_seq desc fetch first 1 row only)),
            coalesce(
                (select e.entry_hash from audit_events e where e.tenant_id = h.tenant_id order by e.seq desc fetch first 1 row only),
                (select a.last_hash from audit_archives a where a.tenant_id = h.tenant_id
                    order by a.first_seq desc fetch first 1 row only))
        from audit_chain_heads h;
    else
        -- A plan that was made while nothing is staged is kept on the ledger's connections. Whatever it takes the tables for, it finds a staged key by its whole
        -- name, and looks for none of a patient who has none: as V1 joined the tables, it read every staged key for each key that was asked for.
        create or replace view current_data_keys as
        select k.tenant_id, k.patient, k.key_id,
               coalesce(n.generation, k.generation)       as generation,
               coalesce(n.provider, k.provider)           as provider,
               coalesce(n.wrapped_under, k.wrapped_under) as wrapped_under,
               coalesce(n.encrypted_key, k.encrypted_key) as encrypted_key,
               k.created_at,
               coalesce(n.wrapped_at, k.wrapped_at)       as wrapped_at,
               k.version
        from data_keys k
        left join (staged_rotations r
                join staged_data_keys n on n.tenant_id = r.tenant_id and n.patient = r.patient and r.switched)
            on r.tenant_id = k.tenant_id and r.patient = k.patient
            and n.tenant_id = k.tenant_id and n.patient = k.patient and n.key_id = k.key_id and n.generation > k.generation;

        -- The newest event is looked up once for both columns: as V1 names it, PostgreSQL looks it up three times, and checkpoints ask for all chains each minute.
        create or replace view audit_chains (tenant_id, chain_size, head_hash) as
        select h.tenant_id,
            coalesce(e.seq, (select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id order by a.first_seq desc fetch first 1 row only)),
            case when e.seq is null
                then (select a.last_hash from audit_archives a where a.tenant_id = h.tenant_id order by a.first_seq desc fetch first 1 row only)
                else e.entry_hash end
        from audit_chain_heads h
        left join lateral (
            select n.seq, n.entry_hash from audit_events n where n.tenant_id = h.tenant_id order by n.seq desc fetch first 1 row only) e on true;
    end if;
end $$;

revoke all on function make_views(boolean) from public;

do $$
begin
    if to_regclass('pg_catalog.pg_dist_partition') is not null then
        if exists (select from pg_dist_partition where logicalrelid = 'data_keys'::regclass) then
            return;
        end if;
    end if;
    perform make_views(false);
end $$;
