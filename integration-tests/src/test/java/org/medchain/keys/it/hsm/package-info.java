/** A server whose KEKs are in an HSM. */
package org.medchain.keys.it.hsm;
