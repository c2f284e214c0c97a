-- Authenticates the row under the key of the erasure register; null in a row from before. A row without it, or with another, erases nobody.
alter table erased_patients add column mac varchar(64);
