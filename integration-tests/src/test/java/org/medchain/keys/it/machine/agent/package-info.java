/** What runs in the JVM of a server whose clock a test sets, or whose heap it fills. It knows nothing of the server. */
package org.medchain.keys.it.machine.agent;
