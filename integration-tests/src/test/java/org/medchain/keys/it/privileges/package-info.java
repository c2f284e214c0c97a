/** What the role that the service works as may do in the database by itself, and who may migrate. */
package org.medchain.keys.it.privileges;
