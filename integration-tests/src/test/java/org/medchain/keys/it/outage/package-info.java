/**
 * Breaks the audit store in the ways that it breaks in: a right that is gone, a lock that is held, a disk that is full or does
 * not sync, a database that answers nothing. Whatever the way, nothing is handed out, nothing changes, and when the store is
 * back the service goes on.
 */
package org.medchain.keys.it.outage;
