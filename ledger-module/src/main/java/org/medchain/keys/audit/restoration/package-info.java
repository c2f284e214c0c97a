/**
 * Knows which chains are older than what is known of them, and keeps what can't be taken back from beginning there until a privacy officer
 * confirmed. It knows nothing of what is refused.
 */
package org.medchain.keys.audit.restoration;
