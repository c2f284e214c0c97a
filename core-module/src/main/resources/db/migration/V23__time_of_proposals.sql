-- When the proposal was made, by the database's clock: nobody seconds one from before a restoration that was confirmed. Null in a row from before, which counts as the oldest.
alter table tenants add column proposed_at timestamp(6) with time zone;
alter table tenants add column resume_proposed_at timestamp(6) with time zone;
alter table legal_holds add column lift_proposed_at timestamp(6) with time zone;
alter table rotation_jobs add column cancel_proposed_at timestamp(6) with time zone;
alter table rotation_policies add column proposed_at timestamp(6) with time zone;
