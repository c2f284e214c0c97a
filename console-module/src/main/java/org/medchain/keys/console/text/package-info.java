/** The words of the console in German and English, and how times are written. This package knows no page. */
package org.medchain.keys.console.text;
