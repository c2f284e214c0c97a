/**
 * The audit trail as auditors get it: read, exported, summed up and verified, each of which is an operation with an event of
 * its own. It changes nothing of the trail. Two more operations are nothing but their events: the sign-off of a review, and the
 * record of a drill.
 */
package org.medchain.keys.audit.reading;
