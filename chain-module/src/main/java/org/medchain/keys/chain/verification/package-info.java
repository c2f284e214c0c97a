/**
 * Tells whether a tenant's audit entries are the ones that were written, all of them and in order, and if not, where they
 * first are not. It needs entries, checkpoints and public keys, and neither the database nor the server.
 */
package org.medchain.keys.chain.verification;
