-- For the filters of the audit trail: who touched this patient's keys, this key, and what came of this request; and for a time.
create index audit_events_of_patient on audit_events (tenant_id, patient_id, seq);
create index audit_events_of_key on audit_events (key_id, seq);
create index audit_events_of_request on audit_events (request_id, seq);
create index audit_events_in_time on audit_events (tenant_id, occurred_at);
