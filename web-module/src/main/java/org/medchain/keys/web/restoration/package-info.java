/** What a restored tenant lacks, and the confirmation that it goes on without it, over HTTP. */
package org.medchain.keys.web.restoration;
