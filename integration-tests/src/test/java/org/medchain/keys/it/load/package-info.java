/** Load as a hospital makes it, for a short test and for {@code ./medchain load}. */
package org.medchain.keys.it.load;
