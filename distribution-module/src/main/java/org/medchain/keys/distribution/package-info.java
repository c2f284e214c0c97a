/**
 * The commands that the program medchain has in an unpacked archive: its server, in the foreground or not; whether its settings are sound; modules
 * of the hospital in its application; a server for trying, and its tokens. It knows the settings of the application by their type, and no feature.
 */
package org.medchain.keys.distribution;
