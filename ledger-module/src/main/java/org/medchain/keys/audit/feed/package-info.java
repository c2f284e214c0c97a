/**
 * Sends the audit events of all chains to an audit record repository of the hospital, as IHE's profile ATNA asks (ITI-20, Record Audit Event), each at
 * least once and in the order of its chain.
 */
package org.medchain.keys.audit.feed;
