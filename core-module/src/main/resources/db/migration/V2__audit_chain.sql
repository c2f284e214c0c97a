-- The place of each event in its tenant's chain, and where each chain ends.
alter table audit_events add column seq bigint not null default 0;

create table audit_chain_heads (
    chain      varchar(64) not null primary key,
    chain_size bigint      not null
);
