/** What befalls the machine of a server: a clock that is wrong, a pause, no descriptor or room left. The server does no harm, and others go on. */
package org.medchain.keys.it.machine;
