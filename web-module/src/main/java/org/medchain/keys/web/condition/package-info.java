/** Conditions of requests: the headers {@code If-Match}, {@code If-None-Match} and {@code ETag}. What they are compared with, core knows. */
package org.medchain.keys.web.condition;
