-- How many events of the chain the audit record repository refused, and were set aside: sent_to is behind them.
alter table audit_feeds add column set_aside bigint default 0 not null;
