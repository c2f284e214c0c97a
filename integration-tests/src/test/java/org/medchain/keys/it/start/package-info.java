/** Starts servers with settings that are wrong, or changed, and looks at what they say. Only the start matters here. */
package org.medchain.keys.it.start;
