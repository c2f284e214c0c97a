/**
 * The reading and writing of requests and answers, whatever they are about: JSON bodies, query parameters, pages and
 * media types. Unknown or wrong input is refused.
 */
package org.medchain.keys.web.json;
