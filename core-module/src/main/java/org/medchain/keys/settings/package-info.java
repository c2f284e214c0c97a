/**
 * The one place that sees MicroProfile Config: turns variables into validated values, and tells in one line which variable
 * stops the start. It knows nothing of what the values are used for.
 */
package org.medchain.keys.settings;
