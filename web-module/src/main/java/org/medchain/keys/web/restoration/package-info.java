/** The report of what a restored tenant lacks, and the confirmation that it continues without it, over HTTP. */
package org.medchain.keys.web.restoration;
