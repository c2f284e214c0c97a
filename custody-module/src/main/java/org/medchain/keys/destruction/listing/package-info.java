/**
 * The servers that run, and whose erasure registers list the patients whose erasure has begun: an erasure key is
 * destroyed when all of them do. It knows nothing of how keys are erased.
 */
package org.medchain.keys.destruction.listing;
