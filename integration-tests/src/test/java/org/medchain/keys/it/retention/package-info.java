/** Old audit events leave the table for the archive, and archive and table together still tell the whole story. */
package org.medchain.keys.it.retention;
