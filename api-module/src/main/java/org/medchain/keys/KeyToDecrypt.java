package org.medchain.keys;

/** An encrypted key, and whose it is: one item of a batch. */
public record KeyToDecrypt(EncryptedKey encryptedKey, PatientId patientId) {}
