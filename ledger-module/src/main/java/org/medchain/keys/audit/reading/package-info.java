/**
 * The audit trail as auditors get it: read, exported, summed up and verified, each of which is an operation with an event of
 * its own. It changes nothing of the trail.
 */
package org.medchain.keys.audit.reading;
