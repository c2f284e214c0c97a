/**
 * Proves that any module of the same EAR can inject the key management service. It adds a hospital's module to the EAR that
 * the build assembled and asks that module over HTTP; what the module does is in the package below.
 */
package org.medchain.keys.it.inear;
