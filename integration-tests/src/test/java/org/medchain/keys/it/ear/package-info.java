/** What the built application has in it. No server is started. */
package org.medchain.keys.it.ear;
