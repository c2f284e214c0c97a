package org.medchain.keys.destruction.listing;

import java.util.UUID;
import org.medchain.keys.EncryptionContext;

/**
 * An erasure that has begun, so that nothing takes it back.
 *
 * @param patient the patient's row
 * @param destruction the destruction's id
 */
record BegunErasure(EncryptionContext context, UUID patient, UUID destruction) {}
