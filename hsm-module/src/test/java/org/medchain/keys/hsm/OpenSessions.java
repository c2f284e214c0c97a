package org.medchain.keys.hsm;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;

/**
 * Ends the sessions of this process behind the provider's back.
 *
 * <p>SoftHSM crashes if a session is closed while another thread is in a call with it, so under load only the login is ended.
 */
final class OpenSessions {

    /** SoftHSM counts handles from 1 on, each time that it begins. */
    private static final long MOST = 1000;

    private static final long SERIAL = 4;

    private final Object binding;
    private final long slot;

    private OpenSessions(Object binding, long slot) {
        this.binding = binding;
        this.slot = slot;
    }

    static OpenSessions of(Path library, String tokenLabel) {
        try {
            Class<?> type = Class.forName("sun.security.pkcs11.wrapper.PKCS11");
            Class<?> arguments = Class.forName("sun.security.pkcs11.wrapper.CK_C_INITIALIZE_ARGS");
            Object binding = type.getMethod("getInstance", String.class, String.class, arguments, boolean.class)
                    .invoke(null, library.toString(), "C_GetFunctionList", null, false);
            return new OpenSessions(binding, Cryptoki.load(library).slotOf(tokenLabel));
        } catch (ReflectiveOperationException | HsmFailureException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To be called while no other thread is in a call. */
    void closeAll() {
        for (long session = 1; session <= MOST; session++) {
            tryTo("C_CloseSession", session);
        }
    }

    void logout() {
        try {
            Class<?> notify = Class.forName("sun.security.pkcs11.wrapper.CK_NOTIFY");
            long session = (long) binding.getClass()
                    .getMethod("C_OpenSession", long.class, long.class, Object.class, notify)
                    .invoke(binding, slot, SERIAL, null, null);
            tryTo("C_Logout", session);
            tryTo("C_CloseSession", session);
        } catch (InvocationTargetException e) {
            // The library begins again just now, and is not logged in.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tryTo(String function, long session) {
        try {
            binding.getClass().getMethod(function, long.class).invoke(binding, session);
        } catch (InvocationTargetException e) {
            // There is no such session.
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
