/**
 * Turns variables of the environment into values, and says in one line which variable stops the start. The one package that
 * sees MicroProfile Config. It knows no feature: the settings of each stand beside it.
 */
package org.medchain.keys.server.settings;
