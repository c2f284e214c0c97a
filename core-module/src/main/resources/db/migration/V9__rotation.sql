-- Who rotates the keys of one patient at present, on whatever server. A claim ends by itself if its holder died.
create table rotation_claims (
    patient    uuid not null primary key,
    holder     uuid not null,
    held_until timestamp(6) with time zone not null
);
