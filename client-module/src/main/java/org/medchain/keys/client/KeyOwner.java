package org.medchain.keys.client;

import org.medchain.keys.PatientId;
import org.medchain.keys.TenantId;

/** The owner of keys and their purpose: keys that were asked for with one purpose are not used for another. */
record KeyOwner(TenantId tenantId, PatientId patientId, String purpose) {}
