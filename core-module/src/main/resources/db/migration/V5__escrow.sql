-- A copy belongs to an escrow key that is there. Those without one opened for nobody; their data keys get others. Servers of version 0.1.0 delete the
-- escrow keys of an erased patient first.
delete from escrow_copies where not exists (
    select 1 from escrow_keys k
    where k.tenant_id = escrow_copies.tenant_id and k.patient = escrow_copies.patient and k.epoch = escrow_copies.epoch);
alter table escrow_copies add constraint escrow_copies_of_a_key
    foreign key (tenant_id, patient, epoch) references escrow_keys (tenant_id, patient, epoch) on delete cascade;

-- For which recovery key the data keys are looked through. A row for another than the tenant's does nothing.
alter table escrow_backfills add column recovery_key varchar(32);

-- How long a recovery key that two people agreed on waits before it holds; null: a day.
alter table tenants add column recovery_key_wait_seconds bigint;
-- The same, asked for by one person together with another policy for destructions.
alter table tenants add column proposed_recovery_key_wait_seconds bigint;
-- Another recovery key, which waits for a second person and then for recovery_key_holds_from. Null with a proposer: the tenant is to have none.
alter table tenants add column proposed_recovery_key varchar(1624);
alter table tenants add column recovery_key_proposed_by varchar(256);
alter table tenants add column recovery_key_proposed_by_subject varchar(64);
alter table tenants add column recovery_key_proposed_at timestamp(6) with time zone;
alter table tenants add column recovery_key_approved_by varchar(256);
alter table tenants add column recovery_key_approved_at timestamp(6) with time zone;
alter table tenants add column recovery_key_holds_from timestamp(6) with time zone;
-- Each server looks every minute for what is due.
create index tenants_by_recovery_key_to_hold on tenants (recovery_key_holds_from);
