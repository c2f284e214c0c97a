/** The chain of audit events as it stands in the database. */
package org.medchain.keys.it.chain;
