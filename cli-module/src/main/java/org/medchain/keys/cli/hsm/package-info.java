/** The KEKs of an HSM, made and listed by {@code pkcs11-tool} of OpenSC. It knows no server and no key of a patient. */
package org.medchain.keys.cli.hsm;
