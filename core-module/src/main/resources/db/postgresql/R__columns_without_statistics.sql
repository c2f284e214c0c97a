-- PostgreSQL copies samples of each column into its catalogue, where an erasure does not reach them.
alter table erasure_keys alter column erasure_key set statistics 0;
alter table data_keys alter column encrypted_key set statistics 0;
alter table tenant_keys alter column wrapped_key set statistics 0;
alter table escrow_keys alter column sealed set statistics 0;
alter table escrow_copies alter column copy set statistics 0;
alter table recoveries alter column wrapped_key set statistics 0;
alter table staged_data_keys alter column encrypted_key set statistics 0;
alter table patients alter column patient_id set statistics 0;
alter table audit_events alter column patient_id set statistics 0;
alter table audit_events alter column patient_salt set statistics 0;
