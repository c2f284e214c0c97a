/** Shows a privacy officer what a restored tenant lacks, and takes the confirmation. It knows nothing of how that was found. */
package org.medchain.keys.restoration;
