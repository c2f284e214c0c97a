-- When the server last found in the database all that its erasure register lists newest; null if something was missing. No erasure begins before
-- all servers have found it: a database that went back may lack a legal hold or a cancellation that one server's register alone has.
alter table servers add column compared_at timestamp(6) with time zone;
