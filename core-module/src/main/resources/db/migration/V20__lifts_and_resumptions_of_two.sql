-- Who proposed to lift the hold, where four eyes guard the tenant's destructions; null if nobody did.
alter table legal_holds add column lift_proposed_by varchar(256);
alter table legal_holds add column lift_proposed_by_subject varchar(64);
-- Who proposed to end the suspension, and that of INSTALLATION or TENANT; null if nobody did.
alter table tenants add column resume_proposed_by varchar(256);
alter table tenants add column resume_proposed_by_subject varchar(64);
alter table tenants add column resume_proposed_for varchar(32);
