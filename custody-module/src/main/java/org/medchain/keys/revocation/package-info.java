/**
 * Tells callers whose keys they may no longer use, so that they wipe what they keep of them. It reads the audit trail and knows nothing of how
 * a destruction continues.
 *
 * <ol>
 *   <li>A place in the feed is an entry of the tenant's audit chain. Entries are numbered under the lock of the chain, in the order in which they
 *       are committed, on whatever server: nothing comes to stand before a place that was reported.
 *   <li>A place that is not in the chain, since the database is another or an older one or the entry is archived, begins from the start: all of the tenant's
 *       keys are to be asked for again.
 *   <li>A patient is named by the id that stands in the event of the request. Where the erasure has dropped it, all patients of the tenant are named.
 *   <li>A question that waits holds no thread. Of one tenant, and of all, so many wait that others find room; one more is answered at once.
 *   <li>An answer that tells something is an operation and has its audit event. One that tells nothing has none.
 * </ol>
 */
package org.medchain.keys.revocation;
