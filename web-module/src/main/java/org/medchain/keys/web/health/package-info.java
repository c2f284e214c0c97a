/** What orchestrators ask: is the process alive, has it started, can it serve. It knows no operation. */
package org.medchain.keys.web.health;
