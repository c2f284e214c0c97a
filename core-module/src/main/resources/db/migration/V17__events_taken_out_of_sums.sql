-- The place up to which events of a chain are taken out of its sums, since they are archived. They are removed with that, on Citus after it.
alter table summed_chains add column taken_out_to bigint default 0 not null;
