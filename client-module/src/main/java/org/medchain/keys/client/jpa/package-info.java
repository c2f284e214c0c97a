/** Sealed fields in entities of Jakarta Persistence. */
package org.medchain.keys.client.jpa;
