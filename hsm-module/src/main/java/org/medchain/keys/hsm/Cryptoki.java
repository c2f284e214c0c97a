package org.medchain.keys.hsm;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions for which the JDK's provider for PKCS #11 has no interface: which slot a token is in, by the token's
 * label, and to begin with the library again. All else goes through the provider. It calls the JDK's own binding, which
 * the JVM opens with {@link #JVM_OPTION}.
 */
final class Cryptoki {

    static final String JVM_OPTION = "--add-opens=jdk.crypto.cryptoki/sun.security.pkcs11.wrapper=ALL-UNNAMED";

    private static final String MODULE = "jdk.crypto.cryptoki";
    private static final String PACKAGE = "sun.security.pkcs11.wrapper";
    private static final String NOT_INITIALIZED = "CKR_CRYPTOKI_NOT_INITIALIZED";
    private static final long LOCKS_OF_THE_SYSTEM = 2;

    private final Object binding;
    private final Object arguments;

    private Cryptoki(Object binding, Object arguments) {
        this.binding = binding;
        this.arguments = arguments;
    }

    /** Returns true if the JVM was started with {@link #JVM_OPTION}. */
    static boolean isOpen() {
        return ModuleLayer.boot()
                .findModule(MODULE)
                .filter(module -> module.isOpen(PACKAGE, Cryptoki.class.getModule()))
                .isPresent();
    }

    /** Loads and initializes the library, unless that is done already. */
    static Cryptoki load(Path library) throws HsmFailureException {
        try {
            Class<?> type = Class.forName(PACKAGE + ".PKCS11");
            Class<?> argumentsType = Class.forName(PACKAGE + ".CK_C_INITIALIZE_ARGS");
            Object arguments = argumentsType.getConstructor().newInstance();
            argumentsType.getField("flags").setLong(arguments, LOCKS_OF_THE_SYSTEM);
            Object binding = type.getMethod("getInstance", String.class, String.class, argumentsType, boolean.class)
                    .invoke(null, library.toString(), "C_GetFunctionList", arguments, false);
            return new Cryptoki(binding, arguments);
        } catch (ReflectiveOperationException e) {
            throw failure("loading the library", e);
        }
    }

    /** The slot of the token with this label. */
    long slotOf(String tokenLabel) throws HsmFailureException {
        List<Long> slots = new ArrayList<>();
        for (long slot : (long[]) call("C_GetSlotList", boolean.class, true)) {
            if (labelOf(slot).equals(tokenLabel)) {
                slots.add(slot);
            }
        }
        if (slots.size() != 1) {
            throw new HsmFailureException("tokens with this label: " + slots.size());
        }
        return slots.get(0);
    }

    private String labelOf(long slot) throws HsmFailureException {
        Object info = call("C_GetTokenInfo", long.class, slot);
        try {
            return new String((char[]) info.getClass().getField("label").get(info)).strip();
        } catch (ReflectiveOperationException e) {
            throw failure("reading a token's label", e);
        }
    }

    /** Begins again: every session ends, and the library looks for its tokens again. Nobody may be in a call meanwhile. */
    void restart() throws HsmFailureException {
        try {
            call("C_Finalize", Object.class, null);
        } catch (HsmFailureException e) {
            if (!e.getMessage().endsWith(NOT_INITIALIZED)) {
                throw e;
            }
        }
        call("C_Initialize", Object.class, arguments);
    }

    private Object call(String name, Class<?> parameter, Object argument) throws HsmFailureException {
        try {
            Method method = findMethod(binding.getClass(), name, parameter);
            method.setAccessible(true);
            return method.invoke(binding, argument);
        } catch (ReflectiveOperationException e) {
            throw failure(name, e);
        }
    }

    private static Method findMethod(Class<?> type, String name, Class<?> parameter) throws NoSuchMethodException {
        try {
            return type.getDeclaredMethod(name, parameter);
        } catch (NoSuchMethodException e) {
            if (type.getSuperclass() == null) {
                throw e;
            }
            return findMethod(type.getSuperclass(), name, parameter);
        }
    }

    private static HsmFailureException failure(String doing, ReflectiveOperationException e) {
        return new HsmFailureException(doing, e instanceof InvocationTargetException ? e.getCause() : e);
    }
}
