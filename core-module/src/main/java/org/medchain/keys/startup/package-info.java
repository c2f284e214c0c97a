/**
 * The beans that the container starts: the check of the conditions that must hold before the application serves (settings are sound, the KEK is the right one), then
 * the timer of works and the gauges. It knows only whom to ask.
 */
package org.medchain.keys.startup;
