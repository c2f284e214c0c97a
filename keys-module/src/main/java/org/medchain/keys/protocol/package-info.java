/**
 * The needs of foreign protocols beside our own interface: their names of keys, their encryption contexts, and the blobs that they pass
 * around. It knows nothing of HTTP.
 *
 * <ol>
 *   <li>The tenant is the token's. A name of another's key is answered like one that nobody has.
 *   <li>All entries of the encryption context are authenticated, those among them that the service itself has no use for.
 *   <li>Nothing in a blob is trusted before its encrypted key opened for the patient of the context. A blob that is not as it was made is a failed
 *       decrypt, also in the audit trail.
 * </ol>
 */
package org.medchain.keys.protocol;
