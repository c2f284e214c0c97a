/**
 * The patients whose keys are erased, for ever: the erasure register, a file that no restore of the database takes
 * back, and the database's records of the same erasures. It recognises patients by a keyed hash; it knows nothing of
 * how keys are erased.
 */
package org.medchain.keys.patient.erased;
