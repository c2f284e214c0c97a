-- Timers of the database are gone: what one server of all does is a row of the table work.
drop schema if exists timers cascade;
