-- Servers ask each second for the rotations whose time has come: those that wait are not read.
create index rotation_jobs_in_time on rotation_jobs (origin, not_before, tenant_id) where status = 'RUNNING';
