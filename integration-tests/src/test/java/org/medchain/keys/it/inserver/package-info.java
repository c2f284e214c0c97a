/**
 * Tests that run in the server (Arquillian), for what only the container can show: interceptors of the injected bean,
 * transactions, timers, what CDI finds. {@code InServerIT} and what it names run there, in a web module that is added to
 * the EAR which the build assembled; {@code InServerInstallation} and {@code TestModule} run outside and prepare them.
 */
package org.medchain.keys.it.inserver;
