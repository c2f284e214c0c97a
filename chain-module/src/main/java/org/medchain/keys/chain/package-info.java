/**
 * A tenant's hash chain of audit entries, to the byte, and the commitment that ties an entry to its patient. It knows
 * nothing of databases, of HTTP or of what the operations mean.
 */
package org.medchain.keys.chain;
