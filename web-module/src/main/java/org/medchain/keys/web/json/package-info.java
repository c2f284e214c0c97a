/**
 * How requests and answers are read and written, whatever they are about: JSON bodies, query parameters, pages and media types. What is
 * not known or not right is refused.
 */
package org.medchain.keys.web.json;
