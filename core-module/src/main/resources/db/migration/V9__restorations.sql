-- Chains that did not contain what was known of them, and who confirmed that they go on without it: one row for each chain, of the last
-- time. A row that is deleted frees no server that knows more than the database.
create table restorations (
    tenant_id          varchar(64) not null primary key,
    -- Another one each time that something more is found to be missing.
    restoration        uuid        not null,
    status             varchar(24) not null,
    found_at           timestamp(6) with time zone not null,
    -- Where the chain stood when it was found, and the time of its newest event; null of a chain without events.
    chain_size         bigint      not null,
    newest_event_at    timestamp(6) with time zone,
    -- What the chain does not contain: the newest checkpoint, or what a running server appended; null if only a register is ahead.
    lost_size          bigint,
    lost_hash          bytea,
    lost_at            timestamp(6) with time zone,
    -- Lines of erasure registers that the database lacked.
    lost_erasures      bigint      not null,
    lost_holds         bigint      not null,
    lost_cancellations bigint      not null,
    first_confirmed_by varchar(256),
    first_confirmed_by_subject varchar(64),
    first_confirmed_at timestamp(6) with time zone,
    confirmed_by       varchar(256),
    confirmed_at       timestamp(6) with time zone,
    version            bigint      not null
);
