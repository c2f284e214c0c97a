/**
 * Whose keys were destroyed, for ever: tombstones in the database, and the erasure ledger, a file that no restore of the
 * database takes back. It recognises patients by a keyed hash; it knows nothing of how keys are destroyed.
 */
package org.medchain.keys.tombstone;
