-- The data key of which patient a look has reached, if a turn ended amid the patient's data keys: the next one continues behind it.
alter table escrow_backfills add column amid_patient uuid;
alter table escrow_backfills add column amid_key uuid;
