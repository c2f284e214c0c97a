/**
 * Escrow copies of data keys, for tenants who set a recovery key: made with the data key's own unit of the ledger, and gone with the patient's erasure
 * key. The service opens none of them; what its memory has for making them opens with the patient's erasure key alone.
 */
package org.medchain.keys.escrow;
