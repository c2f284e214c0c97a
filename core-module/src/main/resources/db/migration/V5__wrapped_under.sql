-- The CMK's ARN or the KEK's fingerprint that the current generation is wrapped under; empty: not known, so never current.
alter table data_keys add column wrapped_under varchar(512) default '' not null;
