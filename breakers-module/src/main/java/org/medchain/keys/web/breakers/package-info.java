/** How the circuit breakers stand, for operators. It knows no operation and changes nothing. */
package org.medchain.keys.web.breakers;
