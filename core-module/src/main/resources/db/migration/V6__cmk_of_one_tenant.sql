-- Whose CMK or KEK is whose: only a key of the database keeps two tenants from naming the same at once. Not by tenant: a copy on each node.
create table key_owners (
    -- key/ and the id of a CMK, whatever its Region and account; or the name of an alias, or of a KEK in an HSM.
    key_name varchar(576) not null,
    -- Empty where one tenant alone may name it; the owner where several may.
    sharer   varchar(64)  not null,
    owner    varchar(64)  not null,
    primary key (key_name, sharer)
);

-- What several tenants name already they share from here on.
insert into key_owners (key_name, sharer, owner)
select key_name, case when count(*) over (partition by key_name) = 1 then '' else tenant_id end, tenant_id
  from (select tenant_id,
               case when kms_cmk_arn like '%:key/%' then substring(kms_cmk_arn from position(':key/' in kms_cmk_arn) + 1)
                    when kms_cmk_arn like '%alias/%' or kms_cmk_arn like 'pkcs11:%' then kms_cmk_arn
                    else 'key/' || kms_cmk_arn
               end as key_name
          from tenants where kms_cmk_arn is not null
         union
        select tenant_id, 'pkcs11:object=' || hsm_key_label from tenants where hsm_key_label is not null) named;
