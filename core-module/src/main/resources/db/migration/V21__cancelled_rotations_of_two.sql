-- Who proposed to cancel the rotation that a compromise started, where four eyes guard the tenant's destructions; null if nobody did.
alter table rotation_jobs add column cancel_proposed_by varchar(256);
alter table rotation_jobs add column cancel_proposed_by_subject varchar(64);
