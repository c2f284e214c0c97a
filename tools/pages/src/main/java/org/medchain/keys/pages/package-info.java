/**
 * Makes HTML of a folder of Markdown, once, while the product is built. It knows nothing of the product: pages, links between them, and files that
 * they link to.
 */
package org.medchain.keys.pages;
