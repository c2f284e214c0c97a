/**
 * The one place for the keys that sign and the files that hold secrets: Ed25519 keys, their ids, PEM, and files that their
 * owner alone reads. It knows nothing of what is signed.
 */
package org.medchain.keys.chain.signing;
