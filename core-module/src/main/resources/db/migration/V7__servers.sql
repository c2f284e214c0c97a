-- The servers that run, each start with an id of its own. One that was not seen for half a minute does not count.
create table servers (
    id             uuid not null primary key,
    -- Names the file of its erasure register: servers that share a file have the same name.
    register_place uuid not null,
    seen_at        timestamp(6) with time zone not null
);

-- Which servers' erasure registers list the patient of a destruction whose erasure has begun. Until the certificate.
create table erasure_listings (
    tenant_id      varchar(64) not null,
    destruction    uuid        not null,
    server         uuid        not null,
    register_place uuid        not null,
    primary key (tenant_id, destruction, server)
);

-- The numbers of the events by which escrow copies of the patient's data keys left before the erasure, with a comma between two.
alter table destructions add column escrow_copies_read varchar(2000);
