/** The settings of the console for people, which stands in a web module of its own. This package knows no page and no session. */
package org.medchain.keys.server.console;
