-- The MAC of the id and the row, under the key of the erasure register; null in a row that the first start did not seal yet. One without the right MAC directs nothing.
alter table patients add column mac varchar(64);
