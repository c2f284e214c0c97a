/**
 * The one place for the keys that sign and the files that hold secrets: keys of Ed25519 and ML-DSA-65, their ids, PEM, and files that their
 * owner alone reads. It knows nothing of what is signed.
 */
package org.medchain.keys.chain.signing;
