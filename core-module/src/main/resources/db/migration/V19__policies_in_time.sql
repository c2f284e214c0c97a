-- What is due is asked for in the order of time, in pages: each minute on each server.
create index rotation_policies_to_check on rotation_policies (next_check, tenant_id);
create index rotation_policies_to_announce on rotation_policies (notice_at, tenant_id);
