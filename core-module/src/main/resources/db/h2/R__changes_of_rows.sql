-- For the last change of a row that directs the service. On PostgreSQL the index has no entries for other events; H2 has no such index.
create index if not exists audit_events_of_subject on audit_events (tenant_id, subject, change_number);
-- The same view as in V1. H2 reads an index in order only where the order names all of its columns; else it reads all events of a chain for the newest one. And
-- it reads the table as it was before its new columns until the view is compiled again (FeedPositionStoreTest).
create or replace view audit_chains (tenant_id, chain_size, head_hash) as
    select s.tenant_id,
        s.chain_size,
        coalesce(
            (select e.entry_hash from audit_events e where e.tenant_id = s.tenant_id and e.seq = s.chain_size),
            (select case when a.last_seq = s.chain_size then a.last_hash end from audit_archives a where a.tenant_id = s.tenant_id
                and a.first_seq <= s.chain_size order by a.tenant_id desc, a.first_seq desc fetch first 1 row only))
    from (
        select h.tenant_id,
            coalesce(
                (select e.seq from audit_events e where e.tenant_id = h.tenant_id
                    order by e.tenant_id desc, e.seq desc fetch first 1 row only),
                (select a.last_seq from audit_archives a where a.tenant_id = h.tenant_id
                    order by a.tenant_id desc, a.first_seq desc fetch first 1 row only)) as chain_size
        from audit_chain_heads h) s;
