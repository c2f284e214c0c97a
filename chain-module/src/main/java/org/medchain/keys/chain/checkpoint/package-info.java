/**
 * Signed statements of where a tenant's chain stood at a time, what signs and verifies them and the directory that keeps them.
 * It knows nothing of when one is due or of the entries they vouch for.
 */
package org.medchain.keys.chain.checkpoint;
