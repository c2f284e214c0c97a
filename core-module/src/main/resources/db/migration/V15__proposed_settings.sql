-- What a second person must approve beside window, four eyes and wait: JSON, by the names of the interface. Null if nothing of it is proposed.
alter table tenants add column proposed_settings varchar(8000);

-- A rotation policy that a second person must approve: JSON. Null if none is proposed.
alter table rotation_policies add column proposed_policy varchar(1000);
alter table rotation_policies add column proposed_by varchar(256);
alter table rotation_policies add column proposed_by_subject varchar(64);
