-- Two roles for MedChain on PostgreSQL, and its database. To be run once, by a superuser: psql -f roles.sql
-- medchain_owner owns the tables and functions and migrates them (DATABASE_OWNER); medchain is whom the service works as
-- (DATABASE_USER): each start that knows the owner grants it what it needs, and no update, delete or truncate of audit events.
-- Give both a password afterwards, for example with \password medchain of psql.

create role medchain_owner login;
create role medchain login;

create database medchain owner medchain_owner encoding 'UTF8' template template0;
revoke all on database medchain from public;
grant connect on database medchain to medchain;

\connect medchain

alter schema public owner to medchain_owner;
-- Before PostgreSQL 15 everybody may create things in it.
revoke all on schema public from public;
