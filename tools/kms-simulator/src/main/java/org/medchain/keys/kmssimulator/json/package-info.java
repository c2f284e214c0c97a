/** JSON text to objects and back. It knows nothing of keys or of HTTP. */
package org.medchain.keys.kmssimulator.json;
