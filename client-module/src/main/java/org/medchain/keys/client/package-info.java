/**
 * The vaults with which an application seals and opens records: one for each patient, over a source of data keys, with
 * or without a cache. The bytes of a message are {@link org.medchain.keys.client.message}'s business, HTTP is {@link
 * org.medchain.keys.client.http}'s.
 */
package org.medchain.keys.client;
