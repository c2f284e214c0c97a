/** What befalls the machine of a server: a clock that is wrong, a pause. The server does no harm, and others go on. */
package org.medchain.keys.it.machine;
