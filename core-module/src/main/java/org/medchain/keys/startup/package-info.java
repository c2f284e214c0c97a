/**
 * The conditions that must hold before the application serves: settings are sound, the KEK is the right one. It knows
 * only whom to ask.
 */
package org.medchain.keys.startup;
