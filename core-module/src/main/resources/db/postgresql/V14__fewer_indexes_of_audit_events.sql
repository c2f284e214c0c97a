-- Each event took an entry in each of eight indexes, and two of them serve questions that are asked a few times a day (ADR 0029).
-- Without a transaction, so that events are written meanwhile; first the ones of a start that was killed amid this. The old indexes go last:
-- until then they answer.

-- Events that failed are few, and have a reason; others take no entry.
drop index concurrently if exists audit_events_of_failures;
create index concurrently audit_events_of_failures on audit_events (tenant_id, outcome, seq)
    where reason is not null;
drop index concurrently if exists audit_events_of_failed_requests;
create index concurrently audit_events_of_failed_requests on audit_events (tenant_id, request_id, seq)
    where reason is not null;

-- In which stretches of 8 pages events of a request may be: a Bloom filter of 0.4 KB for the 200 to 300 events of each. A vacuum makes it, and an event
-- that is written behind takes no entry (R__vacuum_of_new_events.sql).
drop index concurrently if exists audit_events_by_request;
create index concurrently audit_events_by_request on audit_events
    using brin (request_id text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005))
    with (pages_per_range = 8);

drop index concurrently if exists audit_events_of_outcome;
drop index concurrently if exists audit_events_of_request;
