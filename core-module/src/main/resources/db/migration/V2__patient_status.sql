alter table patients add column status varchar(24) default 'ACTIVE' not null;
alter table patients add column version bigint default 0 not null;
