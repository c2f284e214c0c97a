/** What clients send that no HTTP library would: malformed, endless and unfinished requests. */
package org.medchain.keys.it.edge;
