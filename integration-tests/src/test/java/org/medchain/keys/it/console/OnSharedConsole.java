package org.medchain.keys.it.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.medchain.keys.it.server.OnePass;

/**
 * A class whose tests use the installation with a console that all such classes of a run share, one after the other. The
 * database makes no difference. See {@link SharedConsole}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@OnePass
@ExtendWith(SharedConsole.class)
@ResourceLock(SharedConsole.LOCK)
@interface OnSharedConsole {}
