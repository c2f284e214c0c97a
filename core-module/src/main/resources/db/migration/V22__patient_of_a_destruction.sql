-- The mark of the patient's id at the request, by the key of the erasure register, which the row's seal has too; null in a row from before. A patient's row has no seal.
alter table destructions add column patient_mark varchar(96);
