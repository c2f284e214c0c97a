/**
 * The rows that direct the service: what protects a tenant, destructions, legal holds, recoveries, rotations, policies. Each has a seal, a MAC under
 * a key that is not in the database, over its directing values and the number of its last change.
 *
 * <ol>
 *   <li>A row is changed in one unit of the ledger with its seal and with one event that has the values before and after.
 *   <li>A row is checked when it is loaded, and again in the unit that acts on it.
 *   <li>A row directs nothing if its seal is wrong or missing, or if the trail has a later change of it. A missing row whose last change in the
 *       trail was no removal is such a row too.
 * </ol>
 *
 * <p>It knows nothing of what the rows mean.
 */
package org.medchain.keys.audit.directing;
