/** The answers to orchestrators: whether the process is alive, has started, and can serve. It knows no operation. */
package org.medchain.keys.web.health;
