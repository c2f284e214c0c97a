-- Servers list in their registers what others lifted, as they list holds.
create index lifted_holds_in_time on lifted_holds (lifted_at);
