/** The states of the circuit breakers, for operators. It knows no operation and changes nothing. */
package org.medchain.keys.web.breakers;
