/** Requests and answers of the console as values, and the headers of every answer. This package knows no servlet and no page. */
package org.medchain.keys.console.exchange;
