-- The register's hash of the patient's id at the request, which the row's seal has too; null in a row from before. A patient's row has no seal.
alter table destructions add column patient_hash varchar(64);
