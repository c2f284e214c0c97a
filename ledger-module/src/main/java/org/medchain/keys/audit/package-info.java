/**
 * The account of every operation: who tried what on which patient's keys, when, and how it ended. It commits events, alone
 * or together with their effect, and reads them; it knows nothing of what the operations do.
 */
package org.medchain.keys.audit;
