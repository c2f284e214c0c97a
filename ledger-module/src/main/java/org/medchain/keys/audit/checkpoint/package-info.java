/**
 * The proof of the chains of audit events: it says of each tenant's, again and again and under a key that the database
 * does not have, how long it is and what its hash is. It knows nothing of what the events tell.
 */
package org.medchain.keys.audit.checkpoint;
