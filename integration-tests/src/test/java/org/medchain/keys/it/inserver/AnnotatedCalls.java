package org.medchain.keys.it.inserver;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.keys.CmkReference;
import org.medchain.keys.EncryptionContext;
import org.medchain.keys.PlainKey;
import org.medchain.keys.provider.WrappedDataKey;
import org.medchain.keys.provider.WrappedKey;

/**
 * The bean whose class carries {@code @CircuitBreaker} and {@code @Timeout}, as CDI hands it out. By reflection, since its
 * package keeps it to itself.
 */
@Dependent
class AnnotatedCalls {

    private static final String BEAN = "org.medchain.keys.kms.GuardedCalls";

    private final BeanManager beans;

    @Inject
    AnnotatedCalls(BeanManager beans) {
        this.beans = beans;
    }

    WrappedDataKey generateDataKey(CmkReference cmk, EncryptionContext context) {
        return (WrappedDataKey) call("generateDataKey", Optional.of(cmk), context);
    }

    PlainKey unwrap(WrappedKey wrappedKey, EncryptionContext context) {
        return (PlainKey) call("unwrap", wrappedKey, context);
    }

    private Object call(String name, Object... arguments) {
        try {
            Class<?> type = Class.forName(BEAN);
            Bean<?> bean = beans.resolve(beans.getBeans(type));
            Object reference = beans.getReference(bean, type, beans.createCreationalContext(bean));
            Method method = Stream.of(type.getDeclaredMethods())
                    .filter(it -> it.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            method.setAccessible(true);
            return method.invoke(reference, arguments);
        } catch (InvocationTargetException e) {
            throw (RuntimeException) e.getCause();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
