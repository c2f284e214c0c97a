-- Whether the key management service refused a data key since the look through the tenant's data keys began: it begins again after a wait, which the table work has.
alter table escrow_backfills add column refused boolean default false not null;
