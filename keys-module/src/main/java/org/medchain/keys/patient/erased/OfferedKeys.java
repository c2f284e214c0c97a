package org.medchain.keys.patient.erased;

import java.util.UUID;
import org.medchain.keys.TenantId;
import org.medchain.keys.chain.Hash;

/**
 * A row of a patient whose keys the database does not call destroyed, although the erasure register lists the patient.
 *
 * @param patient the row
 * @param hash what recognises the id that the row has
 */
public record OfferedKeys(TenantId tenantId, UUID patient, Hash hash) {}
