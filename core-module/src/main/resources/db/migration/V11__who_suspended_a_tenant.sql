-- INSTALLATION, TENANT, or both with a blank between them: who has to resume a suspended tenant. Null of one that was suspended before: either may.
alter table tenants add column suspended_by varchar(32);
