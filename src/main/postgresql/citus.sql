-- Spreads the tables of MedChain over the nodes of Citus, by tenant: psql -f citus.sql, as medchain_owner in the database medchain, once
-- after the first start and before there are data. All tables with a tenant are colocated, so what one tenant needs is on one node, foreign
-- keys included.
--
-- Never tried: there was no Citus where this was written. What is tested is that each table is named here, and that Citus could take
-- its keys (CitusScriptTest). docs/sizing.md tells what is known to stand in the way.

select create_distributed_table('tenants', 'tenant_id');

select create_distributed_table('patients', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('erasure_keys', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('data_keys', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('wrapping_sums', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('wrapping_changes', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('escrow_keys', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('escrow_copies', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('escrow_backfills', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('recoveries', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('tenant_keys', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('staged_rotations', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('staged_data_keys', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('destructions', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('legal_holds', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('erasure_listings', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('lifted_holds', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('restorations', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('erased_patients', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('rotation_claims', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('rotation_jobs', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('rotation_failures', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('rotation_policies', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('audit_events', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('event_sums', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('summed_chains', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('audit_feeds', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('audit_archives', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('archived_changes', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('row_seals', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('adoptions', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('audit_chain_heads', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('first_results', 'tenant_id', colocate_with => 'tenants');
select create_distributed_table('work', 'tenant_id', colocate_with => 'tenants');

-- Of the installation, a row or a few: a copy on each node.
select create_reference_table('keks_in_use');
select create_reference_table('key_owners');
select create_reference_table('row_key_in_use');
select create_reference_table('erasure_register_in_use');
select create_reference_table('servers');
select create_reference_table('erasure_key_store_in_use');
