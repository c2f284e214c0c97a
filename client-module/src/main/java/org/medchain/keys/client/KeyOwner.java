package org.medchain.keys.client;

import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** Whose keys they are, and what for: keys that were asked for with one purpose are not used for another. */
record KeyOwner(TenantId tenantId, PatientId patientId, String purpose) {}
