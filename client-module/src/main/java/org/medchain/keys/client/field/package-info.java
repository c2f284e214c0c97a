/** Values of single fields of an entity, sealed: a page of rows is opened with one call. */
package org.medchain.keys.client.field;
