-- Whom the server lists, as a line for the registers of the others, with a MAC under the registers' key. A note without it lists nobody.
alter table erasure_listings add column patient_hash varchar(64);
alter table erasure_listings add column patient uuid;
alter table erasure_listings add column listed_at timestamp(6) with time zone;
alter table erasure_listings add column mac varchar(64);
