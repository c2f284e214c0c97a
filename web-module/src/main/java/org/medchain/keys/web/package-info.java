/** The HTTP application: which resources and providers there are. */
package org.medchain.keys.web;
