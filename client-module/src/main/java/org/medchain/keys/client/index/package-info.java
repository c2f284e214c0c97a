/**
 * Blind indexes: how records that are sealed are found by the value of a field. It knows how an index value is computed, and nothing of the
 * records or the database that it stands in.
 *
 * <p>An index value is <strong>personal data</strong>. Erasing a patient's keys does not erase it, since its key is the tenant's: write it in the
 * same statement as the record, and delete it with the record.
 */
package org.medchain.keys.client.index;
