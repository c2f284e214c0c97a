/**
 * The end of an audit event's time in the table: the oldest events of a chain are archived, verified, and then removed. It
 * decides what is old enough; it knows nothing of what events tell.
 */
package org.medchain.keys.audit.archive;
