/** What runs in the JVM of a server that a crash test kills from within. It knows nothing of the server. */
package org.medchain.keys.it.crash.agent;
