alter table tenants add column destruction_window_seconds bigint default 604800 not null;
-- Null: on for a window under 24 hours.
alter table tenants add column four_eyes boolean;
alter table tenants add column audit_retention varchar(32) default 'P6Y' not null;
alter table tenants add column keep_patient_ids_in_audit boolean default false not null;
